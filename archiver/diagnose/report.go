package diagnose

import (
	"fmt"
	"strings"

	"ringcentral-archiver/archiver/plaintext"
)

// connections are the tests of the way to the services.
func connections(all []Connection) []byte {
	var text strings.Builder
	if len(all) == 0 {
		text.WriteString("None was tested: no address to call is known.\n")
	}
	for _, c := range all {
		fmt.Fprintf(&text, "%s, %s", c.Service, c.Host)
		if c.Via != "" {
			fmt.Fprintf(&text, ", through the proxy %s", c.Via)
		}
		text.WriteString("\n")
		for _, p := range c.Passed {
			fmt.Fprintf(&text, "  %-16s  %8s  %s\n", p.Step, milliseconds(p.Took), p.Note)
		}
		if c.Unsigned {
			fmt.Fprintf(&text, "  %-16s  %8s  not tested: not signed in\n", stepSignIn, "")
		}
		if c.Failed != "" {
			fmt.Fprintf(&text, "  %-16s  %8s  FAILED: %s\n%30s(%s)\n", c.Failed, milliseconds(c.Took), c.Sentence(), "", plaintext.Line(c.Detail))
		}
		text.WriteString("\n")
	}
	return []byte(text.String())
}

// Sentence says why the way ends; empty where it does not.
func (c Connection) Sentence() string { return c.In(string(c.Why)) }

// In says why the way ends, with the sentence of Why in some language.
func (c Connection) In(sentence string) string {
	if !strings.Contains(string(c.Why), "%s") {
		return sentence
	}
	return plaintext.Sprintf(sentence, c.About)
}
