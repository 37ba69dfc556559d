package logtab

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"fyne.io/fyne/v2"

	"ringcentral-archiver/archiver/reasons"
	"ringcentral-archiver/ui/actions"
	"ringcentral-archiver/ui/playing"
	"ringcentral-archiver/ui/uitest"
)

// newAnswered is an hour with a recording and with a text that can be read.
func newAnswered(t *testing.T) *rig {
	t.Helper()
	r := newLog(t)
	r.Engine.Rows = uitest.Hour()
	r.Engine.Rows[4].Texts = []string{"/a.txt", "/b.txt"}
	data := t.TempDir()
	r.log.sounds = func() playing.Folder { return playing.In(data) }
	r.log.list.Choose(5)
	r.Settle()
	return r
}

func kept(t *testing.T, r *rig) (files []string) {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(string(r.log.sounds()), "*"))
	if err != nil {
		t.Fatal(err)
	}
	return files
}

func TestARecordingIsPlayed(t *testing.T) {
	r := newAnswered(t)
	h := r.log.hour
	r.Engine.Content = "the sound"
	if !h.play.Disabled() || !h.read.Disabled() {
		t.Error("without a selection something can be played or read")
	}
	h.list.Choose(0)
	r.Tap(h.play)
	files := kept(t, r)
	if len(files) != 1 || filepath.Base(files[0]) != "a b#1.mp3" {
		t.Fatalf("kept: %v", files)
	}
	if content, err := os.ReadFile(files[0]); err != nil || string(content) != "the sound" {
		t.Errorf("it holds %q (%v)", content, err)
	}
	if got, want := <-r.Opened, actions.FileAddress(files[0]); got != want {
		t.Errorf("opened %s, want %s", got, want)
	}
	if !h.read.Disabled() {
		t.Error("a recording can be read")
	}
	r.log.Forget()
	if files := kept(t, r); len(files) != 0 {
		t.Errorf("it is kept: %v", files)
	}
}

func TestATextIsRead(t *testing.T) {
	r := newAnswered(t)
	h := r.log.hour
	r.Engine.Content = "See you at noon\nAna"
	h.list.Choose(4)
	r.Tap(h.read)
	for _, words := range []string{"See you at noon", "Ana"} {
		if !r.Says(words) {
			t.Errorf("%q is not shown", words)
		}
	}
	r.Tap(r.Button("Copy"))
	if got := r.App.Clipboard().Content(); strings.Count(got, "See you at noon") != 2 {
		t.Errorf("copied %q", got)
	}
	if files := kept(t, r); len(files) != 0 {
		t.Errorf("a text is kept: %v", files)
	}
}

// TestTextsThatAreTooLongTogether are not shown: the window would stand still.
func TestTextsThatAreTooLongTogether(t *testing.T) {
	r := newAnswered(t)
	h := r.log.hour
	r.Engine.Content = strings.Repeat("x ", mostShown/4+10)
	h.list.Choose(4)
	r.Tap(h.read)
	if want := "This file is too large to be fetched. Open it in Dropbox."; h.detail.Text != want {
		t.Errorf("told %q, want %q", h.detail.Text, want)
	}
}

func TestAFetchThatFailsIsTold(t *testing.T) {
	for want, err := range map[string]error{
		"This file was moved or removed in Dropbox.":                                                         reasons.ErrFileMoved,
		"This file was changed in Dropbox after it was archived. Open it in Dropbox to see it as it is now.": reasons.ErrFileChanged,
		"This file is too large to be fetched. Open it in Dropbox.":                                          reasons.ErrFileLarge,
	} {
		r := newAnswered(t)
		h := r.log.hour
		r.Engine.Act = func(_ context.Context, name string) error {
			if strings.HasPrefix(name, "fetch ") {
				return err
			}
			return nil
		}
		h.list.Choose(0)
		r.Tap(h.play)
		if h.detail.Text != want {
			t.Errorf("told %q, want %q", h.detail.Text, want)
		}
		if files := kept(t, r); len(files) != 0 || len(r.Opened) != 0 {
			t.Errorf("kept %v, opened %d", files, len(r.Opened))
		}
		h.list.Choose(3)
		if h.detail.Text == want {
			t.Error("it is told of another item, too")
		}
	}
}

func TestWithoutAPlayerItIsTold(t *testing.T) {
	r := newAnswered(t)
	r.log.Open = func(string) error { return errors.New("no player") }
	r.log.hour.list.Choose(0)
	r.Tap(r.log.hour.play)
	if got, want := r.log.hour.detail.Text, "No program on this computer plays it. Open it in Dropbox."; got != want {
		t.Errorf("told %q", got)
	}
	if files := kept(t, r); len(files) != 0 {
		t.Errorf("it is kept: %v", files)
	}
}

// TestLeavingTheHourEndsAFetch that may take minutes.
func TestLeavingTheHourEndsAFetch(t *testing.T) {
	r := newAnswered(t)
	h := r.log.hour
	ended := make(chan error, 1)
	r.Engine.Act = func(ctx context.Context, name string) error {
		if !strings.HasPrefix(name, "fetch ") {
			return nil
		}
		<-ctx.Done()
		ended <- ctx.Err()
		return ctx.Err()
	}
	h.list.Choose(0)
	h.play.Tapped(&fyne.PointEvent{})
	if h.detail.Text != "Fetching from Dropbox…" {
		t.Errorf("it says %q", h.detail.Text)
	}
	h.close()
	if err := <-ended; !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
	r.Settle()
	if files := kept(t, r); len(files) != 0 || len(r.Opened) != 0 {
		t.Errorf("kept %v, opened %d", files, len(r.Opened))
	}
}
