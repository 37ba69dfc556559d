package plan

import (
	"encoding/json"
	"errors"
	"fmt"

	"ringcentral-archiver/archiver/ringcentral"
	"ringcentral-archiver/store/ledger"
)

// errAnother says that a listing shows something else under the id of an item.
var errAnother = errors.New("another item has the id")

// another reports whether what a listing shows under the id of an item is something else: nothing in
// it is the same, and it is of another time or call. RingCentral may show one recording in several
// calls, at one address (docs/ringcentral.md §3.4.3).
func another(have, seen *ledger.Item) bool {
	for i := range have.Parts {
		for j := range seen.Parts {
			if mayBeSame(&have.Parts[i], &seen.Parts[j], have.Key.ID) {
				return false
			}
		}
	}
	return !have.Time.Equal(seen.Time) || rowOf(have) != rowOf(seen)
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
		return ringcentral.SameAddress(a.URI, b.URI)
	}
	return a.URI == b.URI && a.Text == b.Text
}

// rowOf is the id of the row that an item was shown in; empty where it is not known.
func rowOf(it *ledger.Item) (id string) {
	var row struct {
		ID any `json:"id"`
	}
	if text, err := it.Record.Text(); err == nil && json.Unmarshal(text, &row) == nil && row.ID != nil {
		id = fmt.Sprint(row.ID)
	}
	return id
}
