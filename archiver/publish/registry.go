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
	"ringcentral-archiver/archiver/reasons"
	"ringcentral-archiver/store"
	"ringcentral-archiver/store/destination"
)

// registryName is the file that lists the program's own files and their content. With it a program
// that has lost its store, or one on another computer, goes on writing them, and leaves alone files
// that a person has changed.
const registryName = "/Index/written.json"

// registry holds the content hashes of the latest versions of each file, by its
// path in lower case.
type registry struct {
	Program string              `json:"program"`
	Files   map[string][]string `json:"files"`
}

// mostOthers is how many versions of a file written by other computers are
// kept: only the newest. They do not count against this computer's versions, so
// no version is dropped that may lie in Dropbox now.
const mostOthers = 8

const registryProgram = "RingCentral Archiver index"

// ours reports whether a file in Dropbox is one that the program wrote and that
// is still as it was written.
func (p *publisher) ours(ctx context.Context, pub destination.Publication, there dropbox.File) (bool, error) {
	if own(pub, there.Hash) {
		return true, nil
	}
	found, err := p.readRegistry(ctx)
	switch {
	case err != nil:
		return false, err
	case pub.Name == registryName:
		return found, nil
	default:
		return slices.Contains(p.files.Files[strings.ToLower(there.Path)], there.Hash), nil
	}
}

// own reports whether this store wrote that version of a file.
func own(pub destination.Publication, hash string) bool {
	return hash == pub.Hash || slices.Contains(pub.Versions, hash)
}

// readRegistry reads what others have registered, and reports whether there is
// a registry. A file that cannot be understood counts as a stranger's.
func (p *publisher) readRegistry(ctx context.Context) (found bool, err error) {
	data, file, err := p.Client.Download(ctx, registryName)
	if errors.Is(err, dropbox.ErrNotFound) {
		return false, nil
	}
	if err != nil {
		return false, fmt.Errorf("read %s: %w", registryName, reasons.From(reasons.Dropbox, err))
	}
	var r registry
	if json.Unmarshal(data, &r) != nil || r.Program != registryProgram {
		return false, nil
	}
	p.files, p.filesRev = r, file.Rev
	return true, nil
}

// registryDrafts gives the registry if it has to be written before the drafts.
func (p *publisher) registryDrafts(ctx context.Context, drafts []*draft) ([]*draft, error) {
	if p.files.Program == "" {
		if _, err := p.readRegistry(ctx); err != nil {
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
	registered, err := p.drafts([]document{{registryName, func(w io.Writer) error { return p.register(w, mine) }}})
	for _, d := range registered {
		if d.pub.Path == registryName && p.filesRev != "" {
			d.pub.Rev = p.filesRev // it has all that this version has
		}
	}
	return registered, err
}

// register writes the registry: what this store has published, and what is known
// to be others'.
func (p *publisher) register(w io.Writer, mine map[string][]string) error {
	r := registry{Program: registryProgram, Files: map[string][]string{}}
	for path, versions := range p.files.Files {
		r.Files[path] = versions
	}
	for path, versions := range mine {
		others := slices.DeleteFunc(slices.Clone(r.Files[path]), func(v string) bool { return slices.Contains(versions, v) })
		r.Files[path] = append(others[max(0, len(others)-mostOthers):], versions...)
	}
	enc := json.NewEncoder(w)
	enc.SetIndent("", " ")
	return enc.Encode(r)
}
