package backuptab

import (
	"context"
	"fmt"
	"slices"
	"testing"

	"fyne.io/fyne/v2/test"

	"ringcentral-archiver/archiver"
	"ringcentral-archiver/archiver/policy"
	"ringcentral-archiver/archiver/reasons"
	"ringcentral-archiver/store/coverage"
	"ringcentral-archiver/store/ledger"
	"ringcentral-archiver/ui/uitest"
)

// TestMessagesOfAllExtensions: they are offered in Account Settings, none is selected at first, and they
// are chosen beside the recordings.
func TestMessagesOfAllExtensions(t *testing.T) {
	r := newTab(t, uitest.Office())
	m := r.tab.messages
	for of, check := range m.checks {
		if !check.Visible() || check.Checked || check.Disabled() {
			t.Errorf("%s: visible %v, checked %v, disabled %v", of, check.Visible(), check.Checked, check.Disabled())
		}
	}
	if m.whose.Visible() {
		t.Error("extensions can be chosen although no messages are")
	}
	test.Tap(m.checks[ledger.SMS])
	r.Settle()
	if want := []ledger.Type{ledger.CallRecording, ledger.SMS}; r.Engine.Scope != archiver.AccountScope || !slices.Equal(r.Engine.Types, want) || !r.Engine.On {
		t.Errorf("%v %v %v", r.Engine.Scope, r.Engine.Types, r.Engine.On)
	}
	r.tab.look(segmentExtension)
	r.Lay()
	if m.all.Visible() {
		t.Error("My Extension offers the messages of others")
	}
}

// TestExtensionsAreChosenByNumber: what is typed goes to the engine, and its answer is shown.
func TestExtensionsAreChosenByNumber(t *testing.T) {
	all := uitest.With(func(s *archiver.Snapshot) {
		s.Backup.Account.Types = ledger.Types
		s.Backup.Whose.Except = []ledger.Owner{{ExtensionID: "7", Number: "103"}}
	})
	r := newTab(t, all)
	m := r.tab.messages
	if !m.whose.Visible() || m.except.Text != "103" || m.only.Text != "" || !m.apply.Disabled() {
		t.Errorf("only %q, except %q, apply disabled %v", m.only.Text, m.except.Text, m.apply.Disabled())
	}
	m.only.SetText("101, 102;105")
	m.except.SetText("")
	if m.apply.Disabled() {
		t.Error("what was typed cannot be applied")
	}
	r.Engine.Act = func(context.Context, string) error {
		return &policy.ChoiceError{Account: "Whitfield Dental LLC", Unknown: []string{"105"}}
	}
	r.Tap(m.apply)
	if got := fmt.Sprint(r.Engine.Chosen); got != "{[{ 101 } { 102 } { 105 }] []}" {
		t.Errorf("the engine got %s", got)
	}
	if m.failed.Text != "Whitfield Dental LLC has no extension 105: nothing was changed." || !m.failed.Visible() {
		t.Errorf("the tab says %q", m.failed.Text)
	}
}

// TestHowOftenIsShown: with what is wrong.
func TestHowOftenIsShown(t *testing.T) {
	failing := coverage.Mailboxes{
		Wanted: 5000, Listed: 4998, Every: 3, Failing: 2,
		First: coverage.Failing{Owner: ledger.Owner{Number: "105", Name: "Dora Lee"}, Reason: string(reasons.OthersMessages)},
	}
	inboxes := coverage.Mailboxes{
		Wanted: 3, Listed: 3, Every: 1, Failing: 1, First: coverage.Failing{Owner: ledger.OfInboxes, Reason: string(reasons.AppPermission)},
	}
	for want, m := range map[string]coverage.Mailboxes{
		"Each of 3 extensions is listed every hour. Could not be listed: 1, first Shared inboxes (app permission missing).": inboxes,
		"New extensions are included automatically.":     {},
		"Each of 2,000 extensions is listed every hour.": {Wanted: 2000, Listed: 2000, Every: 1},
		"Each of 2,000 extensions is listed every 3 hours at the pace of the last run: the hour was too short for all of them.":                                                 {Wanted: 2000, Listed: 2000, Every: 1, Slower: 3},
		"Each of 5,000 extensions is listed every 3 hours, as often as RingCentral allows. Not listed yet: 2. Could not be listed: 2, first 105 Dora Lee (permission missing).": failing,
	} {
		if got := mailboxWords(m); got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}
