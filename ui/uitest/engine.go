package uitest

import (
	"context"
	"io"
	"sync"
	"time"

	"ringcentral-archiver/archiver"
	"ringcentral-archiver/archiver/completeness"
	"ringcentral-archiver/archiver/diagnose"
	"ringcentral-archiver/archiver/notice"
	"ringcentral-archiver/archiver/reasons"
	"ringcentral-archiver/store/ledger"
)

// Engine is an engine whose actions are fields; those that are not set do nothing.
// It notes what was called.
type Engine struct {
	State   archiver.Snapshot
	Changes chan struct{}
	Locale  string // of the window; British English if empty

	OnLogin, OnConnect func(context.Context, archiver.Asking) error
	Act                func(ctx context.Context, name string) error // any other action
	Secrets            archiver.TokensView
	Pages              func(archiver.LogQuery) (archiver.LogPage, error)
	Queries            []archiver.LogQuery
	Scope              archiver.ScopeName
	Types              []ledger.Type
	Chosen             archiver.Whose
	On                 bool
	Until              time.Time
	IDs                [2]string
	Rows               []archiver.ItemRow
	Keys               []ledger.Key
	Reason             reasons.Reason
	Found              archiver.Estimate
	Content            string // of whatever is fetched
	Months             func(from, to time.Time) []completeness.Day
	Asked              [][2]time.Time // of the calendar
	Shares             []completeness.ExtensionDay
	Fixed              time.Time // the day that was fixed
	Fixes              int       // how many items a fix finds
	Since              time.Time
	Counted            []time.Time      // since when an estimate was asked for
	Kept               archiver.Notices // as they are kept
	Given              archiver.Notices // as they were given last
	Pinged             string
	Posted             notice.Hook

	Via archiver.Proxy
	Beside

	mu    sync.Mutex
	calls []string
}

// SetState has the engine answer with another snapshot.
func (f *Engine) SetState(s archiver.Snapshot) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.State = s
}

// Query is what the log was asked last.
func (f *Engine) Query() archiver.LogQuery {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.Queries[len(f.Queries)-1]
}

func (f *Engine) note(name string) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.calls = append(f.calls, name)
}

// Called is what was called, in order.
func (f *Engine) Called() []string {
	f.mu.Lock()
	defer f.mu.Unlock()
	return append([]string{}, f.calls...)
}

func (f *Engine) does(ctx context.Context, name string) error {
	f.note(name)
	if f.Act != nil {
		return f.Act(ctx, name)
	}
	return nil
}

func (f *Engine) Snapshot() archiver.Snapshot {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.State
}

func (f *Engine) Changed() (<-chan struct{}, func()) {
	return f.Changes, func() { f.note("unsubscribed") }
}

func (f *Engine) Login(ctx context.Context, ask archiver.Asking) error {
	f.note("login")
	if f.OnLogin != nil {
		return f.OnLogin(ctx, ask)
	}
	return nil
}

func (f *Engine) Connect(ctx context.Context, ask archiver.Asking) error {
	f.note("connect")
	if f.OnConnect != nil {
		return f.OnConnect(ctx, ask)
	}
	return nil
}

func (f *Engine) Logout(ctx context.Context) error { return f.does(ctx, "logout") }

func (f *Engine) Disconnect(ctx context.Context) error { return f.does(ctx, "disconnect") }

func (f *Engine) SwitchOff(ctx context.Context) error { return f.does(ctx, "off") }

func (f *Engine) Resume(ctx context.Context) error { return f.does(ctx, "resume") }

func (f *Engine) RunNow() { f.note("run") }

func (f *Engine) SwitchOn(ctx context.Context) error { return f.does(ctx, "on") }

func (f *Engine) SetTypes(ctx context.Context, scope archiver.ScopeName, types []ledger.Type, on bool) error {
	f.Scope, f.Types, f.On = scope, types, on
	return f.does(ctx, "types")
}

func (f *Engine) Choose(ctx context.Context, c archiver.Whose) error {
	f.Chosen = c
	return f.does(ctx, "choose")
}

func (f *Engine) SetClientIDs(ctx context.Context, ringCentral, dropbox string) error {
	f.IDs = [2]string{ringCentral, dropbox}
	return f.does(ctx, "ids")
}

func (f *Engine) Pause(ctx context.Context, until time.Time) error {
	f.Until = until
	return f.does(ctx, "pause")
}

func (f *Engine) Tokens(ctx context.Context) (archiver.TokensView, error) {
	return f.Secrets, f.does(ctx, "tokens")
}

func (f *Engine) Log(q archiver.LogQuery) (archiver.LogPage, error) {
	f.mu.Lock()
	f.Queries = append(f.Queries, q)
	f.mu.Unlock()
	if f.Pages == nil {
		return archiver.LogPage{}, nil
	}
	return f.Pages(q)
}

func (f *Engine) LogTotals(archiver.LogQuery) (archived, failed int, err error) {
	return 3204, 2, f.does(context.Background(), "totals")
}

func (f *Engine) Items(_ time.Time, text string) ([]archiver.ItemRow, error) {
	if text != "" {
		return f.Rows[:1], f.does(context.Background(), "find "+text)
	}
	return f.Rows, f.does(context.Background(), "items")
}

func (f *Engine) Fetch(ctx context.Context, _ ledger.Key, path string, to io.Writer) error {
	if err := f.does(ctx, "fetch "+path); err != nil {
		return err
	}
	_, err := io.WriteString(to, f.Content)
	return err
}

func (f *Engine) Retry(ctx context.Context, keys ...ledger.Key) (int, error) {
	f.Keys = keys
	return len(keys), f.does(ctx, "retry")
}

func (f *Engine) Accept(ctx context.Context, keys ...ledger.Key) (int, error) {
	f.Keys = keys
	return max(3, len(keys)), f.does(ctx, "accept")
}
func (f *Engine) Unlock(ctx context.Context) error { return f.does(ctx, "unlock") }

func (f *Engine) RetryReason(ctx context.Context, r reasons.Reason) (int, error) {
	f.Reason = r
	return 2, f.does(ctx, "retry reason")
}

func (f *Engine) Calendar(from, to time.Time) ([]completeness.Day, error) {
	f.mu.Lock()
	f.Asked = append(f.Asked, [2]time.Time{from, to})
	f.mu.Unlock()
	if err := f.does(context.Background(), "calendar"); err != nil || f.Months == nil {
		return nil, err
	}
	return f.Months(from, to), nil
}

func (f *Engine) DayByExtension(time.Time) ([]completeness.ExtensionDay, error) {
	return f.Shares, f.does(context.Background(), "shares")
}

func (f *Engine) FixDay(ctx context.Context, day time.Time) (int, error) {
	f.Fixed = day
	return f.Fixes, f.does(ctx, "fix")
}

func (f *Engine) Estimate(ctx context.Context, since time.Time) (archiver.Estimate, error) {
	f.Counted = append(f.Counted, since)
	return f.Found, f.does(ctx, "estimate")
}

func (f *Engine) Rescue(ctx context.Context, since time.Time) error {
	f.Since = since
	return f.does(ctx, "rescue")
}

func (f *Engine) LeaveOlder(ctx context.Context) error { return f.does(ctx, "leave older") }

func (f *Engine) SetNotify(ctx context.Context, on bool) error {
	f.On = on
	return f.does(ctx, "notify")
}

func (f *Engine) TestHook(ctx context.Context, hook notice.Hook) error {
	f.Posted = hook
	return f.does(ctx, "test hook")
}

func (f *Engine) SetSilence(ctx context.Context, r reasons.Reason, until time.Time) error {
	f.Reason, f.Until = r, until
	return f.does(ctx, "silence")
}

func (f *Engine) EndSilence(ctx context.Context, r reasons.Reason) error {
	f.Reason = r
	return f.does(ctx, "end silence")
}

func (f *Engine) StartAsked(ctx context.Context) error { return f.does(ctx, "start asked") }

func (f *Engine) SetUpdates(ctx context.Context, on bool) error {
	f.On = on
	return f.does(ctx, "updates")
}

func (f *Engine) Notices() (archiver.Notices, error) {
	return f.Kept, f.does(context.Background(), "notices")
}

func (f *Engine) SetNotices(ctx context.Context, n archiver.Notices) error {
	f.Given = n
	return f.does(ctx, "set notices")
}

func (f *Engine) TestMail(ctx context.Context, n archiver.Notices) error {
	f.Given = n
	return f.does(ctx, "test mail")
}

func (f *Engine) TestPing(ctx context.Context, address string) error {
	f.Pinged = address
	return f.does(ctx, "test ping")
}

func (f *Engine) Proxy() (archiver.Proxy, error) { return f.Via, nil }

func (f *Engine) SetProxy(ctx context.Context, p archiver.Proxy) error {
	f.Via = p
	return f.does(ctx, "proxy")
}

func (f *Engine) TestProxy(ctx context.Context, _ archiver.Proxy) ([]diagnose.Connection, error) {
	return nil, f.does(ctx, "test the proxy")
}
