// Package drafts stores files in two steps where a place takes no whole file at once: each is written as a draft beside the others, and
// gets its name once it is whole. So that nothing half is ever seen, and nothing that is there is written over.
package drafts

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"path"
	"strconv"
	"strings"
	"time"

	"ringcentral-archiver/archiver/target"
	"ringcentral-archiver/archiver/target/mark"
)

// Draft is a file that is whole and has no name yet.
type Draft struct {
	Upload target.Upload // without its Body
	Name   string        // below the folder of the archive, that it is to have
	File   string        // where it is until then, below the folder of the archive
	Size   int64         // bytes
	Hash   string        // content hash, in hex
	SHA256 string        // plain SHA-256, in hex

	behind chan struct{} // closed when everything before it was answered; nil for a draft
}

// New begins a draft of an upload.
func New(up target.Upload, name string, now time.Time) *Draft {
	up.Body = nil
	return &Draft{Upload: up, Name: name, File: newFile(now)}
}

// Outcome is that of a draft, as far as it is known before it has its name.
func (d *Draft) Outcome() target.Outcome {
	return target.Outcome{Upload: d.Upload, Hash: d.Hash, SHA256: d.SHA256}
}

// mostEmptyReads is how often in a row a body may bring nothing.
const mostEmptyReads = 100

// Fill reads a body to its end, hands it to write piece by piece, and notes in the draft what it was. free is room for a piece; write
// may keep what it got and gives the room for the next one. Errors: one of the body, as it is; that of write, as it is; that of ctx.
func (d *Draft) Fill(ctx context.Context, body io.Reader, room []byte, write func(piece []byte) (next []byte, err error)) error {
	sums := target.NewSums()
	for ended := false; !ended; {
		n, err := fill(ctx, body, room)
		if ended = errors.Is(err, io.EOF); err != nil && !ended {
			return err
		}
		sums.Write(room[:n]) // a hash never fails
		d.Size += int64(n)
		if n == 0 {
			break
		}
		if room, err = write(room[:n]); err != nil {
			return err
		}
	}
	d.Hash, d.SHA256 = hex.EncodeToString(sums.Sum(nil)), sums.Plain()
	return nil
}

// fill reads until the piece is full or the body ends, with io.EOF.
func fill(ctx context.Context, body io.Reader, piece []byte) (n int, err error) {
	for empty := 0; n < len(piece) && err == nil; {
		var more int
		more, err = body.Read(piece[n:])
		n += more
		if empty++; more > 0 {
			empty = 0
		} else if empty == mostEmptyReads && err == nil {
			err = io.ErrNoProgress
		}
		if ctx.Err() != nil && (err == nil || errors.Is(err, io.EOF)) {
			err = context.Cause(ctx)
		}
	}
	return n, err
}

// Stale is how old a draft is that nobody writes any more: a recording is fetched within six hours.
const Stale = 48 * time.Hour

// ending is that of drafts. Sync clients leave out what ends in .tmp.
const ending = ".tmp"

// newFile is a name that no other draft has, and tells when it was begun.
func newFile(now time.Time) string {
	return path.Join(mark.Folder, fmt.Sprintf("%d-%s%s", now.Unix(), rand.Text(), ending))
}

// nearBegins is what the names of drafts begin with that lie outside the program's own folder.
const nearBegins = ".draft-"

// Near is where a draft lies beside the name that it is to have, where it cannot get that from the program's own folder.
func Near(file, name string) string { return path.Join(path.Dir(name), nearBegins+path.Base(file)) }

// IsNear reports whether a file's name is one of Near.
func IsNear(file string) bool {
	_, is := begun(file)
	return is && strings.HasPrefix(path.Base(file), nearBegins)
}

// Abandoned reports whether a file is a draft that was left when the program, or another computer's, was ended.
func Abandoned(file string, now time.Time) bool {
	at, is := begun(file)
	return is && now.Sub(at) > Stale
}

// begun is when a draft was begun; false where it is none.
func begun(file string) (time.Time, bool) {
	second, _, _ := strings.Cut(strings.TrimPrefix(path.Base(file), nearBegins), "-")
	at, err := strconv.ParseInt(second, 10, 64)
	return time.Unix(at, 0), err == nil && strings.HasSuffix(file, ending)
}
