package ringcentral

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"net/url"
	"time"

	"ringcentral-archiver/archiver/ringcentral/pace"
	"ringcentral-archiver/archiver/transport"
)

// How often a call is made before it counts as failed, and the pauses between
// (docs/ringcentral.md §6.2).
const (
	mostTries    = 4 // after failures of the network or the service
	mostRefused  = 5 // in a row, because of the rate
	firstPause   = 2 * time.Second
	longestPause = 10 * time.Second
	longestWait  = 30 * time.Second // a service that asks for more is left alone until the next time
)

// route is a kind of call, as its group may call it.
type route struct {
	op    string
	group pace.Group
}

// call is one GET and what is done with its answer.
type call struct {
	route
	to *url.URL
	// plain asks for the bytes as they are, so that Content-Length is theirs.
	plain bool
	from  int64 // where a content is to be read on; 0 = the whole
	// how long it may take; 0 = as long as the transport allows
	longest time.Duration
	sent    func() // is told that the call has had its turn; may be nil
	// take reads the answer, whose body it owns. Its network errors are reason to make the call
	// again.
	take func(*http.Response) error
}

// run makes the call, again where that may help.
func (c *Client) run(ctx context.Context, what call) error {
	var past tries
	for {
		token, err := c.once(ctx, what)
		if err == nil {
			return nil
		}
		if stop := c.again(ctx, &past, token, err); stop != nil {
			return stop
		}
		c.log.LogAttrs(ctx, slog.LevelInfo, "call repeated", slog.String("call", what.op), slog.String("error", transport.Redact(err.Error())))
	}
}

// tries counts what went wrong with a call so far.
type tries struct {
	failed, refused int
	renewed         bool
}

// again prepares the repetition of a failed call and returns nil when it may be made.
func (c *Client) again(ctx context.Context, past *tries, token string, err error) error {
	refusal, _ := errors.AsType[*Error](err)
	switch {
	case errors.Is(err, ctx.Err()):
		return err
	case ctx.Err() != nil:
		return fmt.Errorf("%w: %w", ctx.Err(), err)
	case refusal != nil && refusal.Status == http.StatusTooManyRequests:
		// The call did nothing; the budget holds it back while the penalty runs.
		if past.refused++; past.refused >= mostRefused {
			return err
		}
		return nil
	case refusal != nil && refusal.stale() && token != "" && !past.renewed:
		past.renewed = true
		if _, failure := c.tokens.Renew(ctx, token); failure != nil {
			return fmt.Errorf("%s: renew the token: %w", refusal.Op, failure)
		}
		return nil
	case refusal != nil && !refusal.passing(), !errors.Is(err, ErrUnavailable), errors.Is(err, transport.ErrSlow):
		return err
	}
	past.refused = 0
	if past.failed++; past.failed >= mostTries {
		return err
	}
	pause := c.backoff(past.failed)
	if refusal != nil && refusal.RetryAfter > 0 {
		if pause = refusal.RetryAfter; pause > longestWait {
			return err
		}
	}
	return c.sleep(ctx, pause, err)
}

// sleep returns nil after d. When ctx ends first, it returns that together with the reason for the
// pause.
func (c *Client) sleep(ctx context.Context, d time.Duration, reason error) error {
	timer := c.clock.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.Chan():
		return nil
	case <-ctx.Done():
		return fmt.Errorf("%w (before another try: %w)", ctx.Err(), reason)
	}
}

// once makes the call a single time, in its turn. It returns the token that the answer was about;
// none when the answer came from a host that did not see it.
func (c *Client) once(ctx context.Context, what call) (string, error) {
	ticket, err := c.budget.Take(ctx, what.op, what.group)
	if err != nil {
		return "", err
	}
	if what.sent != nil {
		what.sent()
	}
	token, err := c.tokens.Access(ctx)
	if err != nil {
		ticket.Unused()
		return "", fmt.Errorf("%s: %w", what.op, err)
	}
	req, err := newRequest(ctx, what, token)
	if err != nil {
		ticket.Unused()
		return "", err
	}
	resp, err := c.http.Do(req)
	if err != nil {
		ticket.Lost()
		if host := c.strange(what.to, err); host != "" && ctx.Err() == nil {
			return "", fmt.Errorf("%s: %w: it leads to %s: %v", what.op, ErrUnavailable, host, bare(err)) // %v: it says nothing of RingCentral
		}
		return "", wireError(ctx, what.op, err)
	}
	ticket.Answered(resp)
	if resp.Request.Header.Get("Authorization") == "" {
		token = ""
	}
	if resp.StatusCode < 200 || resp.StatusCode > 299 {
		defer resp.Body.Close()
		return token, readError(what.op, resp, c.clock.Now())
	}
	c.noteTime(resp)
	if err := what.take(resp); err != nil {
		return token, wireError(ctx, what.op, err)
	}
	return token, nil
}

func newRequest(ctx context.Context, what call, token string) (*http.Request, error) {
	if what.longest > 0 {
		ctx = transport.WithLongest(ctx, what.longest)
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, what.to.String(), nil)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", what.op, bare(err))
	}
	req.Header.Set("Authorization", "Bearer "+token)
	if what.plain {
		req.Header.Set("Accept-Encoding", "identity")
	} else {
		req.Header.Set("Accept", "application/json")
	}
	if what.from > 0 {
		req.Header.Set("Range", fmt.Sprintf("bytes=%d-", what.from))
	}
	return req, nil
}

// strange is the host to which RingCentral has led, and which is not its own, where a call failed there: its
// certificate, or the way to it, is nobody else's. Empty where the call failed on the way to RingCentral.
func (c *Client) strange(to *url.URL, err error) string {
	layer, ok := errors.AsType[*url.Error](err)
	if !ok || errors.Is(err, ErrUntrusted) || errors.Is(err, ErrBadAnswer) {
		return ""
	}
	at, broken := url.Parse(layer.URL)
	if broken != nil || at.Host == to.Host || c.trust.holds(at) {
		return ""
	}
	return at.Host
}

// wireError explains a call that the network did not let through. The address, which has a query,
// is left out.
func wireError(ctx context.Context, op string, err error) error {
	err = bare(err)
	if ctx.Err() == nil && transport.IsNetwork(err) {
		return fmt.Errorf("%s: %w: %w", op, ErrUnavailable, err)
	}
	return fmt.Errorf("%s: %w", op, err)
}

// bare takes off the layer in which net/http writes the address.
func bare(err error) error {
	if layer, ok := errors.AsType[*url.Error](err); ok {
		return layer.Err
	}
	return err
}
