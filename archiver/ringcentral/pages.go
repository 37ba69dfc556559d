package ringcentral

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"

	"ringcentral-archiver/archiver/ringcentral/paging"
	"ringcentral-archiver/archiver/ringcentral/rows"
	"ringcentral-archiver/archiver/transport"
)

// listing is a list that is read page by page.
type listing[T any] struct {
	route
	to     *url.URL
	decode func(json.RawMessage) (T, error)
	page   func([]T) error
	odd    func(OddRecord) // is told of each record that cannot be understood; nil = no one is
	period rows.Period     // what was asked for
}

// mostReadings is how often a list is read while rows disappear from it.
const mostReadings = 3

// pages walks through a list and hands on each page's records. A record that cannot be understood
// is named to odd and left out. The list has ended only when RingCentral names no next page and has
// sent as much as it said there is: a missing link, a number too few or an answer that cannot be
// read is no end. One that does not say how much there is, and has several pages, is read again: only what stayed where it was while
// it was read has hidden nothing (paging.Sightings). Errors: ErrBadList, which is an ErrBadAnswer or ErrNotFound, for a list that is not
// complete.
func pages[T any](ctx context.Context, c *Client, l listing[T]) error {
	err := readings(ctx, c, l)
	if errors.Is(err, ErrBadAnswer) || errors.Is(err, ErrNotFound) {
		err = fmt.Errorf("%w: %w", ErrBadList, err)
	}
	return err
}

func readings[T any](ctx context.Context, c *Client, l listing[T]) error {
	seen := paging.NewSightings()
	for range mostReadings {
		w := paging.New(l.to)
		if err := walkPages(ctx, c, l, w, seen); err != nil {
			return err
		}
		if !seen.Again(w) {
			return nil
		}
	}
	return fmt.Errorf("%s: %w: rows disappear from it while it is read", l.op, ErrBadAnswer)
}

// walkPages reads a list to its end, or until another reading of it has shown what it was begun for.
func walkPages[T any](ctx context.Context, c *Client, l listing[T], w *paging.Walk, seen *paging.Sightings) error {
	for {
		var answer paging.Page
		began := c.clock.Now()
		err := c.getJSON(ctx, l.route, w.At, &answer)
		w.Took += min(max(c.clock.Since(began), 0), longestPage)
		if w.Complete() && isNoPage(err, w.Counted()) {
			return nil // a link that leads behind the last page
		}
		if err == nil && w.Over(&answer) {
			return nil
		}
		if err == nil {
			err = readPage(ctx, c, l, w, seen, &answer)
		}
		if err != nil || seen.Stood() {
			return err
		}
		more, err := w.Onward(&answer, c.next)
		if err != nil {
			return fmt.Errorf("%s: %w: %w", l.op, ErrBadAnswer, err)
		}
		if !more {
			return nil
		}
	}
}

// next reads the address of the next page.
func (c *Client) next(at *url.URL, uri string) (*url.URL, error) {
	to, err := c.trust.parse(at, uri)
	if err != nil {
		err = fmt.Errorf("next page: %w", err)
	}
	return to, err
}

// readPage hands a page's records on.
func readPage[T any](ctx context.Context, c *Client, l listing[T], w *paging.Walk, seen *paging.Sightings, answer *paging.Page) error {
	err := w.Check(answer)
	if err != nil {
		return fmt.Errorf("%s: %w: %w", l.op, ErrBadAnswer, err)
	}
	records := answer.Records.Rows
	values := decodeAll(ctx, c, l, w, records, seen.Fresh(records))
	if len(values) > 0 {
		err = w.Repeats(records)
	}
	if err == nil {
		if err := l.page(values); err != nil {
			return err
		}
		err = w.Read(answer)
	}
	if err != nil {
		return fmt.Errorf("%s: %w: %w", l.op, ErrBadAnswer, err)
	}
	return nil
}

// isNoPage reports whether RingCentral says that there is no such page, behind one that may be the last. Where all that was told was read, a
// refusal is enough; where nothing was, it is one by RingCentral itself, and about no other parameter than the page.
func isNoPage(err error, counted bool) bool {
	answer, is := errors.AsType[*Error](err)
	if !is || answer.Status != http.StatusBadRequest && !errors.Is(err, ErrNotFound) {
		return false
	}
	return counted || answer.Code != "" && (answer.parameter == "" || answer.parameter == "page")
}

// decodeAll reads those records of a page that are fresh.
func decodeAll[T any](ctx context.Context, c *Client, l listing[T], w *paging.Walk, records []json.RawMessage, fresh []bool) []T {
	values := make([]T, 0, len(records))
	for i, raw := range records {
		if !fresh[i] {
			continue
		}
		value, err := l.decode(raw)
		if err == nil && transport.Repeats(raw, "") {
			err = rows.Partial(raw, "it says one thing twice")
		}
		if err != nil {
			w.Odd++
			c.skip(ctx, l.op, err)
			if l.odd != nil {
				l.odd(rows.DescribeOdd(raw, w.Rows+i+1, l.period, err))
			}
		}
		if rows.Usable(err) {
			values = append(values, value)
		}
	}
	return values
}
