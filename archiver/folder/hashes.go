package folder

import (
	"context"
	"errors"
	"hash/fnv"
	"io"
	"io/fs"
	"strings"
	"time"

	"ringcentral-archiver/archiver/folder/mount"
	"ringcentral-archiver/archiver/target"
)

// Known is what is known of a file of the folder, so that it is not read for each listing.
type Known struct {
	Path     string    // as it is written there
	Size     int64     // bytes
	Modified time.Time // as the folder tells it
	Hash     string    // content hash of the file of that size and time
	Read     time.Time // when it was read, or written
	Told     bool      // Changes has told of it
}

// Hashes keeps what is known of files, by their paths without regard to case. Errors are those of the store.
type Hashes interface {
	Known(paths []string) ([]Known, error) // in their order; without a Path where nothing is known
	Keep(some []Known) error
	Forget(paths []string) error
	All(visit func(Known) error) error
}

// When a file is read again although nothing shows that it was changed: disks and NAS lose bits without a word. Not all files that
// were archived on a day are read on one.
const (
	readAgain  = 60 * 24 * time.Hour
	readSpread = 60 * 24 * time.Hour
)

// settled is how old a file has to be for its time to show a later change: some file systems tell it to two seconds.
const settled = 4 * time.Second

// due reports whether a file is to be read again.
func (k Known) due(now time.Time) bool {
	sum := fnv.New32a()
	sum.Write([]byte(strings.ToLower(k.Path))) // a hash never fails
	spread := time.Duration(sum.Sum32()) * (readSpread / (1 << 32))
	age := now.Sub(k.Read)
	return age < 0 || age > readAgain+spread
}

// is reports whether what is known is of the file that is there.
func (k Known) is(info fs.FileInfo) bool {
	return k.Size == info.Size() && k.Modified.Equal(info.ModTime()) && k.Read.Sub(k.Modified) >= settled
}

// know gives what is known of a file in a part of the folder, and reads it where that is not enough. fresh says that the caller has
// something to keep.
func (c *Client) know(ctx context.Context, in *mount.Root, name, path string, info fs.FileInfo) (k Known, fresh bool, err error) {
	some, err := c.Hashes.Known([]string{path})
	if err != nil {
		return k, false, err
	}
	return c.knowBetter(ctx, in, name, path, info, some[0])
}

// knowBetter is know with what was known before.
func (c *Client) knowBetter(ctx context.Context, in *mount.Root, name, path string, info fs.FileInfo, k Known) (now Known, fresh bool, err error) {
	at := c.Clock.Now()
	if k.Path == path && k.is(info) && !k.due(at) {
		return k, false, nil
	}
	hash, info, err := c.read(ctx, in, name)
	if err != nil {
		return Known{}, false, err
	}
	told := k.Told && k.Path == path && k.Hash == hash
	return Known{Path: path, Size: info.Size(), Modified: info.ModTime(), Hash: hash, Read: at, Told: told}, true, nil
}

// openFile opens a file to be hashed; a test has some that cannot be read.
var openFile = (*mount.Root).Open

// read hashes a file, and says what it was at the end. Errors: target.ErrNotFound, and others of the folder; that of ctx.
func (c *Client) read(ctx context.Context, in *mount.Root, name string) (hash string, info fs.FileInfo, err error) {
	f, err := openFile(in, name)
	if err != nil {
		return "", nil, failed("read", name, err)
	}
	defer f.Close()
	sum, size, b := target.NewHash(), int64(0), c.buffers.Get().(*block)
	for err == nil {
		if ctx.Err() != nil {
			return "", nil, context.Cause(ctx)
		}
		var n int
		n, err = f.Read(b[:])
		sum.Write(b[:n])
		size += int64(n)
	}
	if !errors.Is(err, io.EOF) {
		return "", nil, failed("read", name, err) // b may be written to for ever
	}
	c.buffers.Put(b)
	if info, err = f.Stat(); err == nil && info.Size() != size {
		err = errChanged
	}
	return hexOf(sum), info, failed("read", name, err)
}

// errChanged: another program writes the file just now.
var errChanged = errors.New("it was changed while it was read")

// file is a known file as the steps see it.
func (k Known) file() target.File {
	return target.File{Path: k.Path, Size: k.Size, Hash: k.Hash, Rev: k.Hash, Modified: k.Modified.UTC().Truncate(time.Second)}
}
