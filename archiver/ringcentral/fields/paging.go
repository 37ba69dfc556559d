package fields

import (
	"cmp"
	"encoding/json"
	"math"
	"net/url"
	"strconv"
	"strings"
)

// Paging counts what a list has in all (docs/ringcentral.md §2.5).
type Paging struct {
	Page     Count `json:"page"`
	PerPage  Count `json:"perPage"`
	Pages    Total `json:"totalPages"`
	Elements Total `json:"totalElements"`
	// the place of the page's last row in the list, from 0; nil where it is not given
	End *Count `json:"pageEnd"`
}

// Total is a number that may not be told. Unlike a Count it tells none from nothing that can be
// read.
type Total struct {
	Told    bool
	N       int
	Garbled bool // it is there and is no number of rows
}

// UnmarshalJSON implements json.Unmarshaler. It never fails.
func (t *Total) UnmarshalJSON(raw []byte) error {
	f, err := strconv.ParseFloat(strings.Trim(string(raw), `" `), 64)
	switch {
	case IsNothing(raw):
		*t = Total{}
	case err == nil && f >= 0 && f < MostCounted && f == math.Trunc(f):
		*t = Total{Told: true, N: int(f)}
	default:
		*t = Total{Garbled: true}
	}
	return nil
}

// Or is the greater of two totals: what one page said is not taken back by another.
func (t Total) Or(other Total) Total {
	if other.Told && (!t.Told || other.N > t.N) {
		return other
	}
	return t
}

// NextPage is the address of the next page as a page's navigation gives it, empty where it gives none.
// readable is false where the navigation says something that is no address.
func NextPage(navigation json.RawMessage) (uri string, readable bool) {
	var nav struct {
		Next json.RawMessage `json:"nextPage"`
	}
	if IsNothing(navigation) {
		return "", true
	}
	if err := json.Unmarshal(navigation, &nav); err != nil {
		return "", false
	}
	if IsNothing(nav.Next) {
		return "", true
	}
	var to Object[struct {
		URI Text `json:"uri"`
	}]
	if err := json.Unmarshal(nav.Next, &to); err != nil || to.Value.URI == "" {
		return "", false
	}
	return cmp.Or(Address(to.Value.URI), string(to.Value.URI)), true
}

// LastPage is the number of the last page as a page's navigation gives it; 0 where it gives none.
func LastPage(navigation json.RawMessage) int {
	var nav struct {
		Last Object[struct {
			URI Text `json:"uri"`
		}] `json:"lastPage"`
	}
	if json.Unmarshal(navigation, &nav) != nil {
		return 0
	}
	to, err := url.Parse(string(nav.Last.Value.URI))
	if err != nil {
		return 0
	}
	n, err := strconv.Atoi(to.Query().Get("page"))
	if err != nil || n < 0 || n > MostCounted {
		return 0
	}
	return n
}
