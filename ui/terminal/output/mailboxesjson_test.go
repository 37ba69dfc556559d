package output_test

import (
	"encoding/json"
	"strings"
	"testing"

	"ringcentral-archiver/store/coverage"
	"ringcentral-archiver/store/ledger"
	"ringcentral-archiver/ui/terminal/output"
)

// TestAnExtensionWithSharedInboxes: where they are listed, none of its texts is said to be left out for want of a permission.
func TestAnExtensionWithSharedInboxes(t *testing.T) {
	box := coverage.Mailbox{
		Shared: coverage.Shared{Messages: coverage.None, Threads: coverage.SomeThreads}, Listed: map[ledger.Type]coverage.Listing{ledger.SMS: {}, ledger.Fax: {}},
	}
	for listed, want := range map[bool]string{true: `["shared-inboxes-as-shown"]`, false: `["shared-inboxes"]`} {
		raw, err := json.Marshal(output.MailboxesOf(coverage.Mailboxes{Inboxes: listed}, []coverage.Mailbox{box}))
		if text := string(raw); err != nil || strings.Count(text, `"notCovered":[]`) != 1 || strings.Count(text, `"notCovered":`+want) != 1 {
			t.Errorf("listed %t: %s (%v)", listed, text, err)
		}
	}
}
