package plan

import (
	"fmt"

	"ringcentral-archiver/archiver/layout"
	"ringcentral-archiver/archiver/progress"
	"ringcentral-archiver/archiver/reasons"
	"ringcentral-archiver/archiver/retry"
	"ringcentral-archiver/store"
	"ringcentral-archiver/store/coverage"
	"ringcentral-archiver/store/ledger"
)

// mainKind is the part that stands for all that an item may have.
var mainKind = map[ledger.Type]string{
	ledger.CallRecording: layout.Audio, ledger.VoiceMail: layout.Audio, ledger.SMS: layout.Text, ledger.Fax: layout.Document,
}

// Vanished enters what was left for later and is not shown any more, so that it stays named: as an item that waits for an address.
// It comes to its end as those do that lists do not show. Errors: those of the store.
func (p *Planner) Vanished(tx *store.Tx, s ledger.Source, all []coverage.Waiting) error {
	for _, w := range all {
		if _, known, err := tx.Item(w.Key); err != nil || known {
			if err != nil {
				return fmt.Errorf("%s: %w", w.Key, err)
			}
			continue
		}
		part := ledger.Part{Kind: mainKind[w.Key.Type], NoAddress: true}
		if w.Key.Type == ledger.CallRecording {
			part.ID = w.Key.ID
		}
		retry.NotShown(&part, false, p.Now)
		part.Failing.Reason, part.Failing.Detail = string(reasons.NotYetAvailable), progress.Vanished
		it := &ledger.Item{
			Key: w.Key, Sources: s, Owner: w.Owner, Mailbox: w.Mailbox, Time: w.Time.UTC(), Direction: w.Direction, From: w.From, To: w.To,
			Discovered: p.Now, Parts: []ledger.Part{part},
		}
		it.Leaving = p.Roster.LeavingWith(it)
		retry.Settle(it, p.Now)
		if err := tx.PutItem(it); err != nil {
			return fmt.Errorf("%s: %w", w.Key, err)
		}
	}
	return nil
}
