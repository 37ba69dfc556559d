package mailboxes

import (
	"context"
	"slices"

	"ringcentral-archiver/archiver/discover/listing"
	"ringcentral-archiver/archiver/discover/shared"
	"ringcentral-archiver/archiver/discover/translate"
	"ringcentral-archiver/archiver/ringcentral"
	"ringcentral-archiver/store/ledger"
)

// visit lists one mailbox over a span, all its types in one listing, and hands on by type what can
// be archived. seen has a listing for each type. Where RingCentral refuses the messages of shared numbers, it lists the others, and
// returns what RingCentral answered.
func (a *Account) visit(
	ctx context.Context, m mailbox, over listing.Span, seen map[ledger.Type]*listing.Listing, page func(ledger.Type, []translate.Item) error,
) (refusal, err error) {
	if m.isInboxes() {
		return nil, a.visitInboxes(ctx, m, over, seen[ledger.SMS], func(items []translate.Item) error { return page(ledger.SMS, items) })
	}
	q := ringcentral.MessageQuery{Extension: m.Owner.ExtensionID, Shared: m.asks(), From: over.From, To: over.To, Since: over.Since, Odd: func(r ringcentral.OddRecord) {
		seen[ofMailbox(r.Type, m.types)].Odd(r)
	}}
	q.Undeleted = func() {
		for _, of := range seen {
			of.Undeleted = true
		}
	}
	for _, t := range m.types {
		q.Types = append(q.Types, translate.Word(t))
	}
	return shared.List(ctx, a.Client, q, func(messages []ringcentral.Message) error {
		items := map[ledger.Type][]translate.Item{}
		for _, message := range messages {
			if message.Availability == ringcentral.Purged || message.Created.Before(over.Since) {
				continue
			}
			of, known := translate.SourceOf(message.Type)
			t := of.Type()
			switch {
			case !known:
				seen[m.types[0]].Odd(ringcentral.OddRecord{ID: message.ID, Type: message.Type, Time: message.Created, Why: "it is of a kind that is not archived"})
				continue
			case !slices.Contains(m.types, t):
				continue
			}
			seen[t].Row(message.ID)
			f, archive := a.Read.Message(t, message, m.Owner)
			seen[t].Showed(message)
			if f.Unfinished {
				seen[t].Unfinished[listing.HourOf(message.Created)]++
			}
			if archive {
				items[t] = append(items[t], f)
			}
			if f.Left || f.Unwritten {
				seen[t].Later(f.Waiting())
			}
		}
		for _, t := range m.types {
			if err := page(t, items[t]); err != nil {
				return err
			}
		}
		return nil
	})
}

// ofMailbox is the type among those of a mailbox that an odd record counts against: its own, or else the
// first.
func ofMailbox(word string, types []ledger.Type) ledger.Type {
	if of, known := translate.SourceOf(word); known && slices.Contains(types, of.Type()) {
		return of.Type()
	}
	return types[0]
}
