package ui

import (
	"context"
	"sync"
	"time"

	"ringcentral-archiver/archiver"
	"ringcentral-archiver/store"
)

// fake is an engine whose actions are fields; those that are not set do nothing.
// It notes what was called.
type fake struct {
	mu       sync.Mutex
	snapshot archiver.Snapshot
	calls    []string
	changed  chan struct{}
	locale   string // of the window; British English if empty

	login, connect func(context.Context, archiver.Asking) error
	act            func(ctx context.Context, name string) error // any other action
	tokens         archiver.TokensView
	pages          func(archiver.LogQuery) (archiver.LogPage, error)
	queries        []archiver.LogQuery
	scope          archiver.ScopeName
	types          []store.Type
	on             bool
	until          time.Time
	ids            [2]string
	rows           []archiver.ItemRow
	keys           []store.Key
	reason         archiver.Reason
	estimate       archiver.Estimate
	months         func(from, to time.Time) []archiver.Day
	asked          [][2]time.Time // of the calendar
	shares         []archiver.ExtensionDay
	fixed          time.Time // the day that was fixed
	fixes          int       // how many items a fix finds
	since          time.Time
	notices        archiver.Notices // as they are kept
	given          archiver.Notices // as they were given last
	pinged         string
}

func (f *fake) note(name string) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.calls = append(f.calls, name)
}

func (f *fake) called() []string {
	f.mu.Lock()
	defer f.mu.Unlock()
	return append([]string{}, f.calls...)
}

func (f *fake) does(ctx context.Context, name string) error {
	f.note(name)
	if f.act != nil {
		return f.act(ctx, name)
	}
	return nil
}

func (f *fake) Snapshot() archiver.Snapshot {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.snapshot
}

func (f *fake) Changed() (<-chan struct{}, func()) {
	return f.changed, func() { f.note("unsubscribed") }
}

func (f *fake) Login(ctx context.Context, ask archiver.Asking) error {
	f.note("login")
	if f.login != nil {
		return f.login(ctx, ask)
	}
	return nil
}

func (f *fake) Connect(ctx context.Context, ask archiver.Asking) error {
	f.note("connect")
	if f.connect != nil {
		return f.connect(ctx, ask)
	}
	return nil
}

func (f *fake) Logout(ctx context.Context) error     { return f.does(ctx, "logout") }
func (f *fake) Disconnect(ctx context.Context) error { return f.does(ctx, "disconnect") }
func (f *fake) SwitchOff(ctx context.Context) error  { return f.does(ctx, "off") }
func (f *fake) Resume(ctx context.Context) error     { return f.does(ctx, "resume") }
func (f *fake) RunNow()                              { f.note("run") }

func (f *fake) SwitchOn(ctx context.Context) error { return f.does(ctx, "on") }

func (f *fake) SetTypes(ctx context.Context, scope archiver.ScopeName, types []store.Type, on bool) error {
	f.scope, f.types, f.on = scope, types, on
	return f.does(ctx, "types")
}

func (f *fake) SetClientIDs(ctx context.Context, phone, box string) error {
	f.ids = [2]string{phone, box}
	return f.does(ctx, "ids")
}

func (f *fake) Pause(ctx context.Context, until time.Time) error {
	f.until = until
	return f.does(ctx, "pause")
}

func (f *fake) Tokens(ctx context.Context) (archiver.TokensView, error) {
	return f.tokens, f.does(ctx, "tokens")
}

func (f *fake) Log(q archiver.LogQuery) (archiver.LogPage, error) {
	f.mu.Lock()
	f.queries = append(f.queries, q)
	f.mu.Unlock()
	if f.pages == nil {
		return archiver.LogPage{}, nil
	}
	return f.pages(q)
}

func (f *fake) Items(time.Time) ([]archiver.ItemRow, error) {
	return f.rows, f.does(context.Background(), "items")
}

func (f *fake) Retry(ctx context.Context, keys ...store.Key) (int, error) {
	f.keys = keys
	return len(keys), f.does(ctx, "retry")
}

func (f *fake) RetryReason(ctx context.Context, r archiver.Reason) (int, error) {
	f.reason = r
	return 2, f.does(ctx, "retry reason")
}

func (f *fake) Calendar(from, to time.Time) ([]archiver.Day, error) {
	f.mu.Lock()
	f.asked = append(f.asked, [2]time.Time{from, to})
	f.mu.Unlock()
	if err := f.does(context.Background(), "calendar"); err != nil || f.months == nil {
		return nil, err
	}
	return f.months(from, to), nil
}

func (f *fake) DayByExtension(time.Time) ([]archiver.ExtensionDay, error) {
	return f.shares, f.does(context.Background(), "shares")
}

func (f *fake) FixDay(ctx context.Context, day time.Time) (int, error) {
	f.fixed = day
	return f.fixes, f.does(ctx, "fix")
}

func (f *fake) Estimate(ctx context.Context) (archiver.Estimate, error) {
	return f.estimate, f.does(ctx, "estimate")
}

func (f *fake) Rescue(ctx context.Context, since time.Time) error {
	f.since = since
	return f.does(ctx, "rescue")
}

func (f *fake) SetNotify(ctx context.Context, on bool) error {
	f.on = on
	return f.does(ctx, "notify")
}

func (f *fake) Notices() (archiver.Notices, error) {
	return f.notices, f.does(context.Background(), "notices")
}

func (f *fake) SetNotices(ctx context.Context, n archiver.Notices) error {
	f.given = n
	return f.does(ctx, "set notices")
}

func (f *fake) TestMail(ctx context.Context, n archiver.Notices) error {
	f.given = n
	return f.does(ctx, "test mail")
}

func (f *fake) TestPing(ctx context.Context, address string) error {
	f.pinged = address
	return f.does(ctx, "test ping")
}

// now is the moment at which the tests look at the window.
var now = time.Date(2026, 11, 21, 14, 4, 40, 0, time.UTC)

// office is a snapshot of a small office where all is set up.
func office() archiver.Snapshot {
	types := []store.Type{store.CallRecording}
	return archiver.Snapshot{
		At: now, Mood: archiver.Fine, NextRun: now.Add(58 * time.Minute), LastHour: now.Truncate(time.Hour).Add(-2 * time.Hour),
		RingCentral: archiver.RingCentralView{
			ClientID: true, SignedIn: true, AccessExpiry: now.Add(41 * time.Minute),
			RingCentral: store.RingCentral{
				SignedIn: true, Account: "Whitfield Dental LLC", MainNumber: "+1 (650) 555-0100", Extension: "Dana Whitfield", Number: "101",
				Role: "Super Admin", AccountScope: true, OwnRecordings: true,
			},
		},
		Dropbox: archiver.DropboxView{
			AppKey: true, Connected: true,
			Dropbox: store.Dropbox{Connected: true, Email: "dana@whitfielddental.example", Used: 356_000_000_000, Allocated: 2_000_000_000_000},
		},
		Backup: archiver.BackupView{
			On: true, MayAccount: true, Notify: true, Since: now.Truncate(time.Hour).Add(-30 * time.Hour),
			Account: store.Scope{On: true, Types: types}, Extension: store.Scope{On: true, Types: store.Types},
		},
		Archived: 4812, Bytes: 9_400_000_000, StorePath: "/home/dana/archiver.db", Computer: "front-desk",
	}
}

// copying is the office while a pass runs.
func copying() archiver.Snapshot {
	s := office()
	s.Mood = archiver.Working
	s.Pass = archiver.PassView{
		Running: true, Phase: archiver.Copying, From: now.Truncate(time.Hour).Add(-time.Hour), To: now.Truncate(time.Hour),
		Done: 27, Total: 41, Bytes: 18_200_000, PerMinute: 10, Finish: now.Add(90 * time.Second),
	}
	return s
}

// week is a log of 7 days, newest first.
func week(q archiver.LogQuery) (archiver.LogPage, error) {
	page := archiver.LogPage{Total: 168}
	newest := now.Truncate(time.Hour).Add(-time.Hour)
	for i := q.Offset; i < min(q.Offset+q.Limit, page.Total); i++ {
		from := newest.Add(-time.Duration(i) * time.Hour)
		r := archiver.Row{From: from, To: from.Add(time.Hour), Status: archiver.Success, Counts: [4]int{40 - i%7*3, i % 3, i % 11, i % 2}}
		r.JobStart, r.JobEnd = r.To.Add(123*time.Second), r.To.Add(251*time.Second)
		switch i {
		case 0:
			r.Status, r.Done, r.Total, r.Open, r.JobEnd = archiver.Running, 27, 41, 14, time.Time{}
		case 1, 2:
			r.Status = archiver.Settling
		case 3:
			r.Status, r.Reason, r.Gone = archiver.Failed, archiver.IsGone, 1
			page.Failed++
		case 5:
			r.Status, r.Reason, r.Open = archiver.WaitingFor, archiver.NotYetAvailable, 2
		}
		page.Archived += r.Counts[0] + r.Counts[1] + r.Counts[2] + r.Counts[3]
		page.Rows = append(page.Rows, r)
	}
	return page, nil
}
