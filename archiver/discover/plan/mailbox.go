package plan

import (
	"ringcentral-archiver/archiver/layout"
	"ringcentral-archiver/store"
	"ringcentral-archiver/store/ledger"
)

// fetchAgain has what was found in Dropbox for a message fetched once more, when another mailbox shows one that the names of the files
// do not tell from it: the files may be that one's, and then its own is nowhere. A file in a folder that is surely its extension's, or
// whose content is known, is its own.
func (p *Planner) fetchAgain(tx *store.Tx, key ledger.Key, beside *ledger.Item) error {
	it, known, err := tx.Item(key)
	if err != nil || !known || !layout.NamedAlike(it, beside) {
		return err
	}
	again := false
	for i := range it.Parts {
		part := &it.Parts[i]
		found := part.Done() && part.SHA256 == "" && part.URI != ""
		if !found || p.Roster.Folders().Has(part.Path, it) {
			continue
		}
		part.Path, part.Hash, part.Size = "", "", 0
		again = true
	}
	if !again {
		return nil
	}
	it.Reopen()
	return tx.PutItem(it)
}
