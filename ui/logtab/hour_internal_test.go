package logtab

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"

	"ringcentral-archiver/archiver"
	"ringcentral-archiver/archiver/completeness"
	"ringcentral-archiver/archiver/reasons"
	"ringcentral-archiver/store/ledger"
	"ringcentral-archiver/ui/actions"
	"ringcentral-archiver/ui/uitest"
	"ringcentral-archiver/ui/widgets"
)

// newHour is the LOG tab with its sixth hour open.
func newHour(t *testing.T) *rig {
	t.Helper()
	r := newLog(t)
	r.Engine.Rows = uitest.Hour()
	r.log.list.Choose(5)
	r.Settle()
	return r
}

func TestARowOpensAndClosesByKeys(t *testing.T) {
	r := newLog(t)
	r.Engine.Rows = uitest.Hour()
	r.Dialogs.Focus(r.log.list.Focusable())
	r.Press(fyne.KeyDown, fyne.KeyDown, fyne.KeyDown, fyne.KeyReturn)
	h := r.log.hour
	if !h.all.Visible() || r.log.hours.Visible() || h.title.Text != "21/11/2026 10:00–11:00" || h.list.Rows() != 6 {
		t.Fatalf("%v %v %q %d", h.all.Visible(), r.log.hours.Visible(), h.title.Text, h.list.Rows())
	}
	if r.Win.Canvas().Focused() != h.list.Focusable() {
		t.Error("the items have not got the keys")
	}
	r.Press(fyne.KeyEscape)
	if h.all.Visible() || !r.log.hours.Visible() || r.Win.Canvas().Focused() != r.log.list.Focusable() {
		t.Error("Escape does not go back to the hours")
	}
	r.log.list.Choose(1)
	r.Settle()
	r.log.CloseHour()
	if h.open() {
		t.Error("Escape outside of the list does not go back")
	}
	r.log.list.Choose(1)
	r.Settle()
	r.Tap(h.back)
	if h.open() {
		t.Error("the link does not go back")
	}
}

func TestAnHourIsExplained(t *testing.T) {
	for i, want := range map[int]widgets.Phrase{
		0: {Text: "14 items open", Tone: widgets.Subtle},
		1: {Text: "Less than four hours old: RingCentral may still add recordings.", Tone: widgets.Subtle},
		3: {Text: "RingCentral no longer has it.", Tone: widgets.Bad},
		5: {Text: "RingCentral has not released it yet. It will be retried automatically. · 2 items open", Tone: widgets.Warn},
		6: {Text: "", Tone: widgets.Subtle},
	} {
		r := newLog(t)
		r.log.list.Choose(i)
		r.Settle()
		if got := (widgets.Phrase{Text: r.log.hour.why.Text, Tone: r.log.hour.why.Tone}); got != want {
			t.Errorf("row %d: %v, want %v", i, got, want)
		}
	}
}

// TestAGoodHourSaysWhatItDoesNotCover: in the words of GENERAL, once, and the help of the log in the same.
func TestAGoodHourSaysWhatItDoesNotCover(t *testing.T) {
	const inboxes = "Texts in shared inboxes are not archived: at RingCentral, give the registered app the permission SMS, with which it might also send texts, then sign in again."
	r := newRig(t, &uitest.Engine{State: uitest.With(func(s *archiver.Snapshot) { s.Completeness.Uncovered = completeness.SharedInboxes }), Pages: uitest.Week}, theme.VariantLight)
	r.choose()
	r.Settle()
	for i, want := range map[int]string{
		0: "14 items open",
		1: "Less than four hours old: RingCentral may still add recordings. " + inboxes,
		3: "RingCentral no longer has it.",
		6: inboxes,
	} {
		r.log.list.Choose(i)
		r.Settle()
		if got := r.log.hour.why.Text; got != want || !r.log.hour.why.Visible() {
			t.Errorf("row %d: %q, want %q", i, got, want)
		}
		r.Tap(r.log.hour.back)
	}
	r.Tap(r.Button("?"))
	if !r.Says("Everything RingCentral had for this hour is in Dropbox, and Dropbox has confirmed every file. " + inboxes) {
		t.Error("the help does not say it")
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
	r.Tap(h.cause)
	if r.Engine.Reason != reasons.NoPermission || h.detail.Text != "Retrying now: 2 items." {
		t.Errorf("%q %q", r.Engine.Reason, h.detail.Text)
	}
	h.list.Choose(1)
	h.list.Choose(1)
	h.list.Choose(3)
	r.Tap(h.retry)
	if want := []ledger.Key{uitest.Hour()[3].Key}; !slices.Equal(r.Engine.Keys, want) {
		t.Errorf("retried %v, want %v", r.Engine.Keys, want)
	}
	if len(h.marked) != 0 || !h.retry.Disabled() {
		t.Error("what was retried stays selected")
	}
	r.Tap(h.every)
	if len(h.marked) != 4 || h.every.Text != "Select none" {
		t.Errorf("%d selected, %q", len(h.marked), h.every.Text)
	}
	r.Tap(h.every)
	if len(h.marked) != 0 {
		t.Errorf("%d selected", len(h.marked))
	}
}

// TestItemsAreCopied: the selected ones, without any the one that has the keys.
func TestItemsAreCopied(t *testing.T) {
	r := newHour(t)
	h := r.log.hour
	copied := func() string {
		h.list.Focusable().(fyne.Shortcutable).TypedShortcut(&fyne.ShortcutCopy{})
		return r.App.Clipboard().Content()
	}
	if got := copied(); !strings.HasPrefix(got, "Call recording\tAna Ruiz, 101\t") || strings.Contains(got, "\n") {
		t.Errorf("copied %q", got)
	}
	h.list.Choose(1)
	h.list.Choose(2)
	if got := copied(); strings.Count(got, "\n") != 1 || !strings.Contains(got, "Voicemail\t") {
		t.Errorf("copied %q", got)
	}
}

func TestARetryThatFailsIsTold(t *testing.T) {
	r := newHour(t)
	r.Engine.Act = func(_ context.Context, name string) error {
		if name == "retry" {
			return errors.New("the store cannot be written")
		}
		return nil
	}
	r.log.hour.list.Choose(1)
	r.Tap(r.log.hour.retry)
	if got := r.log.hour.detail.Text; got != "The store cannot be written." {
		t.Errorf("told %q", got)
	}
}

func TestAnItemOpensInDropbox(t *testing.T) {
	r := newHour(t)
	h := r.log.hour
	h.list.Choose(0)
	r.Tap(h.look)
	if got := <-r.Opened; got != actions.AppFolderURL+"/Ana%20Ruiz_101/2026-11-21/Call%20Recording/a%20b%231.mp3" {
		t.Errorf("opened %q", got)
	}
	h.list.Choose(0)
	r.See(uitest.With(func(s *archiver.Snapshot) { s.DemoFolder = "/tmp/Demo Folder" }))
	r.Dialogs.Focus(h.list.Focusable())
	r.Press(fyne.KeyReturn)
	if got := <-r.Opened; got != "file:///tmp/Demo%20Folder/Ana%20Ruiz_101/2026-11-21/Call%20Recording/a%20b%231.mp3" {
		t.Errorf("opened %q", got)
	}
	r.Press(fyne.KeyDown, fyne.KeyReturn)
	if len(r.Opened) > 0 {
		t.Error("what is not archived was opened")
	}
}

func TestAnOpenHourFollowsTheEngine(t *testing.T) {
	r := newHour(t)
	h := r.log.hour
	h.list.Choose(1)
	r.Engine.Rows = append(uitest.Hour()[2:], archiver.ItemRow{Key: ledger.Key{Type: ledger.SMS, ID: "7"}, State: ledger.Discovered})
	r.See(uitest.Office())
	if h.list.Rows() != 5 || len(h.marked) != 0 {
		t.Errorf("%d items, %d selected", h.list.Rows(), len(h.marked))
	}
	r.Engine.Act = func(context.Context, string) error { return errors.New("the store cannot be read") }
	r.See(uitest.Office())
	if h.detail.Text != "The store cannot be read." {
		t.Errorf("told %q", h.detail.Text)
	}
	r.Engine.Rows, r.Engine.Act = nil, nil
	r.See(uitest.Office())
	if !h.empty.Visible() || h.every.Visible() {
		t.Error("an hour without items does not say so")
	}
}

// TestRemovedItemsAreAccepted: the button is there where something was removed from Dropbox.
func TestRemovedItemsAreAccepted(t *testing.T) {
	r := newHour(t)
	h := r.log.hour
	if h.accept.Visible() {
		t.Error("nothing was removed, and it can be accepted")
	}
	r.Engine.Rows = uitest.Hour()
	r.Engine.Rows[3].State, r.Engine.Rows[3].Reason = ledger.Removed, reasons.Removed
	r.Engine.Rows[5].State, r.Engine.Rows[5].Reason = ledger.Accepted, reasons.Removed
	h.reload()
	r.Settle()
	if !h.accept.Visible() || !h.accept.Disabled() {
		t.Errorf("visible %v, disabled %v", h.accept.Visible(), h.accept.Disabled())
	}
	h.list.Choose(5)
	if h.accept.Disabled() != true || h.retry.Disabled() || h.detail.Text != "Ben Cole, 102 · You accepted that its file was removed from Dropbox." {
		t.Errorf("accept %v, retry %v, %q", h.accept.Disabled(), h.retry.Disabled(), h.detail.Text)
	}
	h.list.Choose(5)
	h.list.Choose(3)
	r.Tap(h.accept)
	if want := []ledger.Key{r.Engine.Rows[3].Key}; !slices.Equal(r.Engine.Keys, want) || h.detail.Text != "Accepted as removed: 3 items." {
		t.Errorf("accepted %v, it says %q", r.Engine.Keys, h.detail.Text)
	}
}
