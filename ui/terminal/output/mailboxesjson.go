package output

import (
	"slices"
	"strings"
	"time"

	"ringcentral-archiver/archiver/completeness"
	"ringcentral-archiver/archiver/reasons"
	"ringcentral-archiver/store/coverage"
	"ringcentral-archiver/store/ledger"
)

// mailboxesJSON says how the messages of all extensions are listed.
type mailboxesJSON struct {
	Wanted     int           `json:"wanted"`     // extensions that are to be listed
	Listed     int           `json:"listed"`     // of them, those that were listed at all
	EveryHours int           `json:"everyHours"` // each is listed once in so many hours
	Failing    int           `json:"failing"`    // that could not be listed the last time
	Roster     bool          `json:"roster"`     // the list of extensions was whole
	Extensions []mailboxJSON `json:"extensions"`
}

type mailboxJSON struct {
	ID       string         `json:"id"`
	Number   string         `json:"number"`
	Name     string         `json:"name"`
	Kind     string         `json:"kind"`     // RingCentral's word, such as User
	Status   string         `json:"status"`   // RingCentral's word, or Deleted
	Deleted  *time.Time     `json:"deleted"`  // since when RingCentral does not serve it
	NoStore  bool           `json:"noStore"`  // RingCentral has no messages for such an extension
	Reason   reasons.Reason `json:"reason"`   // why it could not be listed the last time
	Coverage []coverageJSON `json:"coverage"` // of each type that was listed
}

// MailboxesOf is what programs get to know of the messages of all extensions.
func MailboxesOf(m coverage.Mailboxes, all []coverage.Mailbox) *mailboxesJSON {
	out := &mailboxesJSON{m.Wanted, m.Listed, m.Hours(), m.Failing, m.Roster, []mailboxJSON{}}
	for _, box := range all {
		e := mailboxJSON{
			ID: box.Owner.ExtensionID, Number: box.Owner.Number, Name: box.Owner.Name, Kind: box.Type, Status: box.Status,
			Deleted: Instant(box.Gone), NoStore: box.None, Reason: reasons.Reason(box.Reason), Coverage: []coverageJSON{},
		}
		for t, l := range box.Listed {
			lacks := completeness.InStore(box.Shared, t)
			if t == ledger.SMS {
				lacks |= completeness.InboxesOf(box.Shared, m.Inboxes, true)
			}
			e.Coverage = append(e.Coverage, coverageJSON{"account", t.String(), Instant(l.At), Instant(l.Begin), l.Shown.Rows, l.Shown.Items, l.Shown.Parts, l.Unreadable, codes(lacks)})
		}
		slices.SortFunc(e.Coverage, func(a, b coverageJSON) int { return strings.Compare(a.Type, b.Type) })
		out.Extensions = append(out.Extensions, e)
	}
	return out
}
