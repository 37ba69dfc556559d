package placeflags

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"ringcentral-archiver/archiver/translation"
	"ringcentral-archiver/store"
	"ringcentral-archiver/store/place"
	"ringcentral-archiver/ui/terminal/phrase"
)

// read reads a line, without the name of the command.
func read(t *testing.T, line string) *Flags {
	t.Helper()
	f := &Flags{}
	c := f.Command()
	if err := c.ParseFlags(strings.Fields(line)); err != nil {
		t.Fatal(err)
	}
	if err := f.Check(c, c.Flags().Args()); err != nil {
		t.Fatalf("%s: %v", line, err)
	}
	return f
}

// TestWhereASecretComesFrom: from a file or from a person, and from no other place; where nothing is given, the one that is kept is wanted.
func TestWhereASecretComesFrom(t *testing.T) {
	dir := t.TempDir()
	file := func(name, content string) string {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	key := "-----BEGIN OPENSSH PRIVATE KEY-----\nline\n-----END OPENSSH PRIVATE KEY-----\n"
	const sftp, s3 = "sftp sftp://ana@nas/calls ", "s3 https://nas/calls --key-id AK1 "
	for _, c := range []struct{ line, want, question string }{
		{sftp + "--password-file " + file("password", "secret 7 \r\nmore\n"), "secret 7 ", ""},
		{sftp + "--password-file -", "piped", ""},
		{sftp + "--key " + file("key", key), key, ""},
		{sftp + "--agent", "", ""},
		{sftp + "--make-key", "", ""},
		{sftp, "typed", "Password of sftp://ana@nas/calls (nothing = the one that is kept): "},
		{s3 + "--secret-file " + file("secret", "topsecret\n"), "topsecret", ""},
		{s3, "typed", "Secret of the access key AK1 (nothing = the one that is kept): "},
		{"", "", ""},
		{"folder " + dir, "", ""},
	} {
		asked := ""
		w, err := read(t, c.line).Wanted(t.Context(), Source{
			In: strings.NewReader("piped\n"), Voice: phrase.In(translation.English(), time.UTC),
			Ask: func(_ context.Context, question string) (string, error) { asked = question; return "typed", nil },
		})
		if err != nil || w.Secret != c.want || asked != c.question {
			t.Errorf("%s: the secret is %q, asked was %q, %v", c.line, w.Secret, asked, err)
		}
	}
	if w, err := read(t, sftp).Wanted(t.Context(), Source{}); err != nil || w.Secret != "" {
		t.Errorf("a script that gives nothing wants %q, %v", w.Secret, err)
	}
	if _, err := read(t, sftp+"--key "+file("empty", " \n")).Wanted(t.Context(), Source{}); !errors.Is(err, errNoKeyFile) {
		t.Errorf("an empty key file: %v", err)
	}
}

// TestAServerIsSignedInToAsBefore: where nothing else is given, as with a host key that has changed.
func TestAServerIsSignedInToAsBefore(t *testing.T) {
	now := store.Dropbox{Place: place.Place{SFTP: place.Server{Host: "nas", Port: 22, User: "ana", Path: "/home/ana/calls", SignIn: place.ByMadeKey}}}
	for _, c := range []struct {
		line, typed string
		want        place.SignIn
	}{
		{"sftp sftp://ana@nas/calls", "", place.ByMadeKey},
		{"sftp sftp://ana@nas/calls", "secret 7", place.ByPassword},
		{"sftp sftp://ana@nas/calls --agent", "", place.ByAgent},
		{"sftp sftp://bob@nas/calls", "", place.ByPassword},
		{"sftp sftp://ana@nas:2222/calls", "", place.ByPassword},
		{"folder " + t.TempDir(), "", ""},
	} {
		f := read(t, c.line)
		if err := f.GoOn(now); err != nil {
			t.Fatal(err)
		}
		w, err := f.Wanted(t.Context(), Source{
			Voice: phrase.In(translation.English(), time.UTC), Ask: func(context.Context, string) (string, error) { return c.typed, nil },
		})
		if err != nil || w.SFTP.SignIn != c.want {
			t.Errorf("%s: by %q, want %q (%v)", c.line, w.SFTP.SignIn, c.want, err)
		}
	}
}
