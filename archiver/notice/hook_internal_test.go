package notice

import (
	"html"
	"regexp"
	"strings"
	"testing"
)

// FuzzInChat: nothing in a text calls people, is a link or shows a picture, and people read what was written.
func FuzzInChat(f *testing.F) {
	acts := regexp.MustCompile(`@\w|<[!@#\w]|\]\(|\]\[|\]:|\w://|\w\.\pL`)
	f.Add("Ana <!channel> @here [x](https://evil.example) &lt;")
	f.Add("![x][1] www.evil.example")
	f.Fuzz(func(t *testing.T, text string) {
		said := inChat(text)
		if found := acts.FindString(said); found != "" {
			t.Errorf("%q acts in %q", found, said)
		}
		if unescape := strings.NewReplacer("&lt;", "<", "&gt;", ">", "&amp;", "&"); !strings.Contains(text, nothing) && unescape.Replace(strings.ReplaceAll(said, nothing, "")) != text {
			t.Errorf("%q is read as %q", text, html.UnescapeString(said))
		}
	})
}
