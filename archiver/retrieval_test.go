package archiver_test

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"io"
	"strings"
	"syscall"
	"testing"
	"time"

	"ringcentral-archiver/archiver"
	"ringcentral-archiver/archiver/reasons"
	"ringcentral-archiver/archiver/simulator/dropboxserver"
	"ringcentral-archiver/archiver/simulator/ringcentralserver"
)

// answered is an archived recording of nine million bytes, which come in two pieces, and a text.
func answered(t *testing.T, words string) (r *rig, recording, text archiver.ItemRow) {
	t.Helper()
	r = newRig(t, ringcentralserver.RoleAdmin)
	r.call(r.bob, 40*time.Minute, ringcentralserver.RecordingSpec{Size: 9_000_000})
	r.message(ringcentralserver.TypeSMS, 20*time.Minute, func(m *ringcentralserver.MessageSpec) { m.Text = words })
	r.backup(time.Hour)
	r.runOnce()
	rows, err := r.a.Items(start.Add(-time.Hour).Truncate(time.Hour), "")
	if err != nil || len(rows) != 2 || rows[0].Sound == "" || len(rows[0].Texts) != 0 || rows[1].Sound != "" || len(rows[1].Texts) != 1 {
		t.Fatalf("%+v (%v)", rows, err)
	}
	return r, rows[0], rows[1]
}

// TestASoundAndATextComeBack as they were archived, also where the connection is cut.
//
//test:long
func TestASoundAndATextComeBack(t *testing.T) {
	const words = "See you at noon"
	r, recording, text := answered(t, words)
	r.sim.Dropbox.Inject(dropboxserver.Fault{Route: "files/download", Do: dropboxserver.ResetMid, Skip: 1})
	for _, c := range []struct {
		row  archiver.ItemRow
		path string
	}{{recording, recording.Sound}, {text, text.Texts[0]}} {
		want, err := r.sim.Dropbox.ReadFile(c.path)
		if err != nil {
			t.Fatal(err)
		}
		var got bytes.Buffer
		if err := r.a.Fetch(t.Context(), c.row.Key, c.path, &got); err != nil || !bytes.Equal(got.Bytes(), want) {
			t.Errorf("%s: %d bytes (%v), want %d", c.path, got.Len(), err, len(want))
		}
		if c.path == text.Texts[0] && !strings.Contains(got.String(), words) {
			t.Errorf("the text is %q", got.String())
		}
	}
}

// TestNothingElseComesBack: not what was put in the place of a file, nor what is none of the item's.
//
//test:long
func TestNothingElseComesBack(t *testing.T) {
	t.Parallel()
	as := func(*rig, string) error { return nil }
	for name, c := range map[string]struct {
		words  string
		path   string // instead of the text's
		change func(r *rig, path string) error
		want   error
	}{
		"changed": {change: func(r *rig, path string) error { return r.sim.Dropbox.Put(path, []byte("See you at one!"), start) }, want: reasons.ErrFileChanged},
		"made longer": {change: func(r *rig, path string) error {
			return r.sim.Dropbox.Put(path, []byte("See you at noon, or not"), start)
		}, want: reasons.ErrFileChanged},
		"cut short":   {change: func(r *rig, path string) error { return r.sim.Dropbox.Put(path, []byte("See"), start) }, want: reasons.ErrFileChanged},
		"removed":     {change: func(r *rig, path string) error { return r.sim.Dropbox.Delete(path) }, want: reasons.ErrFileMoved},
		"not its own": {path: "/ARCHIVE STATUS.html", change: as, want: reasons.ErrFileMoved},
		"not there":   {change: func(r *rig, _ string) error { return r.a.Disconnect(t.Context()) }, want: reasons.ErrNotConnected},
		"too large":   {words: strings.Repeat("noon ", 20_000), change: as, want: reasons.ErrFileLarge},
	} {
		t.Run(name, func(t *testing.T) {
			r, _, text := answered(t, cmp.Or(c.words, "See you at noon"))
			path := cmp.Or(c.path, text.Texts[0])
			if err := c.change(r, text.Texts[0]); err != nil {
				t.Fatal(err)
			}
			if err := r.a.Fetch(t.Context(), text.Key, path, io.Discard); !errors.Is(err, c.want) {
				t.Errorf("got %v, want %v", err, c.want)
			}
		})
	}
}

// TestAFetchCanBeGivenUp while Dropbox is silent.
func TestAFetchCanBeGivenUp(t *testing.T) {
	r, recording, _ := answered(t, "See you at noon")
	r.sim.Dropbox.Inject(dropboxserver.Fault{Route: "files/download", Do: dropboxserver.Stall, Skip: 1})
	ctx, giveUp := context.WithCancel(t.Context())
	begun := writer(func(p []byte) (int, error) {
		giveUp()
		return len(p), nil
	})
	if err := r.a.Fetch(ctx, recording.Key, recording.Sound, begun); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
}

// writer writes by a function.
type writer func([]byte) (int, error)

func (w writer) Write(p []byte) (int, error) { return w(p) }

// TestADiskThatIsFullIsTold: the sound waits on it.
//
//test:long
func TestADiskThatIsFullIsTold(t *testing.T) {
	r, recording, _ := answered(t, "See you at noon")
	full := writer(func([]byte) (int, error) { return 0, syscall.ENOSPC })
	if err := r.a.Fetch(t.Context(), recording.Key, recording.Sound, full); !errors.Is(err, syscall.ENOSPC) {
		t.Errorf("got %v", err)
	}
}
