package secretfile

import (
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestTheFirstLine: a secret is read whatever editor has written it, and a file that holds none ends in a sentence.
func TestTheFirstLine(t *testing.T) {
	const secret = "https://hc.example/x"
	utf16 := func(text string) (out string) {
		for _, c := range text {
			out += string([]byte{byte(c), 0})
		}
		return out
	}
	for name, c := range map[string]struct{ text, want, trouble string }{
		"as it is":             {secret, secret, ""},
		"with more":            {secret + "\nmore\n", secret, ""},
		"of Windows":           {secret + "\r\nmore\r\n", secret, ""},
		"of Notepad":           {"\xef\xbb\xbf" + secret + "\r\n", secret, ""},
		"of PowerShell":        {"\xff\xfe" + utf16(secret+"\r\n"), secret, ""},
		"bytes of no encoding": {"p\xff\xe4ss\n", "p\xff\xe4ss", ""},
		"empty":                {"", "", "is empty"},
		"empty line":           {"\n" + secret, "", "is empty"},
		"endless":              {strings.Repeat("a", 2*mostSecret), "", "is too long"},
	} {
		path := filepath.Join(t.TempDir(), "secret")
		if err := os.WriteFile(path, []byte(c.text), 0o600); err != nil {
			t.Fatal(err)
		}
		for way, in := range map[string]io.Reader{path: nil, "-": strings.NewReader(c.text)} {
			got, err := FirstLine(way, in, nil)
			if got != c.want || (err == nil) != (c.trouble == "") || err != nil && !strings.Contains(err.Error(), c.trouble) {
				t.Errorf("%s, %s: %q, %v", name, way, got, err)
			}
		}
	}
	if text, err := Read("/dev/zero"); err == nil && len(text) != mostSecret { // where there is such a device
		t.Errorf("%d bytes of what has no end", len(text))
	}
}
