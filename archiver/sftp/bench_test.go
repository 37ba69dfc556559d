package sftp

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/sync/errgroup"

	"ringcentral-archiver/archiver/target"
)

// recording is one of 100 kB.
var recording = bytes.Repeat([]byte("RingCentral"), 100_000/11)

// BenchmarkRecordings stores recordings of 100 kB, forty at once as the steps do. TMPDIR says on which disk.
func BenchmarkRecordings(b *testing.B) {
	root := newRoot(b)
	s := newSSHD(b, root, "")
	c := s.config()
	c.Address = s.Direct()
	to := connected(b, c)
	b.SetBytes(int64(len(recording)))
	b.ReportAllocs()
	u := to.NewUploader(b.Context(), func(out []target.Outcome) {
		for _, o := range out {
			if o.Err != nil {
				b.Error(o.Err)
			}
		}
	})
	var group errgroup.Group
	group.SetLimit(40)
	for n := 0; b.Loop(); n++ {
		group.Go(func() error {
			return u.Put(b.Context(), target.Upload{Path: recordingPath(n), Body: bytes.NewReader(recording)})
		})
	}
	if err := group.Wait(); err != nil {
		b.Fatal(err)
	}
	if err := u.Close(b.Context()); err != nil {
		b.Fatal(err)
	}
}

func recordingPath(n int) string {
	return fmt.Sprintf("/Ana Ruiz_101/2026-11-%02d/Call Recording/%d.mp3", n%28, n)
}

// BenchmarkRclone has rclone copy as many files of the same size to the same server, with what makes it fast: it compares nothing
// afterwards, and copies as many at once as is done here.
func BenchmarkRclone(b *testing.B) {
	root := newRoot(b)
	s := newSSHD(b, root, "")
	from := b.TempDir()
	for n := range b.N {
		at := filepath.Join(from, filepath.FromSlash(recordingPath(n)))
		if err := os.MkdirAll(filepath.Dir(at), 0o777); err != nil {
			b.Fatal(err)
		}
		if err := os.WriteFile(at, recording, 0o666); err != nil {
			b.Fatal(err)
		}
	}
	me, err := user.Current()
	if err != nil {
		b.Fatal(err)
	}
	at := strings.Split(s.Direct(), ":")
	b.SetBytes(int64(len(recording)))
	b.ResetTimer()
	cmd := exec.Command("rclone", "copy", "--config", filepath.Join(s.Dir, "none"), from, ":sftp:"+root, "--sftp-host", at[0], "--sftp-port", at[1],
		"--sftp-user", me.Username, "--sftp-key-file", s.File("client_key", s.Private), "--sftp-disable-hashcheck", "--transfers", "32", "--checkers", "32")
	if out, err := cmd.CombinedOutput(); err != nil {
		b.Fatalf("%v: %s", err, out)
	}
	b.StopTimer()
	if n := len(filesIn(b, root)); n != b.N {
		b.Errorf("rclone has copied %d files of %d", n, b.N)
	}
}
