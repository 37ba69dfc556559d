package reconcile

import (
	"cmp"
	"context"
	"fmt"
	"path"
	"slices"
	"strings"
	"time"

	"ringcentral-archiver/archiver/layout"
	"ringcentral-archiver/archiver/progress"
	"ringcentral-archiver/archiver/reasons"
	"ringcentral-archiver/archiver/retry"
	"ringcentral-archiver/store"
	"ringcentral-archiver/store/ledger"
)

// repairPage is how many items are repaired in one transaction.
const repairPage = 256

// compare goes through the items again and repairs those that lack a file.
func (v *verifier) compare(ctx context.Context) error {
	if !v.lost && !slices.Contains(v.met, false) {
		return nil
	}
	var mark ledger.Key
	for {
		lacking, next, err := v.lacking(ctx, mark)
		if err != nil {
			return reasons.Wrap("compare what is archived", err)
		}
		if len(lacking) == 0 {
			return nil
		}
		mark = next
		if err := v.repairAll(lacking); err != nil {
			return reasons.StoreFailed("note what is missing in Dropbox", err)
		}
	}
}

// lacking gives a page of the items of which a file is not where it should be,
// and where to go on.
func (v *verifier) lacking(ctx context.Context, after ledger.Key) (keys []ledger.Key, next ledger.Key, err error) {
	err = v.Store.View(func(tx *store.Tx) error {
		return tx.ItemsBehind(after, func(it *ledger.Item) (bool, error) {
			if next = it.Key; v.lacksAny(it) {
				keys = append(keys, it.Key)
			}
			return len(keys) < repairPage, context.Cause(ctx)
		})
	})
	return keys, next, err
}

// lacks reports whether a part is not where it should be, or was lost before and is not back yet.
// Lost parts of a type that is switched off do not count.
func (v *verifier) lacks(it *ledger.Item, part int) bool {
	p := &it.Parts[part]
	if !p.Done() {
		return p.Lost != nil && it.State != ledger.Excluded
	}
	if !v.judged(p) {
		return false
	}
	i, known := slices.BinarySearch(v.sums, v.sum(p.Path, p.Size, p.Hash))
	return known && !v.met[i]
}

func (v *verifier) lacksAny(it *ledger.Item) bool {
	for i := range it.Parts {
		if v.lacks(it, i) {
			return true
		}
	}
	return false
}

func (v *verifier) repairAll(keys []ledger.Key) error {
	return v.Store.Update(func(tx *store.Tx) error {
		for _, key := range keys {
			it, known, err := tx.Item(key)
			if err != nil || !known {
				return fmt.Errorf("read %s: %w", key, cmp.Or(err, store.ErrDamaged))
			}
			if err := v.repair(tx, it); err != nil {
				return fmt.Errorf("%s: %w", key, err)
			}
		}
		return nil
	})
}

// repair follows the files of an item that the user has moved. It makes the
// item due again when files are missing or changed.
func (v *verifier) repair(tx *store.Tx, it *ledger.Item) error {
	var missing, altered []string
	for i := range it.Parts {
		p := &it.Parts[i]
		if !v.lacks(it, i) {
			continue
		}
		lost := p.Lost
		if p.Done() {
			lost = &ledger.RemoteFile{Path: p.Path, Size: p.Size, Hash: p.Hash}
		}
		moved, found, err := v.claim(tx, it, *lost)
		switch {
		case err != nil:
			return err
		case found:
			v.markArchived(it, i, moved)
			p.Committed = v.report.At // seen by this verification
			v.note(&v.report.Moved, &v.report.MovedCount, it, lost.Path+" → "+moved.Path)
			continue
		case tx.StrayAt(lost.Path):
			altered = append(altered, lost.Path)
		default:
			missing = append(missing, lost.Path)
		}
		if p.Done() {
			markLost(it, i, lost)
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

// claim finds the content of a lost file among the strays. A stray with another
// item's name belongs to that item, even if the content is the same.
func (v *verifier) claim(tx *store.Tx, it *ledger.Item, lost ledger.RemoteFile) (ledger.RemoteFile, bool, error) {
	best, found := "", false
	for _, place := range tx.Strays(lost.Hash, lost.Size) {
		if n, named := layout.ParseName(place); named && n.ID != layout.IDToken(it.Key.ID) {
			continue
		}
		if same := strings.EqualFold(path.Base(place), path.Base(lost.Path)); !found || same {
			best, found = place, true
		}
	}
	if !found {
		return ledger.RemoteFile{}, false, nil
	}
	f := ledger.RemoteFile{Path: best, Size: lost.Size, Hash: lost.Hash}
	return f, true, tx.TakeStray(f)
}

// lose marks a part as no longer in Dropbox. It reads the text of a message back from its record.
func markLost(it *ledger.Item, part int, lost *ledger.RemoteFile) {
	p := &it.Parts[part]
	p.Path, p.Size, p.Hash, p.SHA256, p.Committed, p.Lost = "", 0, "", "", time.Time{}, lost
	if p.URI == "" {
		p.Text = layout.TextOf(it)
	}
}

// makeDue makes an item be copied again, unless its type is switched off. An
// item that RingCentral has probably deleted gets one attempt. A text that the
// record does not hold has to wait for another listing.
func (v *verifier) makeDue(it *ledger.Item, altered bool) {
	reason := reasons.FileMissing
	if altered {
		reason = reasons.FileChanged
	}
	it.State, it.Archived, it.NextTry, it.Attempts = ledger.Discovered, time.Time{}, time.Time{}, 0
	it.Reason, it.Detail = string(reason), reason.Sentence()
	if !it.MayBeHeld(v.report.At) {
		it.Attempts = len(retry.NotYetWaits)
	}
	if slices.ContainsFunc(it.Parts, layout.UnreadableText) {
		it.State, it.Reason, it.Detail = ledger.Gone, string(reasons.Gone), reasons.Gone.Sentence()
	}
	if v.wanted != 0 && it.Sources&v.wanted == 0 {
		it.State = ledger.Excluded
	}
}

// note names a file in the report.
func (v *verifier) note(list *[]progress.Unarchived, n *int, it *ledger.Item, file string) {
	if *n++; len(*list) >= progress.MaxNamed {
		return
	}
	u := progress.Describe(it)
	u.Detail = file
	*list = append(*list, u)
}
