package known

import (
	"errors"
	"hash/maphash"
	"slices"
	"strings"

	"ringcentral-archiver/archiver/target"
)

// pageSize is how many files a listing hands on at a time.
const pageSize = 500

// Walk visits each file of a place, or of a folder in it; fresh says that the file was read just now, so that what is known of it is new.
// It ends with the error of visit, as it is.
type Walk func(visit func(f File, fresh bool) error) error

// List hands to page, some at a time, what a walk finds, and keeps what is new. Errors: those of the walk, of page and of the Hashes.
func (walk Walk) List(in Hashes, page func([]target.File) error) error {
	var files []target.File
	kept := keeper{in: in}
	err := walk(func(f File, fresh bool) error {
		if fresh {
			if err := kept.add(f); err != nil {
				return err
			}
		}
		if files = append(files, f.Shown()); len(files) < pageSize {
			return nil
		}
		defer func() { files = nil }()
		return page(files)
	})
	if err == nil && len(files) > 0 {
		err = page(files)
	}
	return errors.Join(err, kept.flush())
}

// Shortcut is what lets a walk pass over files of which a place knows that they are as they were.
type Shortcut interface {
	// PassedOver reports whether a file that the walk has not visited was passed over: it is there.
	PassedOver(path string) bool
	// Forget is told which files are gone, before that is noted.
	Forget(paths []string)
}

// Changes hands to page, some at a time, what a walk through the whole place finds and page was not told yet, everything if it is told for
// the first time, and then what is not there any more. What was told is noted with each file. by is the walk's shortcut; nil where it
// visits every file. Errors: as of List.
func (walk Walk) Changes(in Hashes, first bool, by Shortcut, page func([]target.File) error) error {
	t := &telling{in: in, by: by, page: page, seed: maphash.MakeSeed()}
	kept := keeper{in: in}
	err := walk(func(f File, fresh bool) error {
		t.seen = append(t.seen, t.sum(f.Path))
		switch {
		case !f.Told || first:
			return t.tell(f)
		case fresh:
			return kept.add(f)
		}
		return nil
	})
	if err == nil {
		err = errors.Join(t.flush(), kept.flush())
	}
	if err == nil {
		err = t.tellGone()
	}
	return err
}

// keeper keeps what was read, some at a time.
type keeper struct {
	in   Hashes
	some []File
}

func (p *keeper) add(f File) error {
	if p.some = append(p.some, f); len(p.some) < pageSize {
		return nil
	}
	return p.flush()
}

func (p *keeper) flush() error {
	defer func() { p.some = nil }()
	return p.in.Keep(p.some)
}

// telling is what a call of Changes has told so far.
type telling struct {
	in   Hashes
	by   Shortcut
	page func([]target.File) error
	seed maphash.Seed
	seen []uint64 // sums of the paths that are there
	some []File   // not told yet
}

func (t *telling) sum(path string) uint64 { return maphash.String(t.seed, strings.ToLower(path)) }

func (t *telling) tell(f File) error {
	if t.some = append(t.some, f); len(t.some) < pageSize {
		return nil
	}
	return t.flush()
}

// flush tells of what was found, and then notes that. Errors: those of page, those of Hashes.
func (t *telling) flush() error {
	if len(t.some) == 0 {
		return nil
	}
	var files []target.File
	var told []File
	for _, f := range t.some {
		files = append(files, f.Shown())
		if f.Told = true; f.Hash != "" { // what could not be read is looked at again
			told = append(told, f)
		}
	}
	if err := t.page(files); err != nil {
		return err
	}
	t.some = nil
	return t.in.Keep(told)
}

// tellGone tells of what is not there any more, and then forgets it. Errors: as of flush.
func (t *telling) tellGone() error {
	slices.Sort(t.seen)
	var gone []target.File
	var paths []string
	err := t.in.All(func(f File) error {
		if _, is := slices.BinarySearch(t.seen, t.sum(f.Path)); !is && (t.by == nil || !t.by.PassedOver(f.Path)) {
			gone = append(gone, target.File{Path: f.Path, Deleted: true})
			paths = append(paths, f.Path)
		}
		return nil
	})
	for some := range slices.Chunk(gone, pageSize) {
		if err == nil {
			err = t.page(some)
		}
	}
	if err == nil && len(paths) > 0 {
		if t.by != nil {
			t.by.Forget(paths)
		}
		err = t.in.Forget(paths)
	}
	return err
}
