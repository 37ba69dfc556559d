package folder

import (
	"errors"
	"strings"
	"syscall"
	"testing"
	"time"

	"ringcentral-archiver/archiver/folder/mount"
	"ringcentral-archiver/archiver/target"
)

// A share that a system has mounted for all its users says that its files are another's, as SMB does, and others keep no times: files are
// archived there all the same, also beside their names. A disk that fails meanwhile is no such one.
func TestATimeThatCannotBeSet(t *testing.T) {
	times, links := chtimes, link
	defer func() { chtimes, link = times, links }()
	for _, c := range []struct {
		said error
		want error
	}{
		{syscall.EPERM, nil},
		{syscall.EACCES, nil},
		{errors.ErrUnsupported, nil},
		{syscall.EIO, target.ErrUnavailable},
		{mount.ErrSilent, ErrNotThere},
	} {
		chtimes = func(*mount.Root, string, time.Time, time.Time) error { return c.said }
		for name, give := range map[string]func(*mount.Root, string, string) error{
			"at its name": links,
			"beside its name": func(root *mount.Root, file, as string) error {
				if !strings.Contains(file, ".draft-") && !strings.HasSuffix(as, ".json") {
					return apart
				}
				return links(root, file, as)
			},
		} {
			link = give
			where := connected(t, t.TempDir())
			var o target.Outcome
			u := where.NewUploader(t.Context(), func(some []target.Outcome) { o = some[0] })
			err := u.Put(t.Context(), target.Upload{Path: "/Ana/a.mp3", Body: strings.NewReader("a sound"), Modified: time.Now().Add(-time.Hour)})
			if err = errors.Join(err, u.Close(t.Context()), o.Err); !errors.Is(err, c.want) {
				t.Errorf("%s, of a time that is answered with %v, it ends with %v; want %v", name, c.said, err, c.want)
			}
			if f, err := where.Stat(t.Context(), "/Ana/a.mp3"); c.want == nil && (err != nil || f.Size != 7 || f.Rev != o.File.Rev || !f.Modified.Equal(o.File.Modified)) {
				t.Errorf("%s, it is %+v (%v), and was said to be %+v", name, f, err, o.File)
			}
		}
	}
}
