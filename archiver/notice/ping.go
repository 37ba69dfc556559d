package notice

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"strings"
)

// mostAnswer is how much of the answer to a ping is read, in bytes.
const mostAnswer = 64 << 10

// mostHops is how often a ping is sent on.
const mostHops = 5

// ParsePing reads an address to ping.
func ParsePing(text string) (*url.URL, error) {
	u, err := url.Parse(strings.TrimSpace(text))
	if err != nil || u.Host == "" || u.Scheme != "https" && u.Scheme != "http" {
		return nil, &Failure{Kind: NotPingable, About: "“" + scheme(text) + "…”"}
	}
	return u, nil
}

// scheme is as much of a wrong address as can be shown: what follows may be a
// secret.
func scheme(text string) string {
	head, _, found := strings.Cut(text, "://")
	if !found {
		return ""
	}
	return line(head + "://")
}

// PingHost is what may be shown of an address to ping: the rest of it may be a
// secret. Empty when the address is none.
func PingHost(address string) string {
	u, err := ParsePing(address)
	if err != nil {
		return ""
	}
	return u.Host
}

// errAstray ends a ping that is sent on to where it may not go.
var errAstray = errors.New("redirected too often or to another scheme")

// Signals is what a service takes besides plain pings, as its answer to one has said. It is what
// healthchecks.io does, and all that are like it: to others a signal could be a ping like any other.
type Signals struct {
	Understood bool // it is told of the begin and of the failure of a run
	Body       int  // bytes of text that it keeps with a signal
}

// bodyLimit is the header in which a service says how much text it keeps.
const bodyLimit = "Ping-Body-Limit"

// mostBody is how much text is sent, in bytes, whatever the service keeps.
const mostBody = 10_000

// Signal is what a service is told besides that all went well.
type Signal string

// The signals, as they stand behind the address.
const (
	Began  Signal = "start"
	Failed Signal = "fail"
)

// Ping fetches the address once, and says what the service takes besides. Errors: *Failure, which
// names only the host of the address; or that of ctx.
func (s Sender) Ping(ctx context.Context, address string) (Signals, error) {
	u, err := ParsePing(address)
	if err != nil {
		return Signals{}, err
	}
	said, err := s.call(ctx, u, http.MethodGet, "")
	limit, noNumber := strconv.Atoi(said.Get(bodyLimit))
	return Signals{err == nil && noNumber == nil && limit >= 0, min(max(limit, 0), mostBody)}, err
}

// Signal tells a service that understands it of the begin or the failure of a run, with a text as
// long as it keeps. Errors: those of Ping.
func (s Sender) Signal(ctx context.Context, address string, what Signal, text string, takes Signals) error {
	u, err := ParsePing(address)
	if err != nil {
		return err
	}
	_, err = s.call(ctx, u.JoinPath(string(what)), http.MethodPost, cut(text, min(takes.Body, mostBody)))
	return err
}

// cut is as much of a text as fits into so many bytes.
func cut(text string, most int) string {
	if len(text) > most {
		text = strings.ToValidUTF8(text[:max(most, 0)], "")
	}
	return text
}

// call does one request and gives the header of the answer.
func (s Sender) call(ctx context.Context, u *url.URL, method, body string) (http.Header, error) {
	outer := ctx
	ctx, cancel := within(ctx, s.Clock, pingTime)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, method, u.String(), strings.NewReader(body))
	if err != nil {
		return nil, &Failure{Kind: NotPingable, About: quote(u.Host)}
	}
	if body != "" {
		req.Header.Set("Content-Type", "text/plain; charset=utf-8")
	}
	client := &http.Client{Transport: s.HTTP, CheckRedirect: follow}
	resp, err := client.Do(req)
	switch {
	case err != nil && calledOff(outer):
		return nil, fmt.Errorf("ping %s: %w", u.Host, outer.Err())
	case errors.Is(err, errAstray):
		return nil, &Failure{Kind: PingLedAstray, About: u.Host}
	case err != nil:
		return nil, unanswered(req, err)
	default:
		return resp.Header, answered(resp, u.Host, PingRefused)
	}
}

// follow allows redirects within a ping's scheme or to a safer one, and does
// not tell the next host where the ping came from.
func follow(req *http.Request, via []*http.Request) error {
	from := via[len(via)-1].URL.Scheme
	if len(via) > mostHops || req.URL.Scheme != from && req.URL.Scheme != "https" {
		return errAstray
	}
	req.Header.Del("Referer")
	return nil
}

func answered(resp *http.Response, host string, otherwise Kind) error {
	defer resp.Body.Close()
	// The body says nothing that is needed; it is read so that the connection can be used again.
	_, _ = io.CopyN(io.Discard, resp.Body, mostAnswer)
	if resp.StatusCode/100 != 2 {
		return &Failure{Kind: otherwise, About: host, Said: strconv.Itoa(resp.StatusCode) + " " + http.StatusText(resp.StatusCode)}
	}
	return nil
}
