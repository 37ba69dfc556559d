package publish

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"io"
	"iter"
	"maps"
	"slices"
	"strings"
	"sync"

	"ringcentral-archiver/archiver/index"
	"ringcentral-archiver/archiver/reasons"
	"ringcentral-archiver/archiver/target"
	"ringcentral-archiver/store/destination"
)

// registryName is the file that lists the program's own files and their content. With it a program
// that has lost its store, or one on another computer, goes on writing them, and leaves alone files
// that a person has changed. A long one is written seldom: what is not in it yet is in latelyName.
const (
	registryName = "/Index/written.json"
	latelyName   = "/Index/written lately.json"
)

func isRegistry(file string) bool {
	return strings.EqualFold(file, registryName) || strings.EqualFold(file, latelyName)
}

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
	first map[string][]string // what is in the file of registryName
	revs  map[string]string   // of both files
	asked bool
	ahead chan *registered // what is read before it is asked for; nil = nothing is
}

// registered is what was read of the registry.
type registered struct {
	versions
	first map[string][]string
	there map[string]bool // which of its files are there
	revs  map[string]string
	err   error
}

// readAhead begins to read what others have registered, so that it is there when it is asked for. The returned function waits until
// that has ended.
func (r *registry) readAhead(ctx context.Context) (end func()) {
	if r.asked {
		return func() {}
	}
	ctx, cancel := context.WithCancel(ctx)
	ahead := make(chan *registered, 1)
	r.ahead = ahead
	var running sync.WaitGroup
	running.Go(func() { ahead <- r.find(ctx) })
	return func() {
		cancel()
		running.Wait()
	}
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
func (r *registry) ours(ctx context.Context, pub destination.Publication, there target.File) (bool, error) {
	if own(pub, there.Hash) {
		return true, nil
	}
	found, err := r.read(ctx)
	switch {
	case err != nil:
		return false, err
	case isRegistry(pub.Name):
		return found[pub.Name], nil
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

// goesOn reports whether the newest version of a file in a folder is one that mine, those of this store, are not.
func (r *registry) goesOn(folder string, mine map[string][]string) bool {
	folder = strings.ToLower(folder)
	for path, known := range r.Files {
		if strings.HasPrefix(path, folder) && len(known) > 0 && !slices.Contains(mine[path], known[len(known)-1]) {
			return true
		}
	}
	return false
}

// lostDays gives the dates whose records were written and lie there no more, or not as they were written. own are the pages of this
// store, which knows what they had.
func (r *registry) lostDays(ctx context.Context, there iter.Seq2[destination.RemotePage, error], own map[string]bool) (dates []string, err error) {
	if !r.asked {
		if _, err := r.read(ctx); err != nil {
			return nil, err
		}
	}
	kept := map[string]bool{} // parts of days
	for page, err := range there {
		if err != nil {
			return nil, err
		}
		if r.has(page.Path, page.Hash) {
			kept[index.PartOf(page.Path)] = true
		}
	}
	for path := range r.Files {
		part, date := index.PartOf(path), index.DateOf(path)
		if part != "" && !kept[part] && !own[index.Folder+"/"+part+".json"] {
			kept[part] = true // it is named once, under however many names its record was written
			dates = append(dates, date)
		}
	}
	slices.Sort(dates)
	return slices.Compact(dates), nil
}

// read reads what others have registered, and reports which of its files are there.
func (r *registry) read(ctx context.Context) (there map[string]bool, err error) {
	var found *registered
	if r.ahead != nil {
		found, r.ahead = <-r.ahead, nil
	} else {
		found = r.find(ctx)
	}
	if found.err != nil {
		return nil, found.err
	}
	r.asked = true
	if found.there[registryName] || found.there[latelyName] {
		r.versions, r.first, r.revs = found.versions, found.first, found.revs
	}
	return found.there, nil
}

// find reads the files of the registry.
func (r *registry) find(ctx context.Context) *registered {
	all := &registered{there: map[string]bool{}, revs: map[string]string{}}
	all.versions = versions{Program: registryProgram, Files: map[string][]string{}}
	for _, name := range []string{registryName, latelyName} {
		found, rev, err := r.readFile(ctx, name)
		if err != nil {
			all.err = err
			return all
		}
		if all.there[name] = rev != ""; name == registryName {
			all.first = found.Files
		}
		all.revs[name] = rev
		for path, known := range found.Files {
			if first, in := all.first[path]; name == registryName || !in || hasMore(known, first) { // else the first was written after it
				all.add(path, known)
			}
		}
		if len(found.Files) < leastLately {
			break // all of it is in the first
		}
	}
	return all
}

// hasMore reports whether some of the versions are not among others.
func hasMore(versions, others []string) bool {
	return slices.ContainsFunc(versions, func(version string) bool { return !slices.Contains(others, version) })
}

// leastLately is how many files a registry has at least that is not written whole each time: fewer are shorter than what may wait.
const leastLately = hourly / 128

// readFile reads a file of the registry, and its revision; none where there is no such file. One that cannot be understood, or is larger
// than any of ours, counts as a stranger's.
func (r *registry) readFile(ctx context.Context, name string) (found versions, rev string, err error) {
	data, file, err := r.client.Download(ctx, name)
	if errors.Is(err, target.ErrNotFound) || errors.Is(err, target.ErrTooLarge) {
		return found, "", nil
	}
	if err != nil {
		return found, "", reasons.Unread(name, err)
	}
	if len(data) > mostRegistry || json.Unmarshal(data, &found) != nil || found.Program != registryProgram {
		return versions{}, "", nil
	}
	return found, file.Rev, nil
}

// add enters the versions of a file behind those that are known of it, the newest last.
func (v *versions) add(path string, newer []string) {
	older := slices.DeleteFunc(slices.Clone(v.Files[path]), func(version string) bool { return slices.Contains(newer, version) })
	v.Files[path] = append(older[max(0, len(older)-mostOthers):], newer...)
}

// registryDrafts gives the registry if it has to be written before the drafts. Errors: errOvertaken, where the manifests begin anew.
func (p *publisher) registryDrafts(ctx context.Context, drafts []*draft) ([]*draft, error) {
	if !p.registry.asked {
		if _, err := p.registry.read(ctx); err != nil {
			return nil, err
		}
	}
	if !p.manifests.ours { // once, before anything of this round is written
		if left, err := p.manifests.leave(&p.registry, p.mine); err != nil || left {
			return nil, cmp.Or(err, errOvertaken)
		}
		p.manifests.ours = true
	}
	for _, d := range drafts {
		p.mine[strings.ToLower(d.pub.Path)] = d.pub.Versions
	}
	name := registryName
	if p.registry.waits(p.mine) {
		name = latelyName
	}
	registered, err := p.drafts(each(document{name, func(w io.Writer) error { return p.registry.write(w, name, p.mine) }}))
	for _, d := range registered {
		if rev := p.registry.revs[name]; d.pub.Path == name && rev != "" {
			d.pub.Rev = rev // it has all that this version has
		}
	}
	return registered, err
}

// wrote notes that files of the registry were written.
func (r *registry) wrote(drafts []*draft, mine map[string][]string) {
	for _, d := range drafts {
		if d.err != nil {
			continue
		}
		if r.revs == nil {
			r.revs = map[string]string{}
		}
		if r.revs[d.name] = d.pub.Rev; d.name == registryName {
			r.first = r.all(mine).Files
		}
	}
}

// all is what this store has published, and what is known to be others'.
func (r *registry) all(mine map[string][]string) versions {
	all := versions{Program: registryProgram, Files: maps.Clone(r.Files)}
	if all.Files == nil {
		all.Files = map[string][]string{}
	}
	for path, own := range mine {
		if !isRegistry(path) {
			all.add(path, own)
		}
	}
	return all
}

// lately is what of it the first file does not have.
func (r *registry) lately(mine map[string][]string) versions {
	lately := r.all(mine)
	maps.DeleteFunc(lately.Files, func(path string, known []string) bool {
		return !hasMore(known, r.first[path])
	})
	return lately
}

// waits reports whether the first file, which is long, stays as it is: what it does not have is short.
func (r *registry) waits(mine map[string][]string) bool {
	var short counter
	return len(r.first) >= leastLately && r.lately(mine).write(&short) == nil && short <= hourly
}

// write writes a file of the registry.
func (r *registry) write(w io.Writer, name string, mine map[string][]string) error {
	if name == latelyName {
		return r.lately(mine).write(w)
	}
	return r.all(mine).write(w)
}

func (v versions) write(w io.Writer) error {
	enc := json.NewEncoder(w)
	enc.SetIndent("", " ")
	return enc.Encode(v)
}
