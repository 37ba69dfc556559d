package paging

import (
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"ringcentral-archiver/archiver/ringcentral/fields"
)

// Walk is how far a list has been read.
type Walk struct {
	At       *url.URL
	Rows     int           // on the pages so far
	Odd      int           // of them, those that cannot be understood
	Took     time.Duration // so far
	page     int           // the page at that address, from 1
	pages    int           // that were read
	distinct int           // of the rows, those that differ
	first    int           // how many rows there were in all when that was first told
	perPage  fields.Count  // rows on a page, as was first told; 0 = it was not
	summed   bool          // the first page told how many rows there are in all
	numbered bool          // the address was made from the page's number, and is no link of RingCentral's
	// the most that a page said is all there is; less than was sent says nothing
	elements, last fields.Total
	most           fields.Total // rows that a page ever said there are
	empty          int          // pages without a new row, in a row
	complete       bool         // the page before was the last as far as it said
	seen           map[string]bool
	shown          map[sum]bool // pages, by their rows
	known          map[sum]bool // rows
}

type sum = [sha256.Size]byte

// New is a walk that begins at the first page.
func New(from *url.URL) *Walk {
	w := &Walk{At: from, seen: map[string]bool{from.String(): true}, shown: map[sum]bool{}, known: map[sum]bool{}}
	w.seen[w.next().String()] = true // its number may be left out
	w.page, w.numbered = 1, false
	return w
}

// Check says what is wrong with a page before its rows are used; nil where nothing is. How much it is told that it has is
// not looked at here.
func (w *Walk) Check(p *Page) error {
	counts := p.Paging.Value
	switch {
	case !p.Records.Given:
		return errors.New("no records")
	case len(p.Records.Rows) > MostRows:
		return fmt.Errorf("more than %d rows on a page", MostRows)
	case counts.Page > 0 && int(min(counts.Page, fields.MostCounted)) != w.page:
		return fmt.Errorf("page %d in place of page %d", counts.Page, w.page)
	case w.skips(counts.PerPage):
		return fmt.Errorf("pages of %d rows in place of %d, after %d rows", counts.PerPage, w.perPage, w.Rows)
	}
	return nil
}

// skips reports whether a page leaves out rows behind the one before, because it is one of larger pages. How much there is would tell;
// where that is not told, only this does.
func (w *Walk) skips(perPage fields.Count) bool {
	return !w.Counted() && w.perPage > 0 && perPage > w.perPage && (w.page-1)*full(perPage) > w.Rows
}

// Repeats says that a page that was asked for by its number has the very rows of one before: RingCentral has not looked
// at the number. It is nil where that is not so.
func (w *Walk) Repeats(rows []json.RawMessage) error {
	hash := sha256.New()
	for _, row := range rows {
		hash.Write(row)
		hash.Write([]byte{0})
	}
	key := sum(hash.Sum(nil))
	before := w.shown[key]
	w.shown[key] = true
	if before && w.numbered {
		return fmt.Errorf("page %d has the rows of another", w.page)
	}
	return nil
}

// Read counts a page that was read. Errors: why the list is taken to have no end.
func (w *Walk) Read(p *Page) error {
	w.pages++
	w.Rows += len(p.Records.Rows)
	w.empty++
	var fresh []sum
	for _, row := range p.Records.Rows { // one that is twice on a page is in the list twice: no page was shifted within it
		switch key := sha256.Sum256(row); {
		case !w.known[key]:
			fresh = append(fresh, key)
			w.distinct++
			w.empty = 0
		case nameless(row): // nothing says that it is the one of before, and it is named where it stands
			w.distinct++
		}
	}
	for _, key := range fresh {
		w.known[key] = true
	}
	if w.first == 0 {
		w.first = p.Paging.Value.Elements.N
	}
	if w.pages == 1 {
		w.summed = p.Paging.Value.Elements.Told && w.first >= w.Rows
	}
	if w.perPage == 0 {
		w.perPage = p.Paging.Value.PerPage
	}
	w.elements, w.last = w.elements.Or(p.Paging.Value.Elements), w.last.Or(p.Paging.Value.Pages)
	w.most = w.most.Or(w.elements)
	if w.elements.N < w.Rows {
		if w.elements.Told {
			w.last = fields.Total{} // who miscounts the rows has not counted the pages either
		}
		w.elements = fields.Total{}
	}
	return w.endless()
}

// nameless reports whether a row has no id, as null has none: it is like any other such row.
func nameless(row json.RawMessage) bool {
	var name struct {
		ID fields.Text `json:"id"`
	}
	return json.Unmarshal(row, &name) != nil || !fields.Identifies(name.ID)
}

// endless says why a list is taken to have no end; nil where it is not.
func (w *Walk) endless() error {
	longest, pages := LongestTold, MostPages
	if !w.Counted() {
		longest, pages = LongestUntold, MostUntold
	}
	switch {
	case w.Odd > MostOdd:
		return fmt.Errorf("more than %d records that cannot be read", MostOdd)
	case w.empty > MostEmpty:
		return errors.New("page after page without a new row")
	case w.most.N > 0 && w.Rows > 2*w.most.N+MostRows, w.last.N > 0 && w.pages > 2*w.last.N+MostEmpty:
		return fmt.Errorf("%d rows on %d pages, far more than it says there are", w.Rows, w.pages)
	case w.pages >= pages, w.pages >= MostThin && w.Rows < thin*w.pages:
		return fmt.Errorf("no end after %d rows on %d pages", w.Rows, w.pages)
	case w.Took >= longest:
		return fmt.Errorf("no end after %s", longest)
	}
	return nil
}

// Counted reports whether an answer said how much there is; more, whether that is more than was
// read. Rows that come twice do not stand for others.
func (w *Walk) Counted() bool { return w.elements.Told || w.last.Told }

func (w *Walk) more() bool {
	return w.Rows < w.elements.N || w.distinct < w.first || w.page < w.last.N
}

// Complete reports whether the list was over with the page before, as far as that said.
func (w *Walk) Complete() bool { return w.complete }

// Over reports whether a list of which all that was told was read is over with a page behind the last, which shows nothing new: none, or
// the rows of the last page again.
func (w *Walk) Over(p *Page) bool {
	fresh := func(row json.RawMessage) bool { return !w.known[sha256.Sum256(row)] }
	return w.complete && w.Counted() && (p.Records.Given || p.Paging.Shown) && !slices.ContainsFunc(p.Records.Rows, fresh)
}

// Onward goes to the page after one that was read, and reports whether there is one; else the list is complete. link reads the
// address that a page names for the next. Errors: why the list is not complete; those of link.
func (w *Walk) Onward(p *Page, link func(at *url.URL, next string) (*url.URL, error)) (bool, error) {
	if w.complete && len(p.Records.Rows) == 0 {
		return false, nil
	}
	to, err := w.following(p, link)
	if err != nil || to == nil {
		return false, err
	}
	if w.seen[to.String()] {
		return false, errRead
	}
	w.seen[to.String()] = true
	named, _ := p.Next()
	w.complete = w.Counted() && !w.more() || !w.Counted() && named == ""
	w.At = to
	w.page++
	return true, nil
}

var errRead = errors.New("the next page is one that was read already")

// following is the address of the next page; nil where the list is complete.
func (w *Walk) following(p *Page, link func(at *url.URL, next string) (*url.URL, error)) (*url.URL, error) {
	w.numbered = false
	uri, readable := p.Next()
	var astray error
	if uri != "" {
		var to *url.URL
		if to, astray = w.linked(uri, link); to != nil || !byNumber(uri) {
			return to, astray
		}
	}
	if end := p.Paging.Value.End; end != nil && !w.Counted() && w.Rows <= int(min(*end, fields.MostCounted)) {
		return nil, fmt.Errorf("row %d is on a page that ends with row %d", *end+1, w.Rows)
	}
	empty := len(p.Records.Rows) == 0
	switch {
	case w.more() && empty:
		return nil, fmt.Errorf("the list ended after %d of %d rows, on page %d of %d", w.distinct, max(w.first, w.elements.N), w.page, w.last.N)
	case w.more():
		return w.next(), nil
	case w.Counted():
		return nil, nil
	case empty && uri != "":
		return nil, astray
	case empty && w.Rows == 0 && (!readable || p.garbled() || fields.IsNothing(p.Navigation) && !p.Paging.Shown):
		return nil, errors.New("no rows, and whether there are more cannot be read")
	case empty, p.ended() && len(p.Records.Rows) < full(p.Paging.Value.PerPage) && fields.LastPage(p.Navigation) <= w.page:
		return nil, nil
	default: // nothing says that it is the last
		return w.next(), nil
	}
}

// linked is the address that a link leads to. Errors: those of link; why the list cannot go on there.
func (w *Walk) linked(uri string, link func(at *url.URL, next string) (*url.URL, error)) (*url.URL, error) {
	if len(uri) > fields.MostURI {
		return nil, fmt.Errorf("the next page's address has %d bytes", len(uri))
	}
	to, err := link(w.At, uri)
	if err != nil {
		return nil, err
	}
	if to = w.asAsked(to); w.seen[to.String()] {
		return nil, errRead
	}
	return to, nil
}

// byNumber reports whether a link tells its page by the number, so that the number leads there as well where the link leads to another
// host, or to a page that was read.
func byNumber(uri string) bool {
	to, err := url.Parse(uri)
	return err == nil && len(uri) <= fields.MostURI && to.Query().Has(number)
}

// number is the parameter that says which page is asked for.
const number = "page"

// asAsked gives the address of a page that has a number what it lacks of that of the first: without its dates it would be one of another
// list.
func (w *Walk) asAsked(to *url.URL) *url.URL {
	if to == nil || strings.TrimPrefix(to.Path, "/") != strings.TrimPrefix(w.At.Path, "/") || !to.Query().Has(number) {
		return to // it is another way to go on, which may have all of it in itself
	}
	query := to.Query()
	for name, values := range w.At.Query() {
		if !query.Has(name) {
			query[name] = values
		}
	}
	whole := *to
	whole.RawQuery = query.Encode()
	return &whole
}

// next is the address of the page after the present one, by its number.
func (w *Walk) next() *url.URL {
	w.numbered = true
	next := *w.At
	query := next.Query()
	query.Set(number, strconv.Itoa(w.page+1))
	next.RawQuery = query.Encode()
	return &next
}
