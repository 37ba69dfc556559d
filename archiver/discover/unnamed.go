package discover

import (
	"slices"
	"time"

	"ringcentral-archiver/archiver/discover/listing"
	"ringcentral-archiver/archiver/discover/plan"
	"ringcentral-archiver/archiver/reasons"
	"ringcentral-archiver/store/ledger"
)

// endUnnamed judges the items that wait for an address by a list of all that RingCentral keeps: of
// those that it does not show, none will come. A list that could not all be read says nothing of what
// it does not show. One that leaves out what was deleted says nothing
// of calls as long as their recordings are kept, and little of messages.
func (l *Lister) endUnnamed(s ledger.Source, start time.Time, held *listing.Listing) error {
	if len(held.Unread) > 0 {
		return nil
	}
	kept := l.Rule.Oldest(s)
	_, err := l.Store.ChangeOpen(func(it *ledger.Item) bool {
		asked := !it.Time.Before(start) || it.Time.Before(kept)
		if held.Undeleted && s.Type() == ledger.CallRecording {
			asked = it.Time.Before(kept)
		}
		asked = asked && (it.Mailbox == "" || held.Shared) // else the list does not show it
		return asked && it.ShownBy(l.Who.ExtensionID).Has(s) && slices.ContainsFunc(it.Parts, plan.LacksAddress) && !held.Has(it.Key)
	}, l.Plan.NotShown(held.Undeleted))
	return reasons.StoreFailed("judge what has no address", err)
}
