package typed

import (
	"context"
	"strings"
	"testing"

	"ringcentral-archiver/archiver"
	"ringcentral-archiver/archiver/translation"
	"ringcentral-archiver/ui/terminal/phrase"
)

// TestAHostKeyIsAgreedTo: by the fingerprint that was given, or by a person who has seen it; a script that was told none agrees to none.
func TestAHostKeyIsAgreedTo(t *testing.T) {
	shown := archiver.HostKey{Server: "nas", Type: "ssh-ed25519", Fingerprint: "SHA256:shown"}
	changed := shown
	changed.Before = "SHA256:before"
	for _, c := range []struct {
		name  string
		by    SignIn
		typed string
		key   archiver.HostKey
		want  bool
	}{
		{"given", SignIn{HostKey: "SHA256:shown"}, "", shown, true},
		{"given, and changed", SignIn{HostKey: "SHA256:shown"}, "", changed, true},
		{"another was given", SignIn{HostKey: "SHA256:other"}, "", shown, false},
		{"another was given at a terminal", SignIn{HostKey: "SHA256:other", Asks: true}, "yes", shown, false},
		{"yes", SignIn{Asks: true}, "yes", shown, true},
		{"yes to another than before", SignIn{Asks: true}, "yes", changed, true},
		{"no", SignIn{Asks: true}, "no", shown, false},
		{"yes is for the account", SignIn{Asks: true, Yes: true, Other: true}, "no", changed, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			ctx, cancel := context.WithCancel(t.Context())
			defer cancel()
			var out strings.Builder
			c.by.Out, c.by.Voice = &out, phrase.In(translation.English(), nil)
			if c.typed != "" {
				c.by.In = strings.NewReader(c.typed + "\n")
			}
			if got := c.by.Asking(ctx, "Dropbox", "").HostKey(c.key); got != c.want {
				t.Errorf("it is agreed to: %v", got)
			}
			asks := c.by.HostKey == ""
			if strings.Contains(out.String(), c.key.Fingerprint) != (asks || !c.want) || !asks && !c.want != strings.Contains(out.String(), "given: "+c.by.HostKey) || strings.Contains(out.String(), "before: SHA256:before") != (asks && c.key.Before != "") {
				t.Errorf("said %q", out.String())
			}
		})
	}
	if (SignIn{}).Asking(t.Context(), "Dropbox", "").HostKey != nil {
		t.Error("a script that was told no key agrees to one")
	}
}
