package ringcentral

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
)

// getJSON makes a call and reads its answer into v.
func (c *Client) getJSON(ctx context.Context, r route, to *url.URL, v any) error {
	return c.run(ctx, call{route: r, to: to, longest: longestJSON, take: func(resp *http.Response) error { return readJSON(resp, v) }})
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
