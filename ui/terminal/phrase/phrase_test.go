package phrase

import (
	"testing"

	"ringcentral-archiver/archiver/translation"
)

func TestNearestWord(t *testing.T) {
	commands := []string{"login", "logout", "connect", "disconnect", "backup", "run", "retry", "verify", "log", "calendar", "status", "notify", "completion", "help"}
	for _, c := range []struct{ word, want string }{
		{"logn", "login"}, {"lgo", "log"}, {"LOGIN", "login"}, {"stauts", "status"}, {"x", ""}, {"disconect", "disconnect"},
	} {
		want := ""
		if c.want != "" {
			want = ` Did you mean "` + c.want + `"?`
		}
		if got := (Meant{c.word, commands}).In(translation.English()); got != want {
			t.Errorf("%q: %q, want %q", c.word, got, want)
		}
	}
}

func TestList(t *testing.T) {
	for _, c := range []struct {
		words []string
		want  string
	}{
		{nil, ""},
		{[]string{"a"}, "a"},
		{[]string{"a", "b"}, "a or b"},
		{[]string{"a", "b", "c"}, "a, b or c"},
	} {
		if got := Any(c.words).In(translation.English()); got != c.want {
			t.Errorf("%v: %q, want %q", c.words, got, c.want)
		}
	}
}
