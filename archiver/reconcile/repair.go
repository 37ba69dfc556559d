package reconcile

import (
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
			return reasons.StoreFailed("note what is missing in the archive", err)
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
// Lost parts of what is switched off or left out do not count.
func (v *verifier) lacks(it *ledger.Item, part int) bool {
	p := it.Parts[part].Kept()
	if !p.Done() {
		return p.Lost != nil && it.State != ledger.Excluded // also an accepted one: the file may be back
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
	return v.Store.Update(func(tx *store.Tx) (err error) {
		if v.settings, err = tx.Settings(); err != nil { // they may have changed since the verification began
			return err
		}
		v.settings.Backup = true // on or off: this is what is chosen
		for _, key := range keys {
			it, known, err := tx.Item(key)
			if err != nil {
				return err
			}
			if !known {
				continue
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
		if k := p.Kept(); k.Done() {
			lost = &ledger.RemoteFile{Path: k.Path, Size: k.Size, Hash: k.Hash}
		}
		moved, found, err := v.claim(tx, it, *lost)
		switch {
		case err != nil:
			return err
		case found:
			v.follow(it, i, moved)
			if !strings.EqualFold(moved.Path, lost.Path) { // else it was put back where it was
				v.note(&v.report.Moved, &v.report.MovedCount, it, lost.Path+" → "+moved.Path)
			}
			continue
		case tx.StrayAt(lost.Path):
			altered = append(altered, lost.Path)
		default:
			missing = append(missing, lost.Path)
		}
		if p.Before != nil {
			p.Before, p.Lost = nil, lost // it is being fetched already
			v.resume(it, p, whyLost(len(altered) > 0))
		} else if p.Done() {
			v.markLost(it, i, lost, len(altered) > 0)
		}
	}
	switch {
	case it.State == ledger.Accepted: // its absence is agreed to
		missing, altered = nil, nil
	case it.State == ledger.Gone && it.WasArchived(): // as an earlier version noted it
		retry.Settle(it, it.NextTry)
	}
	for _, file := range missing {
		v.note(&v.report.Missing, &v.report.MissingCount, it, file)
	}
	for _, file := range altered {
		v.note(&v.report.Changed, &v.report.ChangedCount, it, file)
	}
	return tx.PutItem(it)
}

// follow notes where the file of a part lies now.
func (v *verifier) follow(it *ledger.Item, part int, moved ledger.RemoteFile) {
	p := &it.Parts[part]
	if p.Before != nil {
		p.Before.Path, p.Before.Committed = moved.Path, v.report.At
		v.resume(it, p, reasons.NotInPlace)
		return
	}
	v.markArchived(it, part, moved)
	p.Committed = v.report.At // seen by this verification
}

func whyLost(altered bool) reasons.Reason {
	if altered {
		return reasons.FileChanged
	}
	return reasons.FileMissing
}

// resume makes a part be tried at once that has waited until it is known what became of its file.
func (v *verifier) resume(it *ledger.Item, p *ledger.Part, why reasons.Reason) {
	if p.Failing == nil || p.Failing.Reason != string(reasons.NotInPlace) {
		return
	}
	p.Failing.NextTry, p.Failing.Reason, p.Failing.Detail = time.Time{}, string(why), why.Sentence()
	retry.Settle(it, v.report.At)
	v.report.Resumed++
}

// claim finds the content of a lost file among the strays. A stray with another
// item's name belongs to that item, even if the content is the same.
func (v *verifier) claim(tx *store.Tx, it *ledger.Item, lost ledger.RemoteFile) (ledger.RemoteFile, bool, error) {
	best, found := "", false
	for _, place := range tx.Strays(lost.Hash, lost.Size) {
		if n, named := layout.ParseName(place); named && !n.Bears(it) || v.within.has(place) {
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

// markLost marks a part as no longer in Dropbox and makes it be copied again, unless its type is
// switched off, or its extension left out. It reads the text of a message back from its record. A text that the record does
// not hold has to wait for another listing.
func (v *verifier) markLost(it *ledger.Item, part int, lost *ledger.RemoteFile, altered bool) {
	reason := whyLost(altered)
	p := &it.Parts[part]
	p.Path, p.Size, p.Hash, p.Committed, p.Lost = "", 0, "", time.Time{}, lost // its SHA-256 stays: the file may come back
	p.Failing = &ledger.Failing{Reason: string(reason), Detail: reason.Sentence()}
	if p.URI == "" {
		p.Text = layout.TextOf(it)
	}
	if layout.UnreadableText(*p) {
		p.Failing.Reason, p.Failing.Detail, p.Failing.Gone = string(reasons.Gone), reasons.Gone.Sentence(), v.report.At
	}
	if v.settings.Sources() != 0 && !v.settings.Wants(v.who.ExtensionID, it) {
		it.State, it.Reason, it.Detail = ledger.Excluded, "", ""
	}
	retry.Settle(it, v.report.At)
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
