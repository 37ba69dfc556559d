package ringcentral

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
)

// Reachable makes, once, the only call that needs no sign-in and has no limit
// (docs/ringcentral.md §6.1). Errors: ErrUnavailable, whatever is in the way,
// such as a network's sign-in page; that of ctx.
func (c *Client) Reachable(ctx context.Context) error {
	err := c.readVersion(ctx)
	if err == nil || ctx.Err() != nil {
		return err
	}
	return fmt.Errorf("%w: %w", ErrUnavailable, err)
}

func (c *Client) readVersion(ctx context.Context) error {
	const op = "read the API version"
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, c.at("/restapi/v1.0", nil).String(), nil)
	if err != nil {
		return fmt.Errorf("%s: %w", op, bare(err))
	}
	req.Header.Set("Accept", "application/json")
	resp, err := c.http.Do(req)
	if err != nil {
		return fmt.Errorf("%s: %w", op, bare(err))
	}
	if resp.StatusCode != http.StatusOK {
		defer resp.Body.Close()
		return readError(op, resp, c.clock.Now())
	}
	var version map[string]json.RawMessage
	if err := readJSON(resp, &version); err != nil {
		return fmt.Errorf("%s: %w", op, err)
	}
	c.noteTime(resp)
	return nil
}
