package ui

import (
	"context"
	"errors"
	"slices"
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"ringcentral-archiver/archiver"
	"ringcentral-archiver/store"
	"ringcentral-archiver/ui/widgets"
)

// anHour is an hour's items in every state.
func anHour() []archiver.ItemRow {
	from := now.Truncate(time.Hour).Add(-6 * time.Hour)
	at := func(minute int) time.Time { return from.Add(time.Duration(minute) * time.Minute) }
	key := func(of store.Type, id string) store.Key { return store.Key{Type: of, ID: id} }
	deadline := time.Date(2027, 2, 19, 0, 0, 0, 0, time.UTC)
	return []archiver.ItemRow{
		{
			Key: key(store.CallRecording, "1"), Owner: "Ana Ruiz, 101", From: "+14155550123", To: "+16505550101", Time: at(2), Duration: 247 * time.Second,
			State: store.Archived, Archived: now.Add(-time.Hour), Bytes: 1_976_000, Paths: []string{"/Ana Ruiz_101/2026-11-21/Call Recording/a b#1.mp3"},
		},
		{
			Key: key(store.VoiceMail, "2"), Owner: "Ana Ruiz, 101", From: "+14155550123", To: "101", Time: at(9), Duration: 31 * time.Second,
			State: store.Waiting, Reason: archiver.NotYetAvailable, Attempts: 3, NextTry: now.Add(20 * time.Minute), Deadline: deadline,
		},
		{
			Key: key(store.SMS, "3"), Owner: "Ben Cole, 102", From: "+16505550102", To: "+13125550821", Time: at(14),
			State: store.Waiting, Reason: archiver.NoPermission, Detail: "the role was changed", Attempts: 1, NextTry: now.Add(26 * time.Hour), Deadline: deadline,
		},
		{Key: key(store.Fax, "4"), Owner: "Ben Cole, 102", From: "+12125550164", Time: at(20), State: store.Gone, Reason: archiver.IsGone},
		{Key: key(store.SMS, "5"), Owner: "Ben Cole, 102", From: "+12125550164", To: "102", Time: at(21), State: store.Discovered},
		{Key: key(store.SMS, "6"), Owner: "Ben Cole, 102", From: "+12125550164", To: "102", Time: at(22), State: store.Excluded},
	}
}

// newHour is the LOG tab with its sixth hour open.
func newHour(t *testing.T) *rig {
	t.Helper()
	r := newLog(t)
	r.fake.rows = anHour()
	r.log.list.Choose(5)
	r.settle()
	return r
}

func (r *rig) press(keys ...fyne.KeyName) {
	r.t.Helper()
	for _, k := range keys {
		r.win.Canvas().Focused().TypedKey(&fyne.KeyEvent{Name: k})
		r.settle()
	}
}

func TestARowOpensAndClosesByKeys(t *testing.T) {
	r := newLog(t)
	r.fake.rows = anHour()
	r.win.Canvas().Focus(r.log.list.Focusable())
	r.press(fyne.KeyDown, fyne.KeyDown, fyne.KeyDown, fyne.KeyReturn)
	h := r.log.hour
	if !h.all.Visible() || r.log.hours.Visible() || h.title.Text != "21/11/2026 10:00–11:00" || h.list.Rows() != 6 {
		t.Fatalf("%v %v %q %d", h.all.Visible(), r.log.hours.Visible(), h.title.Text, h.list.Rows())
	}
	if r.win.Canvas().Focused() != h.list.Focusable() {
		t.Error("the items have not got the keys")
	}
	r.press(fyne.KeyEscape)
	if h.all.Visible() || !r.log.hours.Visible() || r.win.Canvas().Focused() != r.log.list.Focusable() {
		t.Error("Escape does not go back to the hours")
	}
	r.log.list.Choose(1)
	r.settle()
	r.closeFront()
	if h.open() {
		t.Error("Escape outside of the list does not go back")
	}
	r.log.list.Choose(1)
	r.settle()
	r.tap(h.back)
	if h.open() {
		t.Error("the link does not go back")
	}
}

func TestAnHourIsExplained(t *testing.T) {
	for i, want := range map[int]said{
		0: {"14 items open", widgets.Subtle},
		1: {"Younger than four hours: RingCentral may still add recordings.", widgets.Subtle},
		3: {"RingCentral does not have it any more.", widgets.Bad},
		5: {"RingCentral does not serve it yet; it is tried again by itself. · 2 items open", widgets.Warn},
		6: {"", widgets.Subtle},
	} {
		r := newLog(t)
		r.log.list.Choose(i)
		r.settle()
		if got := (said{r.log.hour.why.Text, r.log.hour.why.Tone}); got != want {
			t.Errorf("row %d: %v, want %v", i, got, want)
		}
	}
}

func TestItemsSayAllAboutThemselves(t *testing.T) {
	rows := anHour()
	for i, want := range [][]string{
		{"", "Call recording", "Ana Ruiz, 101", "+1 (415) 555-0123 → +1 (650) 555-0101", "08:02:00", "4:07", "archived", "", ""},
		{"", "Voicemail", "Ana Ruiz, 101", "+1 (415) 555-0123 → 101", "08:09:00", "0:31", "waiting", "3", "14:24"},
		{widgets.Checked, "SMS", "Ben Cole, 102", "+1 (650) 555-0102 → +1 (312) 555-0821", "08:14:00", "", "waiting", "1", "22/11 16:04"},
		{"", "Fax", "Ben Cole, 102", "+1 (212) 555-0164", "08:20:00", "", "gone", "", ""},
		{"", "SMS", "Ben Cole, 102", "+1 (212) 555-0164 → 102", "08:21:00", "", "to be archived", "", "now"},
		{"", "SMS", "Ben Cole, 102", "+1 (212) 555-0164 → 102", "08:22:00", "", "left out", "", ""},
	} {
		var got []string
		for _, c := range here.item(rows[i], i == 2, now) {
			got = append(got, c.Text)
		}
		if !slices.Equal(got, want) {
			t.Errorf("%d: %q, want %q", i, got, want)
		}
	}
	for i, want := range []string{
		"Ana Ruiz, 101 · Archived 13:04 · 2.0 MB · /Ana Ruiz_101/2026-11-21/Call Recording/a b#1.mp3",
		"Ana Ruiz, 101 · RingCentral does not serve it yet; it is tried again by itself. · RingCentral deletes it on 19 February 2027",
		"Ben Cole, 102 · The signed-in user may not read it. Ask the account's administrator for the permission. · The role was changed. · RingCentral deletes it on 19 February 2027",
		"Ben Cole, 102 · RingCentral does not have it any more.",
		"Ben Cole, 102 · to be archived",
		"Ben Cole, 102 · left out",
	} {
		if got := here.told(rows[i], now).text; got != want {
			t.Errorf("%d: %q, want %q", i, got, want)
		}
	}
	rows[0].Paths = append(rows[0].Paths, "/x.txt")
	if got := here.told(rows[0], now).text; got != "Ana Ruiz, 101 · Archived 13:04 · 2.0 MB · /Ana Ruiz_101/2026-11-21/Call Recording/a b#1.mp3 and 1 file more" {
		t.Errorf("%q", got)
	}
}

func TestItemsAreRetried(t *testing.T) {
	r := newHour(t)
	h := r.log.hour
	if !h.retry.Disabled() || !h.cause.Disabled() || !h.look.Disabled() {
		t.Error("without a selection something can be pressed")
	}
	h.list.Choose(1)
	h.list.Choose(2)
	if h.retry.Disabled() || h.cause.Disabled() || !h.look.Disabled() {
		t.Errorf("retry %v, cause %v, open %v", h.retry.Disabled(), h.cause.Disabled(), h.look.Disabled())
	}
	r.tap(h.cause)
	if r.fake.reason != archiver.NoPermission || h.detail.Text != "Tried again now: 2 items." {
		t.Errorf("%q %q", r.fake.reason, h.detail.Text)
	}
	h.list.Choose(1)
	h.list.Choose(1)
	h.list.Choose(3)
	r.tap(h.retry)
	if want := []store.Key{anHour()[3].Key}; !slices.Equal(r.fake.keys, want) {
		t.Errorf("retried %v, want %v", r.fake.keys, want)
	}
	if len(h.marked) != 0 || !h.retry.Disabled() {
		t.Error("what was retried stays selected")
	}
	r.tap(h.every)
	if len(h.marked) != 4 || h.every.Text != "Select none" {
		t.Errorf("%d selected, %q", len(h.marked), h.every.Text)
	}
	r.tap(h.every)
	if len(h.marked) != 0 {
		t.Errorf("%d selected", len(h.marked))
	}
}

func TestARetryThatFailsIsTold(t *testing.T) {
	r := newHour(t)
	r.fake.act = func(_ context.Context, name string) error {
		if name == "retry" {
			return errors.New("the store cannot be written")
		}
		return nil
	}
	r.log.hour.list.Choose(1)
	r.tap(r.log.hour.retry)
	if got := r.log.hour.detail.Text; got != "The store cannot be written." {
		t.Errorf("told %q", got)
	}
}

func TestAnItemOpensInDropbox(t *testing.T) {
	r := newHour(t)
	h := r.log.hour
	h.list.Choose(0)
	r.tap(h.look)
	if got := <-r.opened; got != appFolderURL+"/Ana%20Ruiz_101/2026-11-21/Call%20Recording/a%20b%231.mp3" {
		t.Errorf("opened %q", got)
	}
	h.list.Choose(0)
	r.see(with(func(s *archiver.Snapshot) { s.DemoFolder = "/tmp/Demo Folder" }))
	r.win.Canvas().Focus(h.list.Focusable())
	r.press(fyne.KeyReturn)
	if got := <-r.opened; got != "file:///tmp/Demo%20Folder/Ana%20Ruiz_101/2026-11-21/Call%20Recording/a%20b%231.mp3" {
		t.Errorf("opened %q", got)
	}
	r.press(fyne.KeyDown, fyne.KeyReturn)
	if len(r.opened) > 0 {
		t.Error("what is not archived was opened")
	}
}

func TestAnOpenHourFollowsTheEngine(t *testing.T) {
	r := newHour(t)
	h := r.log.hour
	h.list.Choose(1)
	r.fake.rows = append(anHour()[2:], archiver.ItemRow{Key: store.Key{Type: store.SMS, ID: "7"}, State: store.Discovered})
	r.see(office())
	if h.list.Rows() != 5 || len(h.marked) != 0 {
		t.Errorf("%d items, %d selected", h.list.Rows(), len(h.marked))
	}
	r.fake.act = func(context.Context, string) error { return errors.New("the store cannot be read") }
	r.see(office())
	if h.detail.Text != "The store cannot be read." {
		t.Errorf("told %q", h.detail.Text)
	}
	r.fake.rows, r.fake.act = nil, nil
	r.see(office())
	if !h.empty.Visible() || h.every.Visible() {
		t.Error("an hour without items does not say so")
	}
}
