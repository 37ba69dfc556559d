// Package conformance tests whether a destination does what archiver/target promises of it. Every destination
// passes the same tests, against a real server or a real folder; what goes wrong there, the test of the
// destination knows how to bring about.
package conformance

import (
	"bytes"
	"context"
	"errors"
	"io"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/iotest"
	"time"

	"ringcentral-archiver/archiver/target"
)

// Place is a fresh destination, and what others do to it.
type Place struct {
	target.Destination

	// Again is another connection to the same place, as after a restart of the program.
	Again func() target.Destination
	// Files is all that a person sees there, by path, whoever wrote it.
	Files func() map[string][]byte
	// Write puts a file there, or changes it, as a person does; Remove takes a file or a folder away.
	Write  func(path string, content []byte)
	Remove func(path string)

	// Loses makes the next file be stored and the answer be lost. Fills leaves no room for another file,
	// Refuses allows no writing, Gone makes the place be out of reach. Mends ends all of that. One that is
	// nil cannot come about.
	Loses, Fills, Refuses, Gone, Mends func()
	// Slow makes whatever is stored from now on take until the call is given up; begun is closed when one
	// stands still.
	Slow func() (begun <-chan struct{})
	// Refusal is the kind of error while nothing may be written.
	Refusal error

	// Parts is the size, in bytes, above which a file is sent in parts there; 0 = none is.
	Parts int
}

// large is the size of a file that is sent in as many ways as there are, and has more than one block of the content hash.
func (r *rig) large() int { return max(hashBlock, r.Parts) + 1 }

// hashBlock is a block of the content hash, in bytes.
const hashBlock = 4 << 20

// OfDisk names the tests of what a disk does that is full, may only be read or is not there.
var OfDisk = []string{"full", "read-only", "out of reach"}

// Run tests the destination of which open makes a fresh one for each test; only what is named, if something is.
func Run(t *testing.T, open func(t *testing.T) *Place, only ...string) {
	ran := 0
	for _, test := range []struct {
		name string
		run  func(*rig)
	}{
		{"what is there is never overwritten", (*rig).addOnly},
		{"the same content may come again", (*rig).idempotent},
		{"a named revision is replaced and no other", (*rig).replaces},
		{"sizes", (*rig).sizes},
		{"a body that breaks off leaves nothing", (*rig).brokenBody},
		{"many files", (*rig).many},
		{"one path, many at once", (*rig).race},
		{"what comes after other files", (*rig).behind},
		{"the end of an uploader", (*rig).ends},
		{"given up in the middle", (*rig).givenUp},
		{"files and folders of one name", (*rig).inTheWay},
		{"odd names", (*rig).names},
		{"names that some systems take for one", (*rig).pairs},
		{"what is known of a file", (*rig).stat},
		{"listing", (*rig).listing},
		{"changes", (*rig).changes},
		{"reading", (*rig).reading},
		{"reading what changes meanwhile", (*rig).changedMeanwhile},
		{"a lost answer", (*rig).lostAnswer},
		{"no answer", (*rig).slow},
		{"full", (*rig).full},
		{"read-only", (*rig).refused},
		{"out of reach", (*rig).gone},
	} {
		if len(only) > 0 && !slices.Contains(only, test.name) {
			continue
		}
		ran++
		t.Run(test.name, func(t *testing.T) {
			r := &rig{T: t, Place: open(t), are: map[string][]byte{}}
			test.run(r)
			r.check()
		})
	}
	if len(only) > 0 && ran != len(only) {
		t.Errorf("of the tests %q %d were run", only, ran)
	}
}

// rig is a place, and what has to be there.
type rig struct {
	*testing.T
	*Place
	are map[string][]byte // by path
}

// check compares what lies there with what has to: no file more, none less, none other.
func (r *rig) check() {
	r.Helper()
	there := r.Files()
	for path, content := range r.are {
		if got, is := there[path]; !is || !bytes.Equal(got, content) {
			r.Errorf("%s has %d bytes (there: %t), want %d", path, len(got), is, len(content))
		}
	}
	for path, content := range there {
		if _, is := r.are[path]; !is {
			r.Errorf("%s with %d bytes should not be there", path, len(content))
		}
	}
}

// put stores one file and gives its outcome; an error of Put is one.
func (r *rig) put(path string, content []byte, replaces string) target.Outcome {
	r.Helper()
	return r.putAll(r.Context(), target.Upload{Path: path, Body: unknown(content), Replaces: replaces})[0]
}

// putAll stores files one after the other with one uploader.
func (r *rig) putAll(ctx context.Context, uploads ...target.Upload) []target.Outcome {
	r.Helper()
	got := newOutcomes(r.T)
	u := r.NewUploader(ctx, got.done)
	out := make([]target.Outcome, len(uploads))
	put := make([]bool, len(uploads))
	for i, up := range uploads {
		up.Tag = i
		err := u.Put(ctx, up)
		out[i], put[i] = target.Outcome{Upload: up, Err: err}, err == nil
	}
	u.Close(ctx) // its error is in the outcomes
	for i := range uploads {
		o, is := got.of(i)
		if is != put[i] {
			r.Errorf("%s: put %t, an outcome %t", uploads[i].Path, put[i], is)
		}
		if is {
			out[i] = o
		}
	}
	return out
}

// add stores a file that has to get there.
func (r *rig) add(path string, content []byte) target.File {
	r.Helper()
	return r.stored(r.put(path, content, ""), path, content)
}

// stored says that an outcome has to be that path's, with that content.
func (r *rig) stored(o target.Outcome, path string, content []byte) target.File {
	r.Helper()
	if o.Err != nil {
		r.Fatalf("put %s: %v", path, o.Err)
	}
	r.is(o.File, path, content)
	if o.Hash != target.HashOf(content) || o.SHA256 != plain(content) || o.Upload.Body != nil {
		r.Errorf("%s: the outcome has the hashes %s and %s, and the body %v", path, o.Hash, o.SHA256, o.Upload.Body)
	}
	r.are[path] = content
	return o.File
}

// is says that a file has to have that path and content.
func (r *rig) is(f target.File, path string, content []byte) {
	r.Helper()
	if f.Path != path || f.Size != int64(len(content)) || f.Hash != target.HashOf(content) || f.Rev == "" || f.Deleted {
		r.Errorf("%s with %d bytes and the hash %s is said to be %+v", path, len(content), target.HashOf(content), f)
	}
}

// refuses says that an outcome has to be of a kind of error.
func (r *rig) refuses(o target.Outcome, kind error) {
	r.Helper()
	if !errors.Is(o.Err, kind) {
		r.Errorf("put %s: %v, want %v", o.Upload.Path, o.Err, kind)
	}
}

// lists is all that a listing of a folder shows, by path; a file that comes twice is the later one.
func (r *rig) lists(d target.Destination, folder string) (map[string]target.File, error) {
	files := map[string]target.File{}
	err := d.List(r.Context(), folder, func(page []target.File) error {
		for _, f := range page {
			files[f.Path] = f
		}
		return nil
	})
	return files, err
}

// outcomes gathers what an uploader answers.
type outcomes struct {
	t      *testing.T
	inside atomic.Int32
	mu     sync.Mutex
	byTag  map[any]target.Outcome
}

func newOutcomes(t *testing.T) *outcomes { return &outcomes{t: t, byTag: map[any]target.Outcome{}} }

func (s *outcomes) done(some []target.Outcome) {
	if s.inside.Add(1) != 1 {
		s.t.Error("done was called twice at the same time")
	}
	defer s.inside.Add(-1)
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, o := range some {
		if _, twice := s.byTag[o.Upload.Tag]; twice {
			s.t.Errorf("%s has two outcomes", o.Upload.Path)
		}
		s.byTag[o.Upload.Tag] = o
	}
}

func (s *outcomes) of(tag any) (target.Outcome, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	o, is := s.byTag[tag]
	return o, is
}

// unknown is a body that does not tell how long it is, and whose last bytes come with its end.
func unknown(content []byte) io.Reader {
	return iotest.DataErrReader(struct{ io.Reader }{bytes.NewReader(content)})
}

// content is bytes that differ with the seed and have no period that a block could hide.
func content(size int, seed byte) []byte {
	b := make([]byte, size)
	at := uint32(seed)*2654435761 + 1
	for i := range b {
		at = at*1664525 + 1013904223
		b[i] = byte(at >> 24)
	}
	return b
}

// moment is a time that is told to the second.
var moment = time.Date(2026, 11, 20, 17, 4, 12, 0, time.UTC)

func lower(path string) string { return strings.ToLower(path) }
