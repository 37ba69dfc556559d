package alerts

import (
	"strings"
	"testing"
	"time"

	"ringcentral-archiver/archiver/completeness"
	"ringcentral-archiver/archiver/notice"
	"ringcentral-archiver/archiver/reasons"
	"ringcentral-archiver/archiver/translation"
	"ringcentral-archiver/store/ledger"
)

// TestTheMailTellsRemovedFromLost: what was archived and then removed from Dropbox was not lost at
// RingCentral.
func TestTheMailTellsRemovedFromLost(t *testing.T) {
	at := time.Date(2026, 11, 20, 18, 10, 0, 0, time.UTC)
	h := mailFacts{in: translation.English(), at: at, computer: "office-pc", totals: ledger.Totals{Removed: 20, Accepted: 3}}
	m := h.problem([]notice.Cause{{Name: string(reasons.Removed), Text: reasons.Removed.Sentence(), Items: 20, Final: true, Since: at}})
	if m.subject != "RingCentral Archiver: archived files were removed from Dropbox" {
		t.Errorf("the subject is %q", m.subject)
	}
	for _, want := range []string{"20 items in total: archived, then removed from Dropbox; RingCentral no longer has them.", "accept it in RingCentral Archiver", "3 items removed from Dropbox by the user."} {
		if !strings.Contains(m.text(), want) {
			t.Errorf("the mail does not say %q:\n%s", want, m.text())
		}
	}
	if strings.Contains(m.text(), "before they were archived") {
		t.Errorf("the mail says that they were never archived:\n%s", m.text())
	}
}

// TestTheMailSaysWhatIsNotCovered: where it says "everything".
func TestTheMailSaysWhatIsNotCovered(t *testing.T) {
	at := time.Date(2026, 11, 20, 18, 10, 0, 0, time.UTC)
	for uncovered, want := range map[completeness.Uncovered]string{
		0:                          "Everything that RingCentral still has is archived up to ",
		completeness.SharedInboxes: ", except messages of shared numbers.",
		completeness.DeletedCalls:  ", except perhaps recordings of deleted calls.",
	} {
		text := mailFacts{in: translation.English(), at: at, completeTo: at, uncovered: uncovered}.summary()
		if !strings.Contains(text, want) || strings.Count(text, "\n") != 1+len(uncovered.Sentences()) {
			t.Errorf("%v: %s", uncovered.Each(), text)
		}
	}
}
