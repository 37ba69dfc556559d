package ringcentral

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"

	"ringcentral-archiver/archiver/ringcentral/fields"
	"ringcentral-archiver/archiver/transport"
)

// getJSON makes a call and reads its answer into v.
func (c *Client) getJSON(ctx context.Context, r route, to *url.URL, v any) error {
	return c.run(ctx, call{route: r, to: to, longest: longestJSON, take: func(resp *http.Response) error { return readJSON(resp, v) }})
}

// readJSON reads an answer that is whole. One that is not RingCentral's own, or a piece of it, says
// nothing about the rest; of one that says a thing twice it is not known which is true. The records
// of a list are looked at one by one.
func readJSON(resp *http.Response, v any) error {
	defer resp.Body.Close()
	if resp.StatusCode != http.StatusOK {
		return fmt.Errorf("%w: status %d in place of an answer", ErrBadAnswer, resp.StatusCode)
	}
	body, err := io.ReadAll(io.LimitReader(resp.Body, mostJSON+1))
	if err != nil {
		return fmt.Errorf("read the answer: %w", err)
	}
	if len(body) > mostJSON {
		return fmt.Errorf("%w: more than %d bytes", ErrBadAnswer, mostJSON)
	}
	body = bytes.TrimPrefix(body, byteOrderMark)
	if err := json.Unmarshal(body, v); err != nil {
		return fmt.Errorf("%w: %s", ErrBadAnswer, tidy(string(body), mostForeign))
	}
	if isRefusal(body) {
		return fmt.Errorf("%w: an error in place of an answer", ErrBadAnswer)
	}
	if transport.Repeats(body, "records") {
		return fmt.Errorf("%w: it says one thing twice", ErrBadAnswer)
	}
	return nil
}

// byteOrderMark may be before a text that a gateway has passed on.
var byteOrderMark = []byte("\ufeff")

// isRefusal reports whether an answer has what only errors have (docs/ringcentral.md §6.2), whatever else it has: nothing of it is believed.
func isRefusal(body []byte) bool {
	var says struct {
		Code   json.RawMessage       `json:"errorCode"`
		Errors fields.List[struct{}] `json:"errors"`
	}
	return json.Unmarshal(body, &says) == nil && (!fields.IsNothing(says.Code) || len(says.Errors) > 0)
}
