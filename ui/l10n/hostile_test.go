package l10n_test

import (
	"testing"

	"ringcentral-archiver/ui/l10n"
)

// TestNoNameActsInTheWindow: a name begins no line and turns nothing round, in the window, the tray and notifications.
func TestNoNameActsInTheWindow(t *testing.T) {
	const hostile, want = "Ana\x1b\n\u202eLine", "Ana\ufffd Line"
	for what, got := range map[string]string{
		"filled in": l10n.Translate("%s", hostile), "joined": l10n.Join(hostile), "told": l10n.OrUnknown(hostile), "a sentence": l10n.Sentence(hostile + "."),
	} {
		if got != want && got != want+"." {
			t.Errorf("%s it is %q", what, got)
		}
	}
}
