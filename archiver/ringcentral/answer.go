package ringcentral

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
)

// mostJSON bounds an answer that is held in memory; a page of a thousand records has a few MiB.
const mostJSON = 64 << 20

// getJSON makes a call and reads its answer into v.
func (c *Client) getJSON(ctx context.Context, r route, to *url.URL, v any) error {
	return c.run(ctx, call{route: r, to: to, take: func(resp *http.Response) error { return readJSON(resp, v) }})
}

func readJSON(resp *http.Response, v any) error {
	defer resp.Body.Close()
	body, err := io.ReadAll(io.LimitReader(resp.Body, mostJSON+1))
	if err != nil {
		return fmt.Errorf("read the answer: %w", err)
	}
	if len(body) > mostJSON {
		return fmt.Errorf("%w: more than %d bytes", ErrBadAnswer, mostJSON)
	}
	if err := json.Unmarshal(body, v); err != nil {
		return fmt.Errorf("%w: %s", ErrBadAnswer, tidy(string(body), mostForeign))
	}
	return nil
}

// page is one answer of a list (docs/ringcentral.md §2.5).
type page struct {
	Records    records `json:"records"`
	Navigation object[struct {
		Next object[struct {
			URI text `json:"uri"`
		}] `json:"nextPage"`
	}] `json:"navigation"`
}

// records is the array of a list, left undecoded. Unlike everything else it must be there, because
// taking an answer without it for an empty list would lose the records.
type records struct {
	given bool
	raw   []json.RawMessage
}

// UnmarshalJSON implements json.Unmarshaler.
func (r *records) UnmarshalJSON(raw []byte) error {
	r.given = true
	return json.Unmarshal(raw, &r.raw)
}

// pages walks through a list and hands on each page's records. A record that cannot be understood
// is skipped.
func pages[T any](ctx context.Context, c *Client, r route, to *url.URL, decode func(json.RawMessage) (T, error), each func([]T) error) error {
	seen := map[string]bool{}
	for {
		seen[to.String()] = true
		var answer page
		if err := c.getJSON(ctx, r, to, &answer); err != nil {
			return err
		}
		if !answer.Records.given {
			return fmt.Errorf("%s: %w: no records", r.op, ErrBadAnswer)
		}
		if err := each(decodeAll(ctx, c, r.op, answer.Records.raw, decode)); err != nil {
			return err
		}
		next := string(answer.Navigation.value.Next.value.URI)
		if next == "" {
			return nil
		}
		following, err := c.trust.parse(to, next)
		if err != nil {
			return fmt.Errorf("%s: next page: %w", r.op, err)
		}
		if seen[following.String()] {
			return fmt.Errorf("%s: %w: the next page is one that was read already", r.op, ErrBadAnswer)
		}
		to = following
	}
}

func decodeAll[T any](ctx context.Context, c *Client, op string, records []json.RawMessage, decode func(json.RawMessage) (T, error)) []T {
	values := make([]T, 0, len(records))
	for _, raw := range records {
		value, err := decode(raw)
		if err != nil {
			c.skip(ctx, op, err)
			continue
		}
		values = append(values, value)
	}
	return values
}

// problem names a record that is skipped. What is in it is private and stays out of the log.
func problem(raw json.RawMessage, what string) error {
	var record object[struct {
		ID text `json:"id"`
	}]
	if err := json.Unmarshal(raw, &record); err != nil {
		return fmt.Errorf("%s: %w", what, err)
	}
	return fmt.Errorf("%s in record %q of %d bytes", what, record.value.ID, len(raw))
}
