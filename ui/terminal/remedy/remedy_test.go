package remedy

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"ringcentral-archiver/archiver/dropbox"
	"ringcentral-archiver/archiver/oauth"
	"ringcentral-archiver/archiver/policy"
	"ringcentral-archiver/archiver/reasons"
	"ringcentral-archiver/archiver/sftp"
	"ringcentral-archiver/archiver/translation"
	"ringcentral-archiver/ui/terminal/phrase"
)

// TestFailuresSayWhoHasToAct: below the error stands who has to do what.
func TestFailuresSayWhoHasToAct(t *testing.T) {
	for want, err := range map[string]error{
		reasons.AppAccess.Sentence():                   oauth.ErrAppAccess,
		reasons.ExtensionState.Sentence():              oauth.ErrExtensionState,
		reasons.Suspended.Sentence():                   &dropbox.Error{Op: "x", Status: 401, Tag: "user_suspended"},
		reasons.EmailUnverified.Sentence():             &dropbox.Error{Op: "x", Status: 409, Tag: "email_not_verified"},
		reasons.AppDisabled.Sentence():                 oauth.ErrAppDisabled,
		reasons.HostKeyChanged.Sentence():              &sftp.HostKeyError{Address: "nas:22", Known: "a", Offered: "b"},
		"Ask the account's administrator for these pe": fmt.Errorf("%w: missing: A", reasons.ErrScope),
	} {
		var out strings.Builder
		if code := Say(&out, phrase.In(nil, time.UTC), fmt.Errorf("sign in: %w", err)); code != Failed || !strings.Contains(out.String(), "\n"+want) {
			t.Errorf("exit code %d, said %q", code, out.String())
		}
	}
}

// TestKnownErrorsAreSaidInTheirWords: what is translated is what the error says.
func TestKnownErrorsAreSaidInTheirWords(t *testing.T) {
	for _, k := range known {
		if k.words != k.err.Error() {
			t.Errorf("%q is translated as %q", k.err, k.words)
		}
	}
}

// TestAChoiceThatIsNotTakenIsSaidInTheLanguage: with the numbers that are not there.
func TestAChoiceThatIsNotTakenIsSaidInTheLanguage(t *testing.T) {
	german := phrase.In(translation.In("de"), time.UTC)
	for want, err := range map[string]error{
		"archiver: Büro hat keine Nebenstelle 777, 778: Es wurde nichts geändert\n":                &policy.ChoiceError{Account: "Büro", Unknown: []string{"777", "778"}},
		"archiver: jede gewählte Nebenstelle ist zugleich ausgenommen: Es wurde nichts geändert\n": &policy.ChoiceError{Account: "Büro"},
	} {
		var out strings.Builder
		if code := Say(&out, german, err); code != WrongUsage || out.String() != want {
			t.Errorf("exit code %d, said %q, want %q", code, out.String(), want)
		}
	}
}
