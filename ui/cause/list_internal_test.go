package cause

import (
	"context"
	"fmt"
	"slices"
	"testing"

	"fyne.io/fyne/v2/theme"

	"ringcentral-archiver/archiver"
	"ringcentral-archiver/archiver/oauth"
	"ringcentral-archiver/archiver/progress"
	"ringcentral-archiver/archiver/reasons"
	"ringcentral-archiver/store/ledger"
	"ringcentral-archiver/ui/actions"
	"ringcentral-archiver/ui/uitest"
)

func TestMain(m *testing.M) { uitest.Main(m) }

// rig is a list of the causes that need a person, and of those that wait.
type rig struct {
	*uitest.Rig
	list *List
	led  []string // where the buttons led
}

func (r *rig) SignIn()       { r.led = append(r.led, "sign in") }
func (r *rig) Connect()      { r.led = append(r.led, "connect") }
func (r *rig) Resume()       { r.led = append(r.led, "resume") }
func (r *rig) OpenBackup()   { r.led = append(r.led, "backup") }
func (r *rig) SetAside()     { r.led = append(r.led, "set aside") }
func (r *rig) OpenProxy()    { r.led = append(r.led, "proxy") }
func (r *rig) ShowCalendar() { r.led = append(r.led, "calendar") }

func newList(t *testing.T, s archiver.Snapshot) *rig {
	t.Helper()
	r := &rig{Rig: uitest.New(t, &uitest.Engine{State: s}, theme.VariantLight)}
	r.list = NewList(r.Runner, r.Engine, r)
	r.Put(r.list.Content(), func() {
		needed, waiting := Cards(r.Place, r.Runner.Snapshot())
		r.list.Show(append(needed, waiting...))
	}, nil)
	return r
}

func TestButtonsLeadToTheirRemedy(t *testing.T) {
	for reason, want := range map[reasons.Reason]string{
		reasons.SignedOut: "sign in", reasons.Disconnected: "connect", reasons.Paused: "resume", reasons.BackupOff: "backup", reasons.Gone: "calendar",
	} {
		r := newList(t, uitest.Troubled(archiver.Problem{Reason: reason, Items: 2}))
		r.Tap(r.list.cards[reason].buttons[0])
		if !slices.Equal(r.led, []string{want}) {
			t.Errorf("%s leads to %v, want %s", reason, r.led, want)
		}
	}
}

// TestWhatIsOfferedElsewhereIsDone as by the last button of the card, whether there is a card or not.
func TestWhatIsOfferedElsewhereIsDone(t *testing.T) {
	for reason, want := range map[reasons.Reason][2]string{
		reasons.SignedOut: {"Sign in to RingCentral", "sign in"}, reasons.FolderMissing: {"Connect Dropbox", "connect"}, reasons.ProxyPassword: {"Proxy…", "proxy"},
	} {
		for _, s := range []archiver.Snapshot{uitest.Troubled(archiver.Problem{Reason: reason}), uitest.Office()} {
			r := newList(t, s)
			if got := Offer(reason); got != want[0] || r.list.Shows(reason) != (len(s.Problems) > 0) {
				t.Errorf("%s: it offers %q", reason, got)
			}
			r.list.Help(reason)
			if !slices.Equal(r.led, want[1:]) {
				t.Errorf("%s leads to %v", reason, r.led)
			}
		}
	}
	if got := Offer(reasons.NotYetAvailable); got != "" {
		t.Errorf("for what goes on without help it offers %q", got)
	}
}

// TestAKeyringThatStaysLockedIsSaidInItsCard: whoever closes the desktop's question for the password sees what has come of it,
// and sees it there alone.
func TestAKeyringThatStaysLockedIsSaidInItsCard(t *testing.T) {
	r := newList(t, uitest.But(uitest.Troubled(archiver.Problem{Reason: reasons.KeychainLocked}), func(s *archiver.Snapshot) { s.Waiting = reasons.KeychainLocked }))
	r.Engine.Act = func(_ context.Context, name string) error {
		return map[string]error{"unlock": fmt.Errorf("unlock: %w", oauth.ErrKeychainLocked)}[name]
	}
	v := r.list.cards[reasons.KeychainLocked]
	r.Tap(v.buttons[0])
	if v.answer.Text != "The keyring is still locked." || !v.answer.Visible() {
		t.Errorf("the card says %q", v.answer.Text)
	}
	if elsewhere := r.Runner.Failure(actions.RingCentral); elsewhere != "" {
		t.Errorf("it is said a second time: %q", elsewhere)
	}
}

func TestACauseKeepsItsCard(t *testing.T) {
	r := newList(t, uitest.Troubled(archiver.Problem{Reason: reasons.DropboxFull, Items: 2}))
	v := r.list.cards[reasons.DropboxFull]
	r.Dialogs.Focus(v.buttons[1])
	r.See(uitest.Troubled(archiver.Problem{Reason: reasons.NoPermission}, archiver.Problem{Reason: reasons.DropboxFull, Items: 3}))
	if r.list.cards[reasons.DropboxFull] != v || r.Win.Canvas().Focused() != v.buttons[1] {
		t.Error("a button lost the keys because another cause came")
	}
	if v.stake.Text != "3 items are waiting." {
		t.Errorf("it says %q", v.stake.Text)
	}
	r.See(uitest.Office())
	if r.list.all.Visible() || r.list.cards[reasons.DropboxFull] != nil {
		t.Error("a cause that is gone is still shown")
	}
}

func TestAnAnswerLastsUntilTheNextRunHasEnded(t *testing.T) {
	r := newList(t, uitest.Troubled(archiver.Problem{Reason: reasons.StoreTrouble}))
	v := r.list.cards[reasons.StoreTrouble]
	r.Tap(v.buttons[0])
	r.See(uitest.Troubled(archiver.Problem{Reason: reasons.StoreTrouble, Items: 1}))
	if !v.answer.Visible() {
		t.Error("it has gone before the run has ended")
	}
	r.See(uitest.But(uitest.Troubled(archiver.Problem{Reason: reasons.StoreTrouble}), func(s *archiver.Snapshot) { s.Pass.LastResult.Ended = uitest.Now }))
	if v.answer.Visible() {
		t.Errorf("it still says %q", v.answer.Text)
	}
}

// TestWhatWasRemovedIsAccepted: the button accepts all of it and says how many.
func TestWhatWasRemovedIsAccepted(t *testing.T) {
	r := newList(t, uitest.Troubled(archiver.Problem{Reason: reasons.Removed, Items: 3}))
	v := r.list.cards[reasons.Removed]
	if v.stake.Text != "3 items were removed; the calendar shows which. If that was intended, accept it." {
		t.Errorf("it says %q", v.stake.Text)
	}
	r.Tap(v.buttons[1])
	if !slices.Contains(r.Engine.Called(), "accept") || len(r.Engine.Keys) != 0 || v.answer.Text != "Accepted as removed: 3 items." {
		t.Errorf("called %q with %v, it says %q", r.Engine.Called(), r.Engine.Keys, v.answer.Text)
	}
}

// TestDamageIsAccepted: the button accepts the records that the last run has named, and those alone.
func TestDamageIsAccepted(t *testing.T) {
	damaged := ledger.Key{Type: ledger.Fax, ID: "5"}
	for name, c := range map[string]struct {
		left []progress.Unarchived
		says string
	}{
		"named":     {[]progress.Unarchived{{Key: ledger.Key{Type: ledger.SMS, ID: "4"}, Reason: reasons.BadContent}, {Key: damaged, Reason: reasons.Damaged}}, "Accepted: 3 items."},
		"not named": {nil, "RingCentral may still show them. A run has to look first."},
	} {
		t.Run(name, func(t *testing.T) {
			r := newList(t, uitest.But(uitest.Troubled(archiver.Problem{Reason: reasons.Damaged, Items: 1}), func(s *archiver.Snapshot) { s.Pass.LastResult.Left = c.left }))
			v := r.list.cards[reasons.Damaged]
			r.Tap(v.buttons[0])
			if called := slices.Contains(r.Engine.Called(), "accept"); called != (c.left != nil) || called && !slices.Equal(r.Engine.Keys, []ledger.Key{damaged}) || v.answer.Text != c.says {
				t.Errorf("called %q with %v, it says %q", r.Engine.Called(), r.Engine.Keys, v.answer.Text)
			}
		})
	}
}

// TestACauseIsSilencedInItsCard: and told again. What is never told has nothing to silence.
func TestACauseIsSilencedInItsCard(t *testing.T) {
	full := uitest.Troubled(archiver.Problem{Reason: reasons.DropboxFull, Items: 2}, archiver.Problem{Reason: reasons.NotYetAvailable, Items: 1})
	r := newList(t, full)
	line := &r.list.cards[reasons.DropboxFull].silence
	if !line.all.Visible() || line.state.Visible() || r.list.cards[reasons.NotYetAvailable].silence.all.Visible() {
		t.Error("what can be silenced, or that alone, does not offer it")
	}
	r.Tap(line.change)
	if r.Wants("silence"); r.Engine.Reason != reasons.DropboxFull || !r.Engine.Until.IsZero() {
		t.Errorf("silenced %s until %s", r.Engine.Reason, r.Engine.Until)
	}
	for _, c := range []struct {
		archiver.Silence
		want string
	}{
		{archiver.Silence{}, "Silenced until it is over. You are told if something is about to be lost."},
		{archiver.Silence{Until: uitest.Now.AddDate(0, 1, 0)}, "Silenced until 21 December. You are told if something is about to be lost."},
		{archiver.Silence{Told: true}, "Silenced, but told all the same: more is lost, or about to be."},
	} {
		c.Reason = reasons.DropboxFull
		r.See(uitest.But(full, func(s *archiver.Snapshot) { s.Notices.Silenced = []archiver.Silence{c.Silence} }))
		if line.state.Text != c.want || !line.state.Visible() {
			t.Errorf("says %q, want %q", line.state.Text, c.want)
		}
	}
	r.Tap(line.change)
	r.Wants("silence", "end silence")
	r.See(uitest.But(full, func(s *archiver.Snapshot) { s.Backup.Notify = false }))
	if line.all.Visible() {
		t.Error("no alert is set up, and there is something to silence")
	}
}
