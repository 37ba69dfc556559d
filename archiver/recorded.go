package archiver

import (
	"cmp"
	"time"

	"ringcentral-archiver/archiver/discover/roster"
	"ringcentral-archiver/archiver/discover/translate"
	"ringcentral-archiver/archiver/index"
	"ringcentral-archiver/archiver/localtime"
	"ringcentral-archiver/archiver/publish/contents"
	"ringcentral-archiver/store"
	"ringcentral-archiver/store/ledger"
)

// recorded has items made of what others' day records name.
type recorded struct{ clock *localtime.Clock }

// item is the item of an entry, as the list has shown it to whoever has archived it, and the files that the entry names. Errors:
// store.ErrDamaged.
func (r recorded) item(tx *store.Tx, entry []byte) (*ledger.Item, []index.File, error) {
	of, _, err := contents.Entry(entry)
	if err != nil || of == nil {
		return nil, nil, err
	}
	who, err := tx.RingCentral()
	if err != nil {
		return nil, nil, err
	}
	now := r.clock.Now()
	it, is := translate.Translator{Who: who, Now: now, Roster: roster.Own(who)}.Again(contents.KeyOf(of), of.Record)
	if !is || !it.Time.Equal(of.Time) {
		return nil, nil, nil
	}
	if it.Owner.ExtensionID != "" {
		it.Owner.Name, it.Owner.Number = cmp.Or(of.OwnerName, it.Owner.Name), cmp.Or(of.OwnerNumber, it.Owner.Number)
	}
	it.Discovered, it.Deadline = now, time.Time{} // whether RingCentral still has it is not known
	return it, of.Files, nil
}
