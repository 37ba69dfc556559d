package publish

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"ringcentral-archiver/archiver/dropbox"
	"ringcentral-archiver/archiver/publish/others"
	"ringcentral-archiver/archiver/reasons"
	"ringcentral-archiver/store"
	"ringcentral-archiver/store/destination"
)

// registryName is the file that lists the program's own files and their content. With it a program
// that has lost its store, or one on another computer, goes on writing them, and leaves alone files
// that a person has changed.
const registryName = "/Index/written.json"

// versions are the content hashes of the latest versions of each file, by its
// path in lower case.
type versions struct {
	Program string              `json:"program"`
	Files   map[string][]string `json:"files"`
}

// registry is what this computer and others have registered, once it was asked for.
type registry struct {
	client Client
	versions
	rev   string // of the file
	asked bool
}

// mostOthers is how many versions of a file written by other computers are
// kept: only the newest. They do not count against this computer's versions, so
// no version is dropped that may lie in Dropbox now.
const mostOthers = 8

// mostRegistry is how long the registry may be, in bytes: twenty-five years take so many, and ten times as much of memory while it
// is read.
const mostRegistry = 12 << 20

const registryProgram = "RingCentral Archiver index"

// ours reports whether a file in Dropbox is one that the program wrote and that
// is still as it was written.
func (r *registry) ours(ctx context.Context, pub destination.Publication, there dropbox.File) (bool, error) {
	if own(pub, there.Hash) {
		return true, nil
	}
	found, err := r.read(ctx)
	switch {
	case err != nil:
		return false, err
	case pub.Name == registryName:
		return found, nil
	default:
		return r.has(there.Path, there.Hash), nil
	}
}

// has reports whether a version of a file is registered.
func (r *registry) has(path, hash string) bool {
	return slices.Contains(r.Files[strings.ToLower(path)], hash)
}

// own reports whether this store wrote that version of a file.
func own(pub destination.Publication, hash string) bool {
	return hash == pub.Hash || slices.Contains(pub.Versions, hash)
}

// lostDays gives the dates whose records were written and lie there no more, or not as they were written. own are the pages of this
// store, which knows what they had.
func (r *registry) lostDays(ctx context.Context, there []destination.RemotePage, own map[string]bool) (dates []string, err error) {
	if !r.asked {
		if _, err := r.read(ctx); err != nil {
			return nil, err
		}
	}
	kept := map[string]bool{}
	for _, page := range there {
		kept[others.DateOf(page.Path)] = kept[others.DateOf(page.Path)] || r.has(page.Path, page.Hash)
	}
	for path := range r.Files {
		if date := others.DateOf(path); date != "" && !kept[date] && !own["/Index/"+date+".json"] {
			kept[date] = true // it is named once, under however many names its record was written
			dates = append(dates, date)
		}
	}
	return dates, nil
}

// read reads what others have registered, and reports whether there is
// a registry. A file that cannot be understood, or is larger than any of ours, counts as a stranger's.
func (r *registry) read(ctx context.Context) (there bool, err error) {
	data, file, err := r.client.Download(ctx, registryName)
	absent := errors.Is(err, dropbox.ErrNotFound) || errors.Is(err, dropbox.ErrTooLarge)
	r.asked = err == nil || absent
	if absent {
		return false, nil
	}
	if err != nil {
		return false, fmt.Errorf("read %s: %w", registryName, reasons.From(reasons.Dropbox, err))
	}
	var found versions
	if len(data) > mostRegistry || json.Unmarshal(data, &found) != nil || found.Program != registryProgram {
		return false, nil
	}
	r.versions, r.rev = found, file.Rev
	return true, nil
}

// registryDrafts gives the registry if it has to be written before the drafts.
func (p *publisher) registryDrafts(ctx context.Context, drafts []*draft) ([]*draft, error) {
	if !p.registry.asked {
		if _, err := p.registry.read(ctx); err != nil {
			return nil, err
		}
	}
	mine := map[string][]string{}
	err := p.Store.View(func(tx *store.Tx) error {
		published, err := tx.Publications()
		for _, pub := range published {
			mine[strings.ToLower(pub.Path)] = pub.Versions
		}
		return err
	})
	if err != nil {
		return nil, reasons.StoreFailed("read what is published", err)
	}
	for _, d := range drafts {
		mine[strings.ToLower(d.pub.Path)] = d.pub.Versions
	}
	delete(mine, strings.ToLower(registryName))
	registered, err := p.drafts([]document{{registryName, func(w io.Writer) error { return p.registry.write(w, mine) }}})
	for _, d := range registered {
		if d.pub.Path == registryName && p.registry.rev != "" {
			d.pub.Rev = p.registry.rev // it has all that this version has
		}
	}
	return registered, err
}

// write writes the registry: what this store has published, and what is known
// to be others'.
func (r *registry) write(w io.Writer, mine map[string][]string) error {
	all := versions{Program: registryProgram, Files: map[string][]string{}}
	for path, known := range r.Files {
		all.Files[path] = known
	}
	for path, own := range mine {
		others := slices.DeleteFunc(slices.Clone(all.Files[path]), func(v string) bool { return slices.Contains(own, v) })
		all.Files[path] = append(others[max(0, len(others)-mostOthers):], own...)
	}
	enc := json.NewEncoder(w)
	enc.SetIndent("", " ")
	return enc.Encode(all)
}
