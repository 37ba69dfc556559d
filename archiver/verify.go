package archiver

import (
	"context"
	"errors"
	"fmt"
	"hash/maphash"
	"path"
	"slices"
	"strings"
	"time"

	"ringcentral-archiver/archiver/dropbox"
	"ringcentral-archiver/store"
)

// VerifyReport is what a verification found.
type VerifyReport struct {
	At      time.Time
	Files   int // files that lie in the app folder
	Checked int // files of archived items that should be there
	// Each names at most 1000 files, the path in Detail.
	Missing, Changed, Moved                []Unarchived
	MissingCount, ChangedCount, MovedCount int
}

// Whole reports whether everything archived is in Dropbox as it was put there.
func (r VerifyReport) Whole() bool { return r.MissingCount+r.ChangedCount == 0 }

// verifier holds Dropbox against the items. However many there are, it holds
// eight bytes and a bit for each file: a sum of its path, size and hash.
type verifier struct {
	a      *Archiver
	seed   maphash.Seed
	begun  time.Time    // what was archived before lies in another Dropbox
	wanted store.Source // what the settings ask for
	sums   []uint64     // of every file that should be there, sorted
	met    []bool       // by the place in sums: it is there
	lost   bool         // some file was lost before
	report VerifyReport
}

// verify does the whole work, in its turn.
func (a *Archiver) verify(ctx context.Context) (VerifyReport, error) {
	_, box, err := a.connections()
	if err != nil {
		return VerifyReport{}, err
	}
	settings, err := a.settings()
	if err != nil {
		return VerifyReport{}, err
	}
	settings.Backup = true // switched off or not: these are the types that are chosen
	v := &verifier{a: a, seed: maphash.MakeSeed(), begun: box.Begun, wanted: settings.Sources(), report: VerifyReport{At: a.now()}}
	for _, step := range []func(context.Context) error{v.readItems, v.readDropbox, v.compare, v.keep} {
		if err := step(ctx); err != nil {
			return v.report, err
		}
	}
	return v.report, nil
}

// sum stands for a file where it lies. Dropbox does not tell upper from lower
// case in paths.
func (v *verifier) sum(file string, size int64, hash string) uint64 {
	return maphash.String(v.seed, fmt.Sprintf("%d %s %s", size, hash, strings.ToLower(file)))
}

// judged reports whether a part is in the present Dropbox according to the store.
func (v *verifier) judged(p *store.Part) bool { return p.Done() && !p.Committed.Before(v.begun) }

// readItems sums up every file that should be there.
func (v *verifier) readItems(ctx context.Context) error {
	err := v.a.store.View(func(tx *store.Tx) error {
		return tx.ItemsBehind(store.Key{}, func(it *store.Item) (bool, error) {
			for i := range it.Parts {
				p := &it.Parts[i]
				if v.judged(p) {
					v.sums = append(v.sums, v.sum(p.Path, p.Size, p.Hash))
					v.report.Checked++
				}
				if !p.Done() && p.Lost != nil {
					v.lost = true
					v.report.Checked++
				}
			}
			return true, context.Cause(ctx)
		})
	})
	slices.Sort(v.sums)
	v.sums = slices.Compact(v.sums)
	v.met = make([]bool, len(v.sums))
	return wrap("read what is archived", err)
}

// readDropbox marks the files that are there, and remembers the others in the
// store: one of them may be a file that the user has moved.
func (v *verifier) readDropbox(ctx context.Context) error {
	if err := v.a.clearStrays(); err != nil {
		return err
	}
	err := v.a.dbx.List(ctx, "", func(page []dropbox.File) error {
		var strays []store.Found
		for _, f := range page {
			v.report.Files++
			if i, there := slices.BinarySearch(v.sums, v.sum(f.Path, f.Size, f.Hash)); there {
				v.met[i] = true
			} else {
				strays = append(strays, store.Found{Path: f.Path, Size: f.Size, Hash: f.Hash})
			}
		}
		return v.a.putStrays(strays)
	})
	return wrap("list what is in Dropbox", from(atDropbox, err))
}

func (a *Archiver) clearStrays() error {
	return storeFailed("begin the verification", a.store.Update(func(tx *store.Tx) error { return tx.ClearStrays() }))
}

func (a *Archiver) putStrays(strays []store.Found) error {
	if len(strays) == 0 {
		return nil
	}
	return storeFailed("remember what is in Dropbox", a.store.Update(func(tx *store.Tx) error {
		for _, f := range strays {
			if err := tx.PutStray(f); err != nil {
				return err
			}
		}
		return nil
	}))
}

// mendPage is how many items are mended in one transaction.
const mendPage = 256

// compare goes through the items again and mends those that lack a file.
func (v *verifier) compare(ctx context.Context) error {
	if !v.lost && !slices.Contains(v.met, false) {
		return nil
	}
	var mark store.Key
	for {
		lacking, next, err := v.lacking(ctx, mark)
		if err != nil {
			return wrap("compare what is archived", err)
		}
		if len(lacking) == 0 {
			return nil
		}
		mark = next
		if err := v.mendAll(lacking); err != nil {
			return storeFailed("note what is missing in Dropbox", err)
		}
	}
}

// lacking gives a page of the items of which a file is not where it should be,
// and where to go on.
func (v *verifier) lacking(ctx context.Context, after store.Key) (keys []store.Key, next store.Key, err error) {
	err = v.a.store.View(func(tx *store.Tx) error {
		return tx.ItemsBehind(after, func(it *store.Item) (bool, error) {
			if next = it.Key; slices.ContainsFunc(it.Parts, v.lacks) {
				keys = append(keys, it.Key)
			}
			return len(keys) < mendPage, context.Cause(ctx)
		})
	})
	return keys, next, err
}

// lacks reports whether a part is not where it should be, or was lost before and
// is not back yet.
func (v *verifier) lacks(p store.Part) bool {
	if !p.Done() {
		return p.Lost != nil
	}
	if !v.judged(&p) {
		return false
	}
	i, known := slices.BinarySearch(v.sums, v.sum(p.Path, p.Size, p.Hash))
	return known && !v.met[i]
}

func (v *verifier) mendAll(keys []store.Key) error {
	return v.a.store.Update(func(tx *store.Tx) error {
		for _, key := range keys {
			it, known, err := tx.Item(key)
			if err != nil || !known {
				return errors.Join(err, missingItem(key, known))
			}
			if err := v.mend(tx, it); err != nil {
				return fmt.Errorf("%s: %w", key, err)
			}
		}
		return nil
	})
}

func missingItem(key store.Key, known bool) error {
	if known {
		return nil
	}
	return fmt.Errorf("%s is gone from the store: %w", key, store.ErrDamaged)
}

// mend follows the files of an item that the user has moved, and makes it due
// again for those that are not there or not as they were.
func (v *verifier) mend(tx *store.Tx, it *store.Item) error {
	var missing, altered []string
	for i := range it.Parts {
		p := &it.Parts[i]
		if !v.lacks(*p) {
			continue
		}
		lost := p.Lost
		if p.Done() {
			lost = &store.Found{Path: p.Path, Size: p.Size, Hash: p.Hash}
		}
		moved, found, err := v.claim(tx, it, *lost)
		switch {
		case err != nil:
			return err
		case found:
			v.a.have(it, i, moved)
			v.note(&v.report.Moved, &v.report.MovedCount, it, lost.Path+" → "+moved.Path)
			continue
		case tx.StrayAt(lost.Path):
			altered = append(altered, lost.Path)
		default:
			missing = append(missing, lost.Path)
		}
		if p.Done() {
			lose(it, i, lost)
			v.makeDue(it, len(altered) > 0)
		}
	}
	for _, file := range missing {
		v.note(&v.report.Missing, &v.report.MissingCount, it, file)
	}
	for _, file := range altered {
		v.note(&v.report.Changed, &v.report.ChangedCount, it, file)
	}
	return tx.PutItem(it)
}

// claim finds the content of a lost file among the strays. One that bears
// another item's name is that item's, even if the content is the same.
func (v *verifier) claim(tx *store.Tx, it *store.Item, lost store.Found) (store.Found, bool, error) {
	best, found := "", false
	for _, place := range tx.Strays(lost.Hash, lost.Size) {
		if n, named := readName(place); named && n.id != idToken(it.Key.ID) {
			continue
		}
		if same := strings.EqualFold(path.Base(place), path.Base(lost.Path)); !found || same {
			best, found = place, true
		}
	}
	if !found {
		return store.Found{}, false, nil
	}
	f := store.Found{Path: best, Size: lost.Size, Hash: lost.Hash}
	return f, true, tx.TakeStray(f)
}

// lose takes a part for one that is not in Dropbox any more. What a message said
// is read back out of its record.
func lose(it *store.Item, part int, lost *store.Found) {
	p := &it.Parts[part]
	p.Path, p.Size, p.Hash, p.Committed, p.Lost = "", 0, "", time.Time{}, lost
	if p.URI == "" {
		p.Text = textOf(it)
	}
}

// makeDue has an item copied again, unless its type is switched off. What
// RingCentral has deleted, as far as is known, gets one attempt; of a text that
// the record does not hold only another listing can tell.
func (v *verifier) makeDue(it *store.Item, altered bool) {
	reason := FileMissing
	if altered {
		reason = FileChanged
	}
	it.State, it.Archived, it.NextTry, it.Attempts = store.Discovered, time.Time{}, time.Time{}, 0
	it.Reason, it.Detail = string(reason), reason.Sentence()
	if it.Deadline.Before(v.report.At) {
		it.Attempts = len(notYetWaits)
	}
	if slices.ContainsFunc(it.Parts, unreadableText) {
		it.State, it.Reason, it.Detail = store.Gone, string(IsGone), IsGone.Sentence()
	}
	if v.wanted != 0 && it.Sources&v.wanted == 0 {
		it.State = store.Excluded
	}
}

func unreadableText(p store.Part) bool {
	return !p.Done() && p.URI == "" && p.Lost != nil && hashOfText(p.Text) != p.Lost.Hash
}

// note names a file in the report.
func (v *verifier) note(list *[]Unarchived, n *int, it *store.Item, file string) {
	if *n++; len(*list) >= leftShown {
		return
	}
	u := describe(it)
	u.Detail = file
	*list = append(*list, u)
}

// keep writes how the verification ended.
func (v *verifier) keep(context.Context) error {
	r := v.report
	return storeFailed("keep how the verification ended", v.a.store.Update(func(tx *store.Tx) error {
		return errors.Join(tx.ClearStrays(), tx.PutVerification(store.Verification{
			At: r.At, Files: r.Files, Checked: r.Checked, Missing: r.MissingCount, Changed: r.ChangedCount, Moved: r.MovedCount,
		}))
	}))
}
