package layout

import (
	"cmp"
	"encoding/json"
	"fmt"
	"net/url"
	"time"

	"ringcentral-archiver/store/ledger"
)

// Another reports whether what a listing, or another archive, shows under the id of an item is something else: nothing in
// it is the same, and it is of another time or call. RingCentral may show one recording in several
// calls, at one address (docs/ringcentral.md §3.4.3).
func Another(have, seen *ledger.Item) bool {
	if apart(have, seen) {
		return true
	}
	for i := range have.Parts {
		for j := range seen.Parts {
			if mayBeSame(&have.Parts[i], &seen.Parts[j], have.Key.ID) {
				return false
			}
		}
	}
	was, is := rowOf(have), rowOf(seen)
	if text := was.text(); text != "" && text == is.text() && have.From.Number == seen.From.Number {
		return false // its time is told otherwise, be it by a part of a second
	}
	return !have.Time.Equal(seen.Time) || was.id() != is.id()
}

// OtherMailbox reports whether two messages lie in the stores of two extensions and have the same id
// all the same: RingCentral does not promise that an id is in one store only. In one store a message is the same, whosever it is
// by now; a message of a shared number may lie in several.
func OtherMailbox(have, seen *ledger.Item) bool {
	return seen.Key.Type != ledger.CallRecording && have.Owner.ExtensionID != seen.Owner.ExtensionID && have.Store() != seen.Store()
}

// longAfter is how far two items are from each other that are not one: no conversation lasts so long.
const longAfter = 7 * 24 * time.Hour

// apart reports whether an id, and with it the address, has been given anew: to another call, or to a message of someone else, long before
// or after.
func apart(have, seen *ledger.Item) bool {
	if have.Time.Sub(seen.Time).Abs() < longAfter {
		return false
	}
	if have.Key.Type == ledger.CallRecording {
		was, is := rowOf(have).id(), rowOf(seen).id()
		return was != "" && is != "" && was != is
	}
	return have.Direction != seen.Direction || have.From.Number != seen.From.Number
}

// mayBeSame reports whether two parts of items with one id may be the same. What has no address yet
// may be anything.
func mayBeSame(a, b *ledger.Part, item string) bool {
	switch {
	case a.ID == b.ID && a.ID != "" && a.ID != item:
		return true
	case a.NoAddress || b.NoAddress:
		return true
	case a.URI != "" && b.URI != "":
		return a.URI == ledger.Elsewhere || b.URI == ledger.Elsewhere || sameAddress(a.URI, b.URI)
	}
	return a.URI == b.URI && a.Text == b.Text
}

// sameAddress reports whether two addresses may be those of one content: hosts and queries change, the path does not.
func sameAddress(a, b string) bool {
	one, errOne := url.Parse(a)
	two, errTwo := url.Parse(b)
	return a == b || errOne == nil && errTwo == nil && one.Path == two.Path
}

// row is what tells the row that an item was shown in.
type row struct {
	ID    any `json:"id"`
	Text  any `json:"subject"` // of a text, else something beside it
	Inbox any `json:"text"`    // of a text in a shared inbox
}

// rowOf is the row that an item was shown in; an empty one where it is not known.
func rowOf(it *ledger.Item) (r row) {
	if text, err := it.Record.Text(); err != nil || json.Unmarshal(text, &r) != nil {
		return row{}
	}
	if it.Key.Type != ledger.SMS {
		r.Text, r.Inbox = nil, nil
	}
	return r
}

func (r row) id() string {
	if r.ID == nil {
		return ""
	}
	return fmt.Sprint(r.ID)
}

func (r row) text() string {
	text, _ := r.Text.(string)
	inbox, _ := r.Inbox.(string)
	return cmp.Or(text, inbox)
}
