package wire

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"time"

	"ringcentral-archiver/archiver/transport"
)

// How often one call is repeated before its error is handed on.
const (
	MostFailures = 5  // 5xx, no answer, answers that cannot be read
	MostRefusals = 20 // 429, each after the pause that was asked for
)

// resultHeader is where the answer of a download is (docs/dropbox.md §2.1).
const resultHeader = "Dropbox-API-Result"

// Call is one request: an RPC with its argument as the body, or a content upload with the argument
// in a header and data as the body (docs/dropbox.md §2.1).
type Call struct {
	Route     string // below /2/
	Arg       any    // nil is void
	Content   bool
	Data      [][]byte
	Once      bool    // every failure is handed back at once: the caller decides whether to repeat
	Failures  int     // how many failures end it; 0 is MostFailures
	Refusals  int     // how many refusals with 429 end it; 0 is MostRefusals
	RequestID *string // gets the id of the answered request, if not nil
	// gets the body of a download, whose answer comes in a header; nil for other calls
	Body *[]byte
	Span string // the bytes of a download that are wanted, as a Range header has them; empty = all
}

// Do makes the call and decodes the answer into out, which may be nil. What Dropbox refuses with
// 429 is repeated once the gate opens, what fails for the moment after a growing pause. The error
// is an *Error, or that of ctx or of the tokens, wrapped.
func (c *Caller) Do(ctx context.Context, k Call, out any) error {
	failures, refusals, most := 0, 0, cmp.Or(k.Failures, MostFailures)
	silence := time.Duration(0) // that was asked for in all
	for {
		err := c.attempt(ctx, k, out)
		e, ok := errors.AsType[*Error](err)
		if !ok || k.Once {
			return err
		}
		if silence += e.RetryAfter; silence > transport.MostSilence {
			return err
		}
		switch {
		case e.Kind() == ErrRateLimited:
			if refusals++; refusals == cmp.Or(k.Refusals, MostRefusals) {
				return err
			}
		case e.Transient():
			if failures++; failures == most {
				return err
			}
			if err := c.Pause(ctx, max(c.Backoff(failures), e.RetryAfter)); err != nil {
				return fmt.Errorf("dropbox %s: %w", k.Route, err)
			}
		default:
			return err
		}
	}
}

// attempt waits for the gate and makes the call, a second time with a renewed token if the first
// one was refused.
func (c *Caller) attempt(ctx context.Context, k Call, out any) error {
	if err := c.Await(ctx, k.Route); err != nil {
		return err
	}
	token, err := c.tokens.Access(ctx)
	if err != nil {
		return fmt.Errorf("dropbox %s: access token: %w", k.Route, err)
	}
	err = c.send(ctx, k, token, out)
	if e, ok := errors.AsType[*Error](err); !ok || !e.tokenRefused() {
		return err
	}
	if token, err = c.tokens.Renew(ctx, token); err != nil {
		return fmt.Errorf("dropbox %s: renew the access token: %w", k.Route, err)
	}
	return c.send(ctx, k, token, out)
}

// Await waits for the gate. Errors: ErrRateLimited, for a silence that is too long to wait for; that
// of ctx.
func (c *Caller) Await(ctx context.Context, what string) error {
	err := c.gate.Wait(ctx)
	switch {
	case err == nil:
		return nil
	case errors.Is(err, transport.ErrSilence):
		return &Error{Op: what, Status: http.StatusTooManyRequests, Summary: err.Error(), RetryAfter: c.Clock.Until(c.gate.Until()), Offset: -1}
	}
	return fmt.Errorf("dropbox %s: %w", what, err)
}

func (c *Caller) send(ctx context.Context, k Call, token string, out any) error {
	data := newPayload(k.Data)
	defer data.end()
	longest := longestCall
	if data.size > 0 {
		longest = longestUpload
	}
	req, err := c.request(transport.WithLongest(ctx, longest), k, data)
	if err != nil {
		return fmt.Errorf("dropbox %s: build the request: %w", k.Route, err)
	}
	req.Header.Set("Authorization", "Bearer "+token)
	resp, err := c.http.Do(req)
	if err != nil {
		return noAnswer(ctx, k, "", err)
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(io.LimitReader(resp.Body, MostAnswer))
	if err != nil {
		return noAnswer(ctx, k, resp.Header.Get(requestHeader), err)
	}
	return c.judge(k, resp, body, out)
}

func (c *Caller) request(ctx context.Context, k Call, data *payload) (*http.Request, error) {
	if k.Content {
		return c.contentRequest(ctx, k, data)
	}
	if k.Arg == nil {
		return http.NewRequestWithContext(ctx, http.MethodPost, c.api+"/2/"+k.Route, nil)
	}
	arg, err := json.Marshal(k.Arg)
	if err != nil {
		return nil, err
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, c.api+"/2/"+k.Route, bytes.NewReader(arg))
	if err != nil {
		return nil, err
	}
	req.Header.Set("Content-Type", "application/json")
	return req, nil
}

func (c *Caller) contentRequest(ctx context.Context, k Call, data *payload) (*http.Request, error) {
	arg, err := headerJSON(k.Arg)
	if err != nil {
		return nil, err
	}
	ctx = transport.WithOwnConnection(ctx) // HTTP/2 takes a quarter of the program's time for cutting the data into frames
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, c.content+"/2/"+k.Route, http.NoBody)
	if err != nil {
		return nil, err
	}
	req.Header.Set("Content-Type", "application/octet-stream")
	req.Header.Set("Dropbox-API-Arg", arg)
	if k.Span != "" {
		req.Header.Set("Range", k.Span)
	}
	if data.size > 0 {
		req.Body, req.ContentLength = data.reader(), data.size
		req.GetBody = func() (io.ReadCloser, error) { return data.reader(), nil }
	}
	return req, nil
}

// decode decodes an answer into out, which may be nil.
func decode(body []byte, out any) error {
	if out == nil {
		out = new(json.RawMessage)
	}
	return json.Unmarshal(body, out)
}

// judge decodes a good answer into out and makes an *Error of any other.
func (c *Caller) judge(k Call, resp *http.Response, body []byte, out any) error {
	if k.RequestID != nil {
		*k.RequestID = Excerpt(resp.Header.Get(requestHeader))
	}
	now := c.Clock.Now()
	// A server may answer with the whole file instead of a part (RFC 9110 §14.2), as with an empty one: whoever asked counts.
	good := resp.StatusCode == http.StatusOK || resp.StatusCode == http.StatusPartialContent && k.Span != ""
	if good && k.Body != nil {
		*k.Body, body = body, []byte(resp.Header.Get(resultHeader))
	}
	if good {
		wrong := decode(body, out)
		switch {
		case wrong == nil && transport.Repeats(body, ""):
			return Unusable(k.Route, Excerpt(resp.Header.Get(requestHeader)), "the answer says one thing twice")
		case wrong == nil:
			return nil
		}
		e := newError(k.Route, resp.StatusCode, resp.Header, body, now)
		if e.Tag == "" {
			e.Summary = cmp.Or(e.Summary, Excerpt(wrong.Error()))
		}
		return e
	}
	e := newError(k.Route, resp.StatusCode, resp.Header, body, now)
	if e.Kind() == ErrRateLimited {
		if e.RetryAfter <= 0 {
			e.RetryAfter = time.Second // the default of the interface (docs/dropbox.md §2.9)
		}
		c.gate.CloseUntil(now.Add(e.RetryAfter))
		c.Log.Info("dropbox asked to wait", slog.String("route", k.Route), slog.String("tag", e.Tag),
			slog.Duration("wait", e.RetryAfter), slog.String("request", e.RequestID))
	}
	return e
}

// noAnswer is the error of a call whose answer did not come; that the caller gave up is not
// Dropbox's failure.
func noAnswer(ctx context.Context, k Call, requestID string, err error) error {
	if ctx.Err() != nil {
		return fmt.Errorf("dropbox %s: %w", k.Route, ctx.Err())
	}
	return &Error{Op: k.Route, RequestID: Excerpt(requestID), cause: err, Offset: -1}
}
