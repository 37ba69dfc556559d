package conformance

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"sync"
	"testing/iotest"

	"ringcentral-archiver/archiver/target"
)

func plain(content []byte) string {
	sum := sha256.Sum256(content)
	return hex.EncodeToString(sum[:])
}

func (r *rig) addOnly() {
	for _, size := range []int{100, r.large()} {
		path := fmt.Sprintf("/Ana Ruiz_101/2026-11-20/%d.mp3", size)
		first := r.add(path, content(size, 1))
		o := r.put(path, content(size, 2), "")
		r.refuses(o, target.ErrConflict)
		if o.File.Hash != first.Hash || o.Hash != target.HashOf(content(size, 2)) {
			r.Errorf("beside the conflict the file is %+v, and what was sent has the hash %s", o.File, o.Hash)
		}
		r.refuses(r.put(path, nil, ""), target.ErrConflict)
	}
	r.Write("/note.txt", []byte("a person's"))
	r.are["/note.txt"] = []byte("a person's")
	r.refuses(r.put("/note.txt", []byte("ours"), ""), target.ErrConflict)
}

func (r *rig) idempotent() {
	for _, size := range []int{0, 100, r.large()} {
		path := fmt.Sprintf("/%d.mp3", size)
		first := r.add(path, content(size, 1))
		if again := r.add(path, content(size, 1)); again.Rev != first.Rev {
			r.Errorf("%s: the same content again made of %+v %+v", path, first, again)
		}
	}
	r.Write("/by hand.txt", content(10, 3))
	r.add("/by hand.txt", content(10, 3))
	for i, o := range r.putAll(r.Context(), // in one batch
		target.Upload{Path: "/twice", Body: unknown(content(50, 1))}, target.Upload{Path: "/twice", Body: unknown(content(50, 1))}) {
		if o.Err != nil {
			r.Errorf("put %d of the same: %v", i, o.Err)
		}
	}
	r.are["/twice"] = content(50, 1)
}

func (r *rig) replaces() {
	one, two, three := content(100, 1), content(r.large(), 2), content(0, 3)
	first := r.add("/Index/page.html", one)
	second := r.stored(r.put("/Index/page.html", two, first.Rev), "/Index/page.html", two)
	if second.Rev == first.Rev {
		r.Errorf("two contents have the revision %s", first.Rev)
	}
	r.refuses(r.put("/Index/page.html", three, first.Rev), target.ErrConflict)
	again := r.stored(r.put("/Index/page.html", two, first.Rev), "/Index/page.html", two) // its answer was lost
	third := r.stored(r.put("/Index/page.html", three, again.Rev), "/Index/page.html", three)

	r.Write("/Index/page.html", []byte("a person's"))
	r.are["/Index/page.html"] = []byte("a person's")
	r.refuses(r.put("/Index/page.html", one, third.Rev), target.ErrConflict)
	r.refuses(r.put("/Index/page.html", one, ""), target.ErrConflict)
	now, err := r.Stat(r.Context(), "/Index/page.html")
	if err != nil {
		r.Fatal(err)
	}
	last := r.stored(r.put("/Index/page.html", one, now.Rev), "/Index/page.html", one)

	r.Remove("/Index/page.html") // and what was to be replaced is gone
	r.stored(r.put("/Index/page.html", two, last.Rev), "/Index/page.html", two)
	r.refuses(r.put("/Index/page.html", one, "no revision"), target.ErrConflict)
}

func (r *rig) sizes() {
	sizes := []int{0, 1, 64 << 10, hashBlock - 1, hashBlock, hashBlock + 1, 2 * hashBlock, 3*hashBlock + 1}
	if r.Parts > 0 {
		sizes = append(sizes, 2*r.Parts+12345) // a part that is neither the first nor the last
	}
	for _, size := range sizes {
		path, want := fmt.Sprintf("/sizes/%d.bin", size), content(size, 7)
		bodies := map[string]io.Reader{"": unknown(want)}
		if size <= hashBlock+1 || size > 2*hashBlock {
			bodies[" halves"] = iotest.HalfReader(unknown(want))
		}
		for name, body := range bodies {
			o := r.putAll(r.Context(), target.Upload{Path: path + name, Body: body, Modified: moment})[0]
			f := r.stored(o, path+name, want)
			if !f.Modified.Equal(moment) {
				r.Errorf("%s is of %s, want %s", f.Path, f.Modified, moment)
			}
		}
	}
}

func (r *rig) brokenBody() {
	broken := errors.New("the line broke")
	for _, size := range []int{0, 1000, hashBlock, r.large()} {
		path := fmt.Sprintf("/broken/%d.mp3", size)
		body := io.MultiReader(unknown(content(size, 1)), iotest.ErrReader(broken))
		o := r.putAll(r.Context(), target.Upload{Path: path, Body: body}, target.Upload{Path: path + " good", Body: unknown(content(5, 1))})
		r.refuses(o[0], broken)
		r.stored(o[1], path+" good", content(5, 1))
	}
}

func (r *rig) many() {
	const files = 150
	var uploads []target.Upload
	for i := range files {
		uploads = append(uploads, target.Upload{Path: fmt.Sprintf("/many/%d/%d.txt", i%7, i), Body: unknown(content(i*31, byte(i)))})
	}
	for i, o := range r.putAll(r.Context(), uploads...) {
		r.stored(o, uploads[i].Path, content(i*31, byte(i)))
	}
}

// race: of several that put one path at once, one wins, and its file is whole.
func (r *rig) race() {
	for size, at := range map[int]int{500: 8, hashBlock + 1: 4} {
		path := fmt.Sprintf("/race/%d.mp3", size)
		for name, seed := range map[string]func(i int) byte{"other": func(i int) byte { return byte(i) }, "same": func(int) byte { return 9 }} {
			out := make([]target.Outcome, at)
			var running sync.WaitGroup
			for i := range at {
				running.Go(func() { out[i] = r.put(path+name, content(size, seed(i)), "") })
			}
			running.Wait()
			for i, o := range out {
				switch {
				case o.Err == nil && name == "other" && r.are[path+name] != nil:
					r.Errorf("two others won at %s", path+name)
				case o.Err == nil:
					r.stored(o, path+name, content(size, seed(i)))
				case name == "same" || !errors.Is(o.Err, target.ErrConflict):
					r.Errorf("%s: %v", path+name, o.Err)
				}
			}
			if r.are[path+name] == nil {
				r.Errorf("no one won at %s", path+name)
			}
		}
	}
}

// behind: a file that comes after others is not there before them, and does not get there when they are missing. It holds up no other
// uploader.
func (r *rig) behind() {
	for _, size := range []int{1000, r.large()} {
		path := fmt.Sprintf("/behind/%d.mp3", size)
		asked, free := make(chan struct{}), make(chan struct{})
		waits := func(ctx context.Context) error {
			close(asked)
			select {
			case <-free:
				return nil
			case <-ctx.Done():
				return context.Cause(ctx)
			}
		}
		ended := make(chan target.Outcome, 1)
		go func() {
			ended <- r.putAll(r.Context(), target.Upload{Path: path, Body: unknown(content(size, 1)), Behind: waits})[0]
		}()
		select {
		case <-asked:
		case o := <-ended:
			r.Fatalf("%s did not wait for what comes before it (%v)", path, o.Err)
		}
		r.add(path+" before", content(7, 1))
		if got, is := r.Files()[path]; is {
			r.Errorf("%s is there with %d bytes before what comes before it", path, len(got))
		}
		close(free)
		r.stored(<-ended, path, content(size, 1))
	}
	missing := errors.New("what comes before it is missing")
	without := func(context.Context) error { return missing }
	o := r.putAll(r.Context(), target.Upload{Path: "/behind/without", Body: unknown(content(5, 1)), Behind: without}, target.Upload{Path: "/behind/other", Body: unknown(nil)})
	r.refuses(o[0], missing)
	r.stored(o[1], "/behind/other", nil)
}

func (r *rig) ends() {
	got := newOutcomes(r.T)
	u := r.NewUploader(r.Context(), got.done)
	for i := range 3 {
		path := fmt.Sprintf("/ends/%d", i)
		if err := errors.Join(u.Await(r.Context()), u.Put(r.Context(), target.Upload{Tag: path, Path: path, Body: unknown([]byte(path))})); err != nil {
			r.Fatal(err)
		}
		r.are[path] = []byte(path)
	}
	if err := u.Flush(r.Context()); err != nil {
		r.Error(err)
	}
	for path := range r.are {
		if o, is := got.of(path); !is || o.Err != nil {
			r.Errorf("%s was flushed and has the outcome %t, %v", path, is, o.Err)
		}
	}
	for range 2 {
		if err := u.Close(r.Context()); err != nil {
			r.Errorf("Close: %v", err)
		}
	}
	if err := u.Put(r.Context(), target.Upload{Path: "/ends/late", Body: unknown(nil)}); err == nil {
		r.Error("a closed uploader took a file")
	}
	if err := u.Flush(r.Context()); err == nil {
		r.Error("a closed uploader was flushed")
	}
	if err := u.Await(r.Context()); err == nil {
		r.Error("a closed uploader has room")
	}
}

// givenUp: a body that stands still is left by its reader, and the uploader by whoever waited for it.
func (r *rig) givenUp() {
	for _, size := range []int{1000, r.large()} {
		for _, whole := range []bool{false, true} {
			ctx, cancel := context.WithCancel(r.Context())
			got := newOutcomes(r.T)
			of := ctx
			if !whole {
				of = r.Context() // the uploader goes on
			}
			u := r.NewUploader(of, got.done)
			body, w := io.Pipe()
			ended := make(chan error)
			path := fmt.Sprintf("/given up/%d %t.mp3", size, whole)
			go func() { ended <- u.Put(ctx, target.Upload{Tag: path, Path: path, Body: body}) }()
			if _, err := w.Write(content(size, 1)); err != nil {
				r.Fatal(err)
			}
			cancel()
			w.CloseWithError(context.Canceled)
			if err := <-ended; !errors.Is(err, context.Canceled) {
				r.Errorf("Put of a body that was given up: %v", err)
			}
			if !whole {
				if err := u.Put(r.Context(), target.Upload{Tag: "next", Path: path + " next", Body: unknown(nil)}); err != nil {
					r.Error(err)
				}
				r.are[path+" next"] = nil
			}
			if err := u.Close(context.WithoutCancel(ctx)); (err != nil) != whole {
				r.Errorf("Close: %v", err)
			}
			if o, is := got.of(path); is {
				r.Errorf("what was given up has the outcome %+v", o)
			}
		}
	}
}
