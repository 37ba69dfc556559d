// Package paging knows when a list that comes page by page has ended: what a page says of the whole, how
// far a list has been read, and whether its rows may have moved from page to page meanwhile.
package paging

import (
	"bytes"
	"encoding/json"

	"ringcentral-archiver/archiver/ringcentral/fields"
)

// Page is one answer of a list (docs/ringcentral.md §2.5).
type Page struct {
	Records    Records                      `json:"records"`
	Paging     fields.Object[fields.Paging] `json:"paging"`
	Navigation json.RawMessage              `json:"navigation"`
}

// Records is the array of a list, left undecoded. Unlike everything else it must be there, because
// taking an answer without it for an empty list would lose the records.
type Records struct {
	Given bool
	Rows  []json.RawMessage // at most one more than MostRows
}

// UnmarshalJSON implements json.Unmarshaler.
func (r *Records) UnmarshalJSON(raw []byte) (err error) {
	if bytes.Equal(raw, []byte("null")) {
		return nil
	}
	r.Given = true
	r.Rows, err = fields.Elements(raw, MostRows+1)
	return err
}

// Next is the address of the next page, as fields.NextPage gives it.
func (p *Page) Next() (uri string, readable bool) { return fields.NextPage(p.Navigation) }

// ended reports whether the links of a page say that it is the last, and nothing else of it is in doubt.
func (p *Page) ended() bool {
	uri, readable := p.Next()
	return readable && uri == "" && !fields.IsNothing(p.Navigation) && !p.garbled()
}

// garbled reports whether a page says how much there is and it cannot be read.
func (p *Page) garbled() bool {
	return p.Paging.Odd || p.Paging.Value.Elements.Garbled || p.Paging.Value.Pages.Garbled
}

// full is how many rows a page may have.
func full(perPage fields.Count) int {
	if perPage > 0 && perPage < MostRows {
		return int(perPage)
	}
	return MostRows
}
