package ringcentral

import (
	"context"
	"encoding/json"
	"errors"
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
	if refusal, is := errors.AsType[*Error](err); is && refusal.Status != http.StatusTooManyRequests {
		return fmt.Errorf("%w: %w", ErrUnavailable, &refused{refusal})
	}
	return fmt.Errorf("%w: %w", ErrUnavailable, err)
}

// refused says how RingCentral answers this call. What that means elsewhere, as that something is not there, says nothing here.
type refused struct{ how *Error }

// Error implements error.
func (r *refused) Error() string { return r.how.Error() }

// Answered reports whether an error of Reachable is an answer, so that RingCentral may be there all the same and only this call is not
// served. One that asks to wait is none.
func Answered(err error) bool {
	r, is := errors.AsType[*refused](err)
	return is && r.how.Status != http.StatusServiceUnavailable && r.how.RetryAfter == 0 || errors.Is(err, ErrBadAnswer)
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
