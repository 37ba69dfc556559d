package plan

import (
	"ringcentral-archiver/archiver/retry"
	"ringcentral-archiver/store/ledger"
)

// LacksAddress reports whether a part waits for an address.
func LacksAddress(p ledger.Part) bool { return p.NoAddress && p.Open() }

// NotShown notes that a list of everything, or of all that was not deleted, does not show an item.
func (p *Planner) NotShown(undeleted bool) func(*ledger.Item) {
	return func(it *ledger.Item) {
		for i := range it.Parts {
			if part := &it.Parts[i]; LacksAddress(*part) {
				retry.NotShown(part, undeleted, p.Now)
			}
		}
		if retry.Settle(it, p.Now); !it.State.Open() {
			p.gone = append(p.gone, it)
		}
	}
}
