package ringcentral

import (
	"bytes"
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"net/url"
	"strconv"
	"strings"
	"time"

	"ringcentral-archiver/archiver/ringcentral/fields"
	"ringcentral-archiver/archiver/ringcentral/rows"
	"ringcentral-archiver/archiver/transport"
)

// page is one answer of a list (docs/ringcentral.md §2.5).
type page struct {
	Records    records         `json:"records"`
	Paging     counts          `json:"paging"`
	Navigation json.RawMessage `json:"navigation"`
	Error      json.RawMessage `json:"errorCode"`
}

// paging counts what a list has in all.
type paging struct {
	Page     fields.Count `json:"page"`
	PerPage  fields.Count `json:"perPage"`
	Pages    total        `json:"totalPages"`
	Elements total        `json:"totalElements"`
	// the place of the page's last row in the list, from 0; nil where it is not given
	End *fields.Count `json:"pageEnd"`
}

// counts is the paging of an answer that may have none.
type counts struct {
	value   paging
	given   bool
	garbled bool // something else stands in its place
}

// UnmarshalJSON implements json.Unmarshaler. It never fails.
func (c *counts) UnmarshalJSON(raw []byte) error {
	*c = counts{given: !fields.IsNothing(raw)}
	c.garbled = !fields.IsNothing(raw) && (raw[0] != '{' || json.Unmarshal(raw, &c.value) != nil)
	return nil
}

// total is a number that may not be told. Unlike a count it tells none from nothing that can be
// read.
type total struct {
	told    bool
	n       int
	garbled bool // it is there and is no number of rows
}

// UnmarshalJSON implements json.Unmarshaler. It never fails.
func (t *total) UnmarshalJSON(raw []byte) error {
	f, err := strconv.ParseFloat(strings.Trim(string(raw), `" `), 64)
	switch {
	case fields.IsNothing(raw):
		*t = total{}
	case err == nil && f >= 0 && f < fields.MostCounted && f == math.Trunc(f):
		*t = total{told: true, n: int(f)}
	default:
		*t = total{garbled: true}
	}
	return nil
}

// records is the array of a list, left undecoded. Unlike everything else it must be there, because
// taking an answer without it for an empty list would lose the records.
type records struct {
	given bool
	raw   []json.RawMessage // at most one more than mostRows
}

// UnmarshalJSON implements json.Unmarshaler.
func (r *records) UnmarshalJSON(raw []byte) (err error) {
	if bytes.Equal(raw, []byte("null")) {
		return nil
	}
	r.given = true
	r.raw, err = fields.Elements(raw, mostRows+1)
	return err
}

// next is the address of the next page as the navigation gives it, empty where it gives none.
// readable is false where the navigation says something that is no address.
func (p *page) next() (uri string, readable bool) {
	var nav struct {
		Next json.RawMessage `json:"nextPage"`
	}
	if fields.IsNothing(p.Navigation) {
		return "", true
	}
	if err := json.Unmarshal(p.Navigation, &nav); err != nil {
		return "", false
	}
	if fields.IsNothing(nav.Next) {
		return "", true
	}
	var to fields.Object[struct {
		URI fields.Text `json:"uri"`
	}]
	if err := json.Unmarshal(nav.Next, &to); err != nil || to.Value.URI == "" {
		return "", false
	}
	return cmp.Or(fields.Address(to.Value.URI), string(to.Value.URI)), true
}

// listing is a list that is read page by page.
type listing[T any] struct {
	route
	to     *url.URL
	decode func(json.RawMessage) (T, error)
	page   func([]T) error
	odd    func(OddRecord) // is told of each record that cannot be understood; nil = no one is
	period rows.Period     // what was asked for
}

// walk is how far a list has been read.
type walk struct {
	at       *url.URL
	page     int  // the page at that address, from 1
	pages    int  // that were read
	rows     int  // on the pages so far
	distinct int  // of them, those that differ
	first    int  // how many rows there were in all when that was first told
	odd      int  // of them, those that cannot be understood
	numbered bool // the address was made from the page's number, and is no link of RingCentral's
	// the most that a page said is all there is; less than was sent says nothing
	elements, last total
	most           total         // rows that a page ever said there are
	empty          int           // pages without a new row, in a row
	took           time.Duration // so far
	seen           map[string]bool
	shown          map[[sha256.Size]byte]bool // pages, by their rows
	known          map[[sha256.Size]byte]bool // rows
}

func newWalk(from *url.URL) walk {
	return walk{at: from, page: 1, seen: map[string]bool{}, shown: map[[sha256.Size]byte]bool{}, known: map[[sha256.Size]byte]bool{}}
}

// read counts a page that was read.
func (w *walk) read(p *page) {
	w.pages++
	w.rows += len(p.Records.raw)
	w.empty++
	var fresh [][sha256.Size]byte
	for _, row := range p.Records.raw { // one that is twice on a page is in the list twice: no page was shifted within it
		if key := sha256.Sum256(row); !w.known[key] {
			fresh = append(fresh, key)
			w.distinct++
			w.empty = 0
		}
	}
	for _, key := range fresh {
		w.known[key] = true
	}
	if w.first == 0 {
		w.first = p.Paging.value.Elements.n
	}
	w.elements, w.last = w.elements.or(p.Paging.value.Elements), w.last.or(p.Paging.value.Pages)
	w.most = w.most.or(w.elements)
	if w.elements.n < w.rows {
		w.elements = total{}
	}
}

// or is the greater of two totals: what one page said is not taken back by another.
func (t total) or(other total) total {
	if other.told && (!t.told || other.n > t.n) {
		return other
	}
	return t
}

// endless says why a list is taken to have no end; empty where it is not.
func (w *walk) endless() string {
	longest, pages := longestTold, mostPages
	if !w.counted() {
		longest, pages = longestUntold, mostUntold
	}
	switch {
	case w.odd > mostOdd:
		return fmt.Sprintf("more than %d records that cannot be read", mostOdd)
	case w.empty > mostEmpty:
		return "page after page without a new row"
	case w.most.n > 0 && w.rows > 2*w.most.n+mostRows, w.last.n > 0 && w.pages > 2*w.last.n+mostEmpty:
		return fmt.Sprintf("%d rows on %d pages, far more than it says there are", w.rows, w.pages)
	case w.pages >= pages, w.pages >= mostThin && w.rows < thin*w.pages:
		return fmt.Sprintf("no end after %d rows on %d pages", w.rows, w.pages)
	case w.took >= longest:
		return fmt.Sprintf("no end after %s", longest)
	}
	return ""
}

// misleads says what is wrong with the counts of a page; empty where nothing is.
func (w *walk) misleads(p *page) string {
	counts := p.Paging.value
	switch {
	case !fields.IsNothing(p.Error):
		return "an error in place of a page"
	case counts.Page > 0 && int(min(counts.Page, fields.MostCounted)) != w.page:
		return fmt.Sprintf("page %d in place of page %d", counts.Page, w.page)
	}
	return ""
}

// counted reports whether an answer said how much there is; more, whether that is more than was
// read. Rows that come twice do not stand for others.
func (w *walk) counted() bool { return w.elements.told || w.last.told }

func (w *walk) more() bool {
	return w.rows < w.elements.n || w.distinct < w.first || w.page < w.last.n
}

// next is the address of the page after the present one, by its number.
func (w *walk) next() *url.URL {
	w.numbered = true
	next := *w.at
	query := next.Query()
	query.Set("page", strconv.Itoa(w.page+1))
	next.RawQuery = query.Encode()
	return &next
}

// pages walks through a list and hands on each page's records. A record that cannot be understood
// is named to odd and left out. The list has ended only when RingCentral names no next page and has
// sent as much as it said there is: a missing link, a number too few or an answer that cannot be
// read is no end. Errors: ErrBadList, which is an ErrBadAnswer or ErrNotFound, for a list that is not complete.
func pages[T any](ctx context.Context, c *Client, l listing[T]) error {
	err := walkPages(ctx, c, l)
	if errors.Is(err, ErrBadAnswer) || errors.Is(err, ErrNotFound) {
		err = fmt.Errorf("%w: %w", ErrBadList, err)
	}
	return err
}

func walkPages[T any](ctx context.Context, c *Client, l listing[T]) error {
	w := newWalk(l.to)
	complete := false // the page before was the last as far as it said
	for {
		w.seen[w.at.String()] = true
		var answer page
		began := c.clock.Now()
		err := c.getJSON(ctx, l.route, w.at, &answer)
		w.took += min(max(c.clock.Since(began), 0), longestPage)
		if complete && isNoPage(err) {
			return nil // a link that leads behind the last page
		}
		if err == nil {
			err = readPage(ctx, c, l, &w, &answer)
		}
		if err != nil {
			return err
		}
		if len(answer.Records.raw) == 0 && complete {
			return nil
		}
		following, err := w.following(c, &answer)
		if err != nil {
			return fmt.Errorf("%s: %w", l.op, err)
		}
		if following == nil {
			return nil
		}
		if w.seen[following.String()] {
			return fmt.Errorf("%s: %w: the next page is one that was read already", l.op, ErrBadAnswer)
		}
		complete = w.counted() && !w.more() || !w.counted() && w.numbered
		w.at = following
		w.page++
	}
}

// readPage hands a page's records on.
func readPage[T any](ctx context.Context, c *Client, l listing[T], w *walk, answer *page) error {
	switch rows := answer.Records.raw; {
	case !answer.Records.given:
		return fmt.Errorf("%s: %w: no records", l.op, ErrBadAnswer)
	case len(rows) > mostRows:
		return fmt.Errorf("%s: %w: more than %d rows on a page", l.op, ErrBadAnswer, mostRows)
	}
	if wrong := w.misleads(answer); wrong != "" {
		return fmt.Errorf("%s: %w: %s", l.op, ErrBadAnswer, wrong)
	}
	values := decodeAll(ctx, c, l, w, answer.Records.raw)
	if len(values) > 0 && w.repeats(answer.Records.raw) {
		return fmt.Errorf("%s: %w: page %d has the rows of another", l.op, ErrBadAnswer, w.page)
	}
	if err := l.page(values); err != nil {
		return err
	}
	w.read(answer)
	if wrong := w.endless(); wrong != "" {
		return fmt.Errorf("%s: %w: %s", l.op, ErrBadAnswer, wrong)
	}
	return nil
}

// repeats reports whether a page that was asked for by its number has the very rows of one before:
// RingCentral has not looked at the number.
func (w *walk) repeats(rows []json.RawMessage) bool {
	sum := sha256.New()
	for _, row := range rows {
		sum.Write(row)
		sum.Write([]byte{0})
	}
	key := [sha256.Size]byte(sum.Sum(nil))
	before := w.shown[key]
	w.shown[key] = true
	return before && w.numbered
}

// following is the address of the next page; nil where the list is complete.
func (w *walk) following(c *Client, answer *page) (*url.URL, error) {
	w.numbered = false
	uri, readable := answer.next()
	if uri != "" {
		if len(uri) > fields.MostURI {
			return nil, fmt.Errorf("%w: the next page's address has %d bytes", ErrBadAnswer, len(uri))
		}
		to, err := c.trust.parse(w.at, uri)
		if err != nil {
			return nil, fmt.Errorf("%w: next page: %w", ErrBadAnswer, err)
		}
		return to, nil
	}
	if end := answer.Paging.value.End; end != nil && !w.counted() && w.rows <= int(min(*end, fields.MostCounted)) {
		return nil, fmt.Errorf("%w: row %d is on a page that ends with row %d", ErrBadAnswer, *end+1, w.rows)
	}
	empty := len(answer.Records.raw) == 0
	switch {
	case w.more() && empty:
		return nil, fmt.Errorf("%w: the list ended after %d of %d rows, on page %d of %d", ErrBadAnswer, w.distinct, max(w.first, w.elements.n), w.page, w.last.n)
	case w.more():
		return w.next(), nil
	case w.counted():
		return nil, nil
	case empty && w.rows == 0 && (!readable || answer.garbled() || fields.IsNothing(answer.Navigation) && !answer.Paging.given):
		return nil, fmt.Errorf("%w: no rows, and whether there are more cannot be read", ErrBadAnswer)
	case empty, answer.ended() && len(answer.Records.raw) < most(answer.Paging.value.PerPage):
		return nil, nil
	default: // nothing says that it is the last
		return w.next(), nil
	}
}

// ended reports whether the links of a page say that it is the last, and nothing else of it is in doubt.
func (p *page) ended() bool {
	uri, readable := p.next()
	return readable && uri == "" && !fields.IsNothing(p.Navigation) && !p.garbled()
}

// garbled reports whether a page says how much there is and it cannot be read.
func (p *page) garbled() bool {
	return p.Paging.garbled || p.Paging.value.Elements.garbled || p.Paging.value.Pages.garbled
}

// most is how many rows a page may have.
func most(perPage fields.Count) int {
	if perPage > 0 && perPage < mostRows {
		return int(perPage)
	}
	return mostRows
}

// isNoPage reports whether RingCentral says that there is no such page.
func isNoPage(err error) bool {
	var answer *Error
	return errors.Is(err, ErrNotFound) || errors.As(err, &answer) && answer.Status == 400
}

// decodeAll reads the records of a page.
func decodeAll[T any](ctx context.Context, c *Client, l listing[T], w *walk, records []json.RawMessage) []T {
	values := make([]T, 0, len(records))
	for i, raw := range records {
		value, err := l.decode(raw)
		if err == nil && transport.Repeats(raw, "") {
			err = rows.Partial(raw, "it says one thing twice")
		}
		if err != nil {
			w.odd++
			c.skip(ctx, l.op, err)
			if l.odd != nil {
				l.odd(rows.DescribeOdd(raw, w.rows+i+1, l.period, err))
			}
		}
		if rows.Usable(err) {
			values = append(values, value)
		}
	}
	return values
}
