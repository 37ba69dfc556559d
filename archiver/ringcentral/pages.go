package ringcentral

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/url"
	"strconv"
)

// page is one answer of a list (docs/ringcentral.md §2.5).
type page struct {
	Records    records         `json:"records"`
	Paging     object[paging]  `json:"paging"`
	Navigation json.RawMessage `json:"navigation"`
}

// paging counts what a list has in all; 0 where RingCentral does not say.
type paging struct {
	Page     count `json:"page"`
	PerPage  count `json:"perPage"`
	Pages    count `json:"totalPages"`
	Elements count `json:"totalElements"`
	// the place of the page's last row in the list, from 0; nil where it is not given
	End *count `json:"pageEnd"`
}

// records is the array of a list, left undecoded. Unlike everything else it must be there, because
// taking an answer without it for an empty list would lose the records.
type records struct {
	given bool
	raw   []json.RawMessage
}

// UnmarshalJSON implements json.Unmarshaler.
func (r *records) UnmarshalJSON(raw []byte) error {
	r.given = !bytes.Equal(raw, []byte("null"))
	return json.Unmarshal(raw, &r.raw)
}

// next is the address of the next page as the navigation gives it, empty where it gives none.
// readable is false where the navigation says something that is no address.
func (p *page) next() (uri string, readable bool) {
	var nav struct {
		Next json.RawMessage `json:"nextPage"`
	}
	if isNothing(p.Navigation) {
		return "", true
	}
	if err := json.Unmarshal(p.Navigation, &nav); err != nil {
		return "", false
	}
	if isNothing(nav.Next) {
		return "", true
	}
	var to object[struct {
		URI text `json:"uri"`
	}]
	if err := json.Unmarshal(nav.Next, &to); err != nil || to.value.URI == "" {
		return "", isEmpty(nav.Next)
	}
	return string(to.value.URI), true
}

func isNothing(raw json.RawMessage) bool { return len(raw) == 0 || string(raw) == "null" }

// isEmpty reports whether the JSON is an object without fields.
func isEmpty(raw json.RawMessage) bool {
	var fields map[string]json.RawMessage
	return json.Unmarshal(raw, &fields) == nil && len(fields) == 0
}

// walk is how far a list has been read.
type walk struct {
	at   *url.URL
	page int // the page at that address, from 1
	rows int // on the pages so far
	// the last page said that this many rows, or pages, are all there is; 0 = it did not say
	elements, pages int
	empty           int // pages without a row, in a row
	seen            map[string]bool
}

// mostEmpty is how many pages without a row may follow each other.
const mostEmpty = 3

// read counts a page that was read.
func (w *walk) read(p *page) {
	w.rows += len(p.Records.raw)
	w.empty++
	if len(p.Records.raw) > 0 {
		w.empty = 0
	}
	if p.Paging.value.Page > 0 && p.Paging.value.Page < mostPages {
		w.page = int(p.Paging.value.Page)
	}
	w.elements, w.pages = int(min(p.Paging.value.Elements, mostPages)), int(min(p.Paging.value.Pages, mostPages))
}

// counted reports whether the answer says how much there is; more, whether that is more than was
// read.
func (w *walk) counted() bool { return w.elements > 0 || w.pages > 0 }
func (w *walk) more() bool    { return w.rows < w.elements || w.page < w.pages }

// numbered is the address of the page after the present one, by its number.
func (w *walk) numbered() *url.URL {
	next := *w.at
	query := next.Query()
	query.Set("page", strconv.Itoa(w.page+1))
	next.RawQuery = query.Encode()
	return &next
}

// pages walks through a list and hands on each page's records. A record that cannot be understood
// is named to odd and left out. The list has ended only when RingCentral names no next page and has
// sent as much as it said there is: a missing link, a number too few or an answer that cannot be
// read is no end. Errors: ErrBadAnswer for a list that is not complete.
func pages[T any](ctx context.Context, c *Client, r route, to *url.URL, decode func(json.RawMessage) (T, error), each func([]T) error, odd func(OddRecord)) error {
	w := walk{at: to, page: 1, seen: map[string]bool{}}
	complete := false // the page before said that it was the last
	for {
		w.seen[w.at.String()] = true
		var answer page
		err := c.getJSON(ctx, r, w.at, &answer)
		if complete && isNoPage(err) {
			return nil // a link that leads behind the last page
		}
		if err != nil {
			return err
		}
		if !answer.Records.given {
			return fmt.Errorf("%s: %w: no records", r.op, ErrBadAnswer)
		}
		if err := each(decodeAll(ctx, c, r.op, w.rows, answer.Records.raw, decode, odd)); err != nil {
			return err
		}
		w.read(&answer)
		if len(answer.Records.raw) == 0 && complete {
			return nil
		}
		following, err := w.following(c, &answer)
		if err != nil {
			return fmt.Errorf("%s: %w", r.op, err)
		}
		if following == nil {
			return nil
		}
		if w.seen[following.String()] {
			return fmt.Errorf("%s: %w: the next page is one that was read already", r.op, ErrBadAnswer)
		}
		complete = w.counted() && !w.more() || w.lastByLinks(&answer)
		w.at = following
		w.page++
	}
}

// following is the address of the next page; nil where the list is complete.
func (w *walk) following(c *Client, answer *page) (*url.URL, error) {
	if w.empty > mostEmpty {
		return nil, fmt.Errorf("%w: page after page without a row", ErrBadAnswer)
	}
	uri, readable := answer.next()
	if uri != "" {
		to, err := c.trust.parse(w.at, uri)
		if err != nil {
			return nil, fmt.Errorf("next page: %w", err)
		}
		return to, nil
	}
	if end := answer.Paging.value.End; end != nil && !w.counted() && w.rows <= int(min(*end, mostPages)) {
		return nil, fmt.Errorf("%w: row %d is on a page that ends with row %d", ErrBadAnswer, *end+1, w.rows)
	}
	full := !w.counted() && len(answer.Records.raw) >= most(answer.Paging.value.PerPage)
	switch ended := len(answer.Records.raw) == 0; {
	case w.more() && ended:
		return nil, fmt.Errorf("%w: the list ended after %d of %d rows, on page %d of %d", ErrBadAnswer, w.rows, w.elements, w.page, w.pages)
	case w.more(), !readable && !w.counted() && !ended, full && !ended:
		return w.numbered(), nil
	default:
		return nil, nil
	}
}

// lastByLinks reports whether the links of a page say that it is the last, where nothing counts the
// rows. If it is full the next page is asked for all the same.
func (w *walk) lastByLinks(p *page) bool {
	uri, readable := p.next()
	return !w.counted() && readable && uri == "" && !isNothing(p.Navigation)
}

// most is how many rows a page may have.
func most(perPage count) int {
	if perPage > 0 && perPage < mostPages {
		return int(perPage)
	}
	return mostRows
}

// isNoPage reports whether RingCentral says that there is no such page.
func isNoPage(err error) bool {
	var answer *Error
	return errors.Is(err, ErrNotFound) || errors.As(err, &answer) && answer.Status == 400
}

// decodeAll reads the records of a page, which begins behind so many records of the list.
func decodeAll[T any](ctx context.Context, c *Client, op string, behind int, records []json.RawMessage, decode func(json.RawMessage) (T, error), odd func(OddRecord)) []T {
	values := make([]T, 0, len(records))
	for i, raw := range records {
		value, err := decode(raw)
		if err != nil {
			c.skip(ctx, op, err)
			if odd != nil {
				odd(describeOdd(raw, behind+i+1, err))
			}
		}
		if usable(err) {
			values = append(values, value)
		}
	}
	return values
}
