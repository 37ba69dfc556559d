package sftp

import (
	"context"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/pkg/sftp"

	"ringcentral-archiver/archiver/target/known"
	"ringcentral-archiver/archiver/target/pieces"
)

// failing is the folder on a server whose disk can open files, and not read them.
type failing struct {
	source
	err error
}

func (b failing) Opened(ctx context.Context, path string, read func(fs.FileInfo, io.ReaderAt) error) error {
	return b.source.Opened(ctx, path, func(info fs.FileInfo, _ io.ReaderAt) error { return read(info, b) })
}

func (b failing) ReadAt([]byte, int64) (int, error) { return 0, b.err }

// A file that the server could not read for another place is read again by the next listing; one is not because the connection was lost.
func TestAFileThatTheServerCouldNotReadIsReadAgain(t *testing.T) {
	s := newSSHD(t, newRoot(t), "")
	c := connected(t, s.config())
	add(t, c, "/a", "right")
	past := time.Now().Add(-time.Hour).Truncate(time.Second)
	s.must(os.Chtimes(filepath.Join(s.root, "a"), past, past))
	if _, err := c.Stat(t.Context(), "/a"); err != nil {
		t.Fatal(err)
	}
	for _, step := range []struct {
		err   error
		again bool
	}{{io.ErrUnexpectedEOF, false}, {&sftp.StatusError{Code: 4}, true}} {
		if _, err := io.ReadAll(pieces.Open(t.Context(), failing{source{c}, step.err}, "/a", time.Now)); err == nil {
			t.Error("it can be read")
		}
		f, err := known.Of(c.Hashes, "/a")
		if s.must(err); f.Hash == "" || f.Read.IsZero() != step.again {
			t.Errorf("after %v it is known as %+v", step.err, f)
		}
	}
}
