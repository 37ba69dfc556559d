package backuptab

import (
	"context"
	"slices"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"ringcentral-archiver/archiver"
	"ringcentral-archiver/archiver/completeness"
	"ringcentral-archiver/store/ledger"
	"ringcentral-archiver/ui/uitest"
)

func TestButtonsOfAnActionAreDisabledMeanwhile(t *testing.T) {
	r := newTab(t, uitest.Office())
	release := make(chan struct{})
	r.Engine.Act = func(context.Context, string) error { <-release; return nil }
	test.Tap(r.tab.toggle)
	if !r.tab.toggle.Disabled() {
		t.Error("the switch can be pressed again")
	}
	test.Tap(r.tab.toggle)
	close(release)
	r.Settle()
	r.Wants("off")
	if r.tab.toggle.Disabled() {
		t.Error("the switch stays disabled")
	}
}

func TestBackupSwitch(t *testing.T) {
	r := newTab(t, uitest.With(func(s *archiver.Snapshot) { s.Backup.On = false }))
	b := r.tab
	if b.choices.Visible() {
		t.Error("types can be chosen while backup is off")
	}
	b.toggle.TypedKey(&fyne.KeyEvent{Name: fyne.KeySpace})
	r.Settle()
	if b.toggle.On {
		t.Error("the switch shows what the engine has not done")
	}
	r.See(uitest.Office())
	if !b.toggle.On || !b.choices.Visible() {
		t.Error("backup is on and the switch or the choices do not show it")
	}
	r.Tap(b.toggle)
	r.Wants("on", "off")
}

func TestTypesBelongToTheirScope(t *testing.T) {
	r := newTab(t, uitest.Office())
	b := r.tab
	if b.checks[ledger.Fax].Visible() || !b.checks[ledger.CallRecording].Visible() {
		t.Error("Account Settings offers something else than call recordings")
	}
	test.Tap(b.checks[ledger.CallRecording])
	r.Settle()
	if r.Engine.Scope != archiver.AccountScope || len(r.Engine.Types) != 0 || r.Engine.On {
		t.Errorf("%v %v %v", r.Engine.Scope, r.Engine.Types, r.Engine.On)
	}
	b.scope.TypedKey(&fyne.KeyEvent{Name: fyne.KeyRight})
	r.Lay()
	if b.account || !b.checks[ledger.Fax].Visible() {
		t.Error("My Extension does not offer fax")
	}
	test.Tap(b.checks[ledger.SMS])
	r.Settle()
	if want := []ledger.Type{ledger.CallRecording, ledger.VoiceMail, ledger.Fax}; r.Engine.Scope != archiver.ExtensionScope || !slices.Equal(r.Engine.Types, want) || !r.Engine.On {
		t.Errorf("%v %v %v", r.Engine.Scope, r.Engine.Types, r.Engine.On)
	}
	notAllowed := func(s *archiver.Snapshot) { s.Backup.MayAccount, s.RingCentral.OwnRecordings = false, false }
	r.See(uitest.With(notAllowed))
	if !b.scope.Visible() || b.checks[ledger.CallRecording].Disabled() {
		t.Error("what the role may not do any more cannot be turned off")
	}
	r.See(uitest.With(func(s *archiver.Snapshot) {
		notAllowed(s)
		s.Backup.Account.On, s.Backup.Extension.Types = false, []ledger.Type{ledger.SMS}
	}))
	if b.scope.Visible() || !b.checks[ledger.CallRecording].Disabled() || b.checks[ledger.SMS].Disabled() {
		t.Error("what the role may not do is offered")
	}
}

func TestBackupWords(t *testing.T) {
	for _, c := range []struct {
		name, note, whose, since string
		s                        archiver.Snapshot
		account                  bool
	}{
		{
			"account", "New items in RingCentral are archived to Dropbox every hour.", "All extensions of Whitfield Dental LLC",
			"Archives everything from 20 November, 08:00. Use Rescue for anything older.", uitest.Office(), true,
		},
		{
			"own", "New items in RingCentral are archived to Dropbox every hour.", "Your own extension: Dana Whitfield · 101",
			"Archives everything from 20 November, 08:00. Use Rescue for anything older.", uitest.Office(), false,
		},
		{"new", "Sign in to RingCentral and connect Dropbox first (GENERAL).", "Your own extension: ", "", archiver.Snapshot{}, false},
	} {
		if w := wordsOf(here, c.s, c.account); w.note != c.note || w.whose != c.whose || w.since != c.since {
			t.Errorf("%s: %+v", c.name, w)
		}
	}
	for want, s := range map[string]archiver.Snapshot{
		"To archive other extensions, use Account Settings.":                                                                       uitest.Office(),
		"Only an administrator can archive the recordings of other extensions.":                                                    uitest.With(func(s *archiver.Snapshot) { s.Backup.MayAccount = false }),
		"Your role does not allow reading call recordings: ask the account's administrator for User Call Log › Access Recordings.": uitest.With(func(s *archiver.Snapshot) { s.RingCentral.OwnRecordings = false }),
	} {
		if got := wordsOf(here, s, false).limits; got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
}

// TestTheTabSaysWhatIsNotArchived: what "everything" does not cover, in a sentence each, while backup is on.
func TestTheTabSaysWhatIsNotArchived(t *testing.T) {
	with := func(on bool, is completeness.Uncovered) archiver.Snapshot {
		return uitest.With(func(s *archiver.Snapshot) { s.Backup.On, s.Completeness.Uncovered = on, is })
	}
	const inboxes = "Texts in shared inboxes are not archived: at RingCentral, give the registered app the permission SMS, with which it might also send texts, then sign in again."
	for name, c := range map[string]struct {
		s    archiver.Snapshot
		want string
	}{
		"nothing": {with(true, 0), ""},
		"inboxes": {with(true, completeness.SharedInboxes), inboxes},
		"both":    {with(true, completeness.SharedInboxes|completeness.SharedRefused), completeness.SharedRefused.Sentence() + " " + inboxes},
		"off":     {with(false, completeness.SharedInboxes), ""},
	} {
		r := newTab(t, c.s)
		if got := r.tab.uncovered; got.Text != c.want || got.Visible() != (c.want != "") {
			t.Errorf("%s: %q, visible: %t", name, got.Text, got.Visible())
		}
	}
}
