package offer_test

import (
	"bytes"
	"context"
	"errors"
	"io"
	"strings"
	"testing"
	"time"

	"go.uber.org/goleak"

	"ringcentral-archiver/archiver/diagnose"
	"ringcentral-archiver/ui/terminal/offer"
	"ringcentral-archiver/ui/terminal/phrase"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

func bundle() diagnose.Bundle {
	return diagnose.Bundle{
		Name: "day.zip", At: time.Unix(0, 0), Folder: "/data", Log: "/data/archiver.log", Missing: "the store is damaged",
		Files: []diagnose.File{
			{Name: "contents.txt", Holds: "this list", Content: []byte("list")},
			{Name: "log.txt", Holds: "the end of the log", Personal: "names", Content: make([]byte, 2000)},
		},
		Connections: []diagnose.Connection{
			{Service: "RingCentral", Host: "platform.example", Via: "proxy:3128", Passed: []diagnose.Passed{{Step: "TLS", Took: 12 * time.Millisecond}}, Unsigned: true},
			{Service: "Dropbox", Host: "api.example", Failed: "DNS name", Why: "The name %s cannot be found.", About: "api.example"},
		},
	}
}

const listed = `The parts from the program's data file are missing: The store is damaged.

These files go into NAME:

  contents.txt  4 B   this list
  log.txt       2 kB  the end of the log
                      personal data: names

No password, sign-in or secret address is in it, and nothing of what was archived.

RingCentral  platform.example  through proxy:3128, TLS 12 ms, not signed in
Dropbox      api.example       no step
                               DNS name fails: The name api.example cannot be found.
Data folder  /data
Log file     /data/archiver.log

`

// TestNothingIsWrittenBeforeItIsListedAndAgreedTo: Enter agrees, whatever is neither yes nor Enter does not.
func TestNothingIsWrittenBeforeItIsListedAndAgreedTo(t *testing.T) {
	for _, c := range []struct {
		name, path, typed string
		yes, asks         bool
		written           string // under which name; empty = not
		said              string // at the end
		err               error
	}{
		{"asked", "", "\n", false, true, "day.zip numbered", "Write it? (Y/n) Written to /here/day.zip", nil},
		{"asked, yes", "", "Yes\n", false, true, "day.zip numbered", "Write it? (Y/n) Written to ", nil},
		{"asked, no", "", "n\n", false, true, "", "Write it? (Y/n) Nothing was written.\n", nil},
		{"asked, something else", "", "what?\n", false, true, "", "Nothing was written.\n", nil},
		{"asked, and gone", "", "", false, true, "", "Nothing was written.\n", nil},
		{"another name", "mine.zip", "", true, true, "mine.zip", "Written to /here/mine.zip", nil},
		{"no one to ask", "", "", false, false, "", "", offer.ErrNotAsked},
		{"yes", "", "", true, false, "day.zip numbered", "Written to /here/day.zip", nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			var out bytes.Buffer
			written, want := "", strings.Replace(listed, "NAME", "day.zip", 1)
			if c.path != "" {
				want = strings.Replace(listed, "NAME", c.path, 1)
			}
			terminal := offer.Terminal{Out: &out, Voice: phrase.In(nil, time.UTC), Write: func(path string, content []byte, number bool) (string, error) {
				if !strings.HasPrefix(out.String(), want) {
					t.Error("it is written before it is listed")
				}
				if !bytes.HasPrefix(content, []byte("PK")) {
					t.Error("it is no zip")
				}
				written = path
				if number {
					written += " numbered"
				}
				return "/here/" + path, nil
			}}
			if c.asks {
				terminal.In = strings.NewReader(c.typed)
			}
			err := terminal.Offer(t.Context(), bundle(), c.path, c.yes)
			rest, found := strings.CutPrefix(out.String(), want)
			if !errors.Is(err, c.err) || written != c.written || !found || !strings.Contains(rest, c.said) {
				t.Errorf("%v, written %q, said:\n%s", err, written, out.String())
			}
		})
	}
}

func TestWhatCannotBeWrittenIsAnError(t *testing.T) {
	full := errors.New("the disk is full")
	terminal := offer.Terminal{Out: io.Discard, Voice: phrase.In(nil, time.UTC), Write: func(string, []byte, bool) (string, error) { return "", full }}
	if err := terminal.Offer(t.Context(), bundle(), "", true); !errors.Is(err, full) {
		t.Errorf("got %v", err)
	}
}

// TestInterruptedWhileItAsks: who is interrupted has not agreed.
func TestInterruptedWhileItAsks(t *testing.T) {
	ctx, interrupt := context.WithCancel(t.Context())
	typed, never := io.Pipe()
	defer never.Close() // which ends the read
	asked := writer(func(p []byte) {
		if bytes.Contains(p, []byte("Write it?")) {
			interrupt()
		}
	})
	terminal := offer.Terminal{Out: asked, Voice: phrase.In(nil, time.UTC), In: typed, Write: func(string, []byte, bool) (string, error) {
		t.Error("it was written")
		return "", nil
	}}
	if err := terminal.Offer(ctx, bundle(), "", false); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
}

// TestAnAnswerWithoutAnEndIsNone: what is piped in may have no lines.
func TestAnAnswerWithoutAnEndIsNone(t *testing.T) {
	read := 0
	endless := reader(func(p []byte) (int, error) {
		if read += len(p); read > 1<<20 {
			return 0, io.EOF
		}
		return copy(p, bytes.Repeat([]byte("y"), len(p))), nil
	})
	terminal := offer.Terminal{Out: io.Discard, Voice: phrase.In(nil, time.UTC), In: endless, Write: func(string, []byte, bool) (string, error) {
		t.Error("it was written")
		return "", nil
	}}
	if err := terminal.Offer(t.Context(), bundle(), "", false); err != nil || read > 64<<10 {
		t.Errorf("%v, %d bytes were read", err, read)
	}
}

type reader func([]byte) (int, error)

func (r reader) Read(p []byte) (int, error) { return r(p) }

type writer func([]byte)

func (w writer) Write(p []byte) (int, error) {
	w(p)
	return len(p), nil
}
