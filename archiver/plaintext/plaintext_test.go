package plaintext_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"strings"
	"testing"
	"time"
	"unicode"
	"unicode/utf8"

	"ringcentral-archiver/archiver/plaintext"
)

func TestWhatOthersWroteActsOnNothing(t *testing.T) {
	for name, test := range map[string]struct{ text, line, lines string }{
		"as most are":          {"Ana Ruiz, +1 (415) 555-0123", "Ana Ruiz, +1 (415) 555-0123", "Ana Ruiz, +1 (415) 555-0123"},
		"other letters":        {"Zoë Müller 李 😀", "Zoë Müller 李 😀", "Zoë Müller 李 😀"},
		"red":                  {"\x1b[31mAna", "\ufffd[31mAna", "\ufffd[31mAna"},
		"a window's title":     {"\x1b]0;x\aAna", "\ufffd]0;x\ufffdAna", "\ufffd]0;x\ufffdAna"},
		"escapes of one byte":  {"\u009b31mAna", "\ufffd31mAna", "\ufffd31mAna"},
		"a raw byte of those":  {"\x9b31mAna", "\ufffd31mAna", "\ufffd31mAna"},
		"deleted letters":      {"Ana\x7f\b", "Ana\ufffd\ufffd", "Ana\ufffd\ufffd"},
		"a line of its own":    {"Ana\r\nsuccess\rx", "Ana  success x", "Ana\nsuccess\nx"},
		"lines and tabs":       {"a\tb\u2028c\vd", "a b c d", "a\tb\nc\nd"},
		"turned round":         {"exe.\u202egnp", "exe.gnp", "exe.gnp"},
		"isolated":             {"\u2067abc\u2069", "abc", "abc"},
		"marks of a direction": {"\u200fאנה\u200e", "\u200fאנה\u200e", "\u200fאנה\u200e"},
		"joined letters":       {"می\u200cخواهم", "می\u200cخواهم", "می\u200cخواهم"},
	} {
		t.Run(name, func(t *testing.T) {
			if got := plaintext.Line(test.text); got != test.line {
				t.Errorf("as a line: %q, not %q", got, test.line)
			}
			if got := plaintext.Text(test.text); got != test.lines {
				t.Errorf("as lines: %q, not %q", got, test.lines)
			}
		})
	}
}

type named string

func TestOnlyTheFormatHasLines(t *testing.T) {
	got := plaintext.Sprintf("%s\t%v\t%s\t%v\t%d\t%s\t%v\n", "a\tb", errors.Join(errors.New("one"), errors.New("two\x1b")), named("c\n"), []string{"d\r"}, 7,
		time.Second, nil)
	if want := "a b\tone; two\ufffd\tc \t[d ]\t7\t1s\t<nil>\n"; got != want {
		t.Errorf("%q, not %q", got, want)
	}
}

func TestProgramsReadWhatItWas(t *testing.T) {
	const name = "A\x1b[1m\u009b2J\u202e\x7fé\n"
	encoded, err := json.Marshal(name)
	if err != nil {
		t.Fatal(err)
	}
	shown := plaintext.JSON(encoded)
	var read string
	if err := json.Unmarshal(shown, &read); err != nil || read != name {
		t.Errorf("%s is read as %q, %v", shown, read, err)
	}
	harmless(t, string(shown), "")
}

// harmless fails if a text has in it what acts on whoever shows it.
func harmless(t *testing.T, text, kept string) {
	t.Helper()
	if !utf8.ValidString(text) {
		t.Errorf("%q is not UTF-8", text)
	}
	for _, r := range text {
		if unicode.IsControl(r) && !strings.ContainsRune(kept, r) || unicode.In(r, unicode.Zl, unicode.Zp) || unicode.In(r, unicode.Bidi_Control) &&
			!strings.ContainsRune("\u200e\u200f\u061c", r) {
			t.Errorf("%q has %U in it", text, r)
		}
	}
}

func FuzzCleaned(f *testing.F) {
	for _, seed := range []string{"Ana", "\x1b[31m", "a\r\nb", "\u202e\u2066x\u2069", "\x9b\xff", "\u0085\u2028"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		line, lines := plaintext.Line(text), plaintext.Text(text)
		harmless(t, line, "")
		harmless(t, lines, "\n\t")
		harmless(t, plaintext.Sprintf("%s %v %q", text, errors.New(text), text), "")
		if plaintext.Line(line) != line || plaintext.Text(lines) != lines {
			t.Errorf("%q is cleaned to %q and %q, and those to something else", text, line, lines)
		}
		encoded, err := json.Marshal(text)
		if err != nil {
			t.Fatal(err)
		}
		shown := plaintext.JSON(encoded)
		harmless(t, string(shown), "")
		var was, is string
		if err := errors.Join(json.Unmarshal(encoded, &was), json.Unmarshal(shown, &is)); err != nil || was != is {
			t.Errorf("%s and %s are read as %q and %q, %v", encoded, shown, was, is, err)
		}
		if bytes.ContainsRune(shown, '\x1b') {
			t.Errorf("%s", shown)
		}
	})
}
