package plan

import (
	"testing"
	"time"

	"ringcentral-archiver/archiver/discover/roster"
	"ringcentral-archiver/archiver/layout"
	"ringcentral-archiver/store/ledger"
)

// TestWhatIsNamedWithoutAnAddressStays: RingCentral named no part of a fax, then two of which only
// the second has an address. That one is archived, and the item is not, until the other has its
// address or is named no more.
func TestWhatIsNamedWithoutAnAddressStays(t *testing.T) {
	now := time.Date(2026, 11, 20, 18, 0, 0, 0, time.UTC)
	p := &Planner{Now: now, Roster: &roster.Roster{}}
	document := ledger.Part{ID: "1", Kind: layout.Document, NoAddress: true}
	source := ledger.Part{ID: "2", Kind: layout.Attachment, URI: "https://media/2"}
	have := &ledger.Item{State: ledger.Waiting, Parts: []ledger.Part{{Kind: layout.Document, NoAddress: true}}}
	list := func(parts ...ledger.Part) {
		p.merge(have, &ledger.Item{Parts: parts}, ledger.OwnFax)
	}
	list(document, source)
	if len(have.Parts) != 2 || have.Parts[0].ID != "1" || !have.Parts[0].NoAddress {
		t.Fatalf("the parts are %+v", have.Parts)
	}
	have.Parts[1].Hash = "archived"
	list(document, source)
	if have.State == ledger.Archived {
		t.Error("it counts as archived without its document")
	}
	fetchable := document
	fetchable.NoAddress, fetchable.URI = false, "https://media/1"
	list(fetchable, source)
	if part := have.Parts[0]; len(have.Parts) != 2 || part.NoAddress || part.URI == "" || have.State != ledger.Discovered {
		t.Errorf("with an address: %+v %+v", have.State, have.Parts)
	}
	have.Parts[0] = document
	if list(source); len(have.Parts) != 1 || have.State != ledger.Archived {
		t.Errorf("named no more: %+v %+v", have.State, have.Parts)
	}
}

// TestAnAddressThatChangesIsTried: it may be good for a while only, and the next attempt far off.
func TestAnAddressThatChangesIsTried(t *testing.T) {
	now := time.Date(2026, 11, 20, 18, 0, 0, 0, time.UTC)
	p := &Planner{Now: now, Roster: &roster.Roster{}}
	for address, due := range map[string]bool{"https://media/1?until=7": true, "https://media/1?until=5": false} {
		part := ledger.Part{ID: "1", Kind: layout.Audio, URI: "https://media/1?until=5"}
		part.Failing = &ledger.Failing{Reason: "not-yet-available", NotFound: now.Add(-time.Hour), NextTry: now.Add(23 * time.Hour), Attempts: map[string]int{"not-yet-available": 5}}
		have := &ledger.Item{State: ledger.Waiting, Parts: []ledger.Part{part}}
		p.merge(have, &ledger.Item{Parts: []ledger.Part{{ID: "1", Kind: layout.Audio, URI: address}}}, ledger.OwnRecordings)
		if f := have.Parts[0].Failing; (have.State == ledger.Discovered) != due || f == nil || f.Attempts["not-yet-available"] != 5 || f.NotFound.IsZero() {
			t.Errorf("%s: %v, %+v", address, have.State, f)
		}
	}
}
