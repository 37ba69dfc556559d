package conformance

import (
	"bytes"
	"context"
	"errors"

	"ringcentral-archiver/archiver/target"
)

// lostAnswer: what was stored and is put again is there once.
func (r *rig) lostAnswer() {
	if r.Loses == nil {
		return
	}
	for i, size := range []int{100, r.large()} {
		path := string(rune('a'+i)) + ".mp3"
		r.Loses()
		if o := r.put("/"+path, content(size, 1), ""); o.Err != nil && errors.Is(o.Err, target.ErrConflict) {
			r.Errorf("what this program has stored is taken for a stranger's: %v", o.Err)
		}
		r.Mends()
		f := r.add("/"+path, content(size, 1))
		r.Loses()
		r.put("/"+path, content(size, 2), f.Rev)
		r.Mends()
		r.stored(r.put("/"+path, content(size, 2), f.Rev), "/"+path, content(size, 2))
	}
}

// slow: what is given up while it is stored is there whole or not at all, and can be put again.
func (r *rig) slow() {
	if r.Slow == nil {
		return
	}
	for i, size := range []int{100, r.large()} {
		path := "/" + string(rune('a'+i)) + ".mp3"
		begun := r.Slow()
		ctx, cancel := context.WithCancel(r.Context())
		got := newOutcomes(r.T)
		u := r.NewUploader(ctx, got.done)
		ended := make(chan error)
		go func() {
			err := u.Put(ctx, target.Upload{Tag: path, Path: path, Body: unknown(content(size, 1))})
			if err == nil {
				err = u.Flush(ctx)
			}
			ended <- err
		}()
		<-begun
		cancel()
		if err := <-ended; !errors.Is(err, context.Canceled) {
			r.Errorf("%s was given up with %v", path, err)
		}
		u.Close(context.WithoutCancel(ctx))
		if o, is := got.of(path); is && o.Err == nil {
			r.are[path] = content(size, 1)
		}
		there := r.Files()
		if content1 := there[path]; content1 != nil && !bytes.Equal(content1, content(size, 1)) {
			r.Errorf("%s is there with %d bytes", path, len(content1))
		}
		r.Mends()
		r.add(path, content(size, 1))
	}
}

func (r *rig) full() {
	if r.Fills == nil {
		return
	}
	page := r.add("/before.mp3", content(100, 1))
	r.Fills()
	for _, size := range []int{1 << 20, r.large()} {
		o := r.putAll(r.Context(), target.Upload{Path: "/more/a.mp3", Body: unknown(content(size, 2))})[0]
		r.refuses(o, target.ErrFull)
		r.refuses(r.put("/before.mp3", content(size, 3), page.Rev), target.ErrFull)
	}
	if o := r.put("/before.mp3", content(100, 1), ""); o.Err != nil { // it is there, and takes no room where none is needed to see that
		r.refuses(o, target.ErrFull)
	}
	if _, _, err := r.Download(r.Context(), "/before.mp3"); err != nil {
		r.Errorf("while it is full, nothing is read: %v", err)
	}
	r.check()
	r.Mends()
	r.add("/more/a.mp3", content(1<<20, 2))
}

func (r *rig) refused() {
	if r.Refuses == nil {
		return
	}
	page := r.add("/before.mp3", content(100, 1))
	r.Refuses()
	for _, size := range []int{100, r.large()} {
		r.refuses(r.put("/a.mp3", content(size, 2), ""), r.Refusal)
		r.refuses(r.put("/new folder/a.mp3", content(size, 2), ""), r.Refusal)
		r.refuses(r.put("/before.mp3", content(size, 2), page.Rev), r.Refusal)
	}
	if files, err := r.lists(r, ""); err != nil || len(files) != 1 {
		r.Errorf("while nothing may be written, %v is read (%v)", files, err)
	}
	r.check()
	r.Mends()
	r.add("/a.mp3", content(100, 2))
}

// gone: what cannot be reached is not taken for empty, nor a file in it for deleted, and nothing is put
// anywhere else.
func (r *rig) gone() {
	if r.Gone == nil {
		return
	}
	page := r.add("/before.mp3", content(100, 1))
	cursor := r.follow(r, "", map[string]target.File{})
	if err := r.Ping(r.Context()); err != nil {
		r.Errorf("while it is there: %v", err)
	}
	r.Gone()
	unavailable := func(what string, err error) {
		r.Helper()
		if !errors.Is(err, target.ErrUnavailable) || errors.Is(err, target.ErrNotFound) {
			r.Errorf("%s: %v, want %v", what, err, target.ErrUnavailable)
		}
	}
	never := func([]target.File) error {
		r.Error("something is listed")
		return nil
	}
	_, err := r.Stat(r.Context(), "/before.mp3")
	unavailable("Stat", err)
	_, _, err = r.Download(r.Context(), "/before.mp3")
	unavailable("Download", err)
	_, err = r.Open(r.Context(), "/before.mp3").Read(make([]byte, 10))
	unavailable("Open", err)
	unavailable("List", r.List(r.Context(), "", never))
	_, err = r.Changes(r.Context(), cursor, never)
	unavailable("Changes", err)
	_, err = r.Changes(r.Context(), "", never)
	unavailable("Changes from the start", err)
	unavailable("Ping", r.Ping(r.Context()))
	unavailable("connecting again", r.Again().Ping(r.Context()))
	for _, size := range []int{100, r.large()} {
		unavailable("Put", r.put("/a.mp3", content(size, 2), "").Err)
		unavailable("Put", r.put("/before.mp3", content(size, 2), page.Rev).Err)
	}
	r.Mends()
	r.check()
	r.follow(r, cursor, map[string]target.File{"/before.mp3": page})
	r.add("/a.mp3", content(100, 2))
}
