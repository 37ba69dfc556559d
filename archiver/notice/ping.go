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

// Ping fetches the address once. Errors: *Failure, which names only the host of the address; or
// that of ctx.
func (s Sender) Ping(ctx context.Context, address string) error {
	u, err := ParsePing(address)
	if err != nil {
		return err
	}
	outer := ctx
	ctx, cancel := within(ctx, s.Clock, pingTime)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, u.String(), nil)
	if err != nil {
		return &Failure{Kind: NotPingable, About: quote(u.Host)}
	}
	client := &http.Client{Transport: s.HTTP, CheckRedirect: follow}
	resp, err := client.Do(req)
	switch {
	case err != nil && calledOff(outer):
		err = fmt.Errorf("ping %s: %w", u.Host, outer.Err())
	case errors.Is(err, errAstray):
		err = &Failure{Kind: PingLedAstray, About: u.Host}
	case err != nil:
		// the error's own words hold the address
		err = &Failure{Kind: PingUnanswered, About: u.Host}
	default:
		err = answered(resp, u.Host)
	}
	return err
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

func answered(resp *http.Response, host string) error {
	defer resp.Body.Close()
	// The answer says nothing but its status; it is read so that the connection can be used again.
	_, _ = io.CopyN(io.Discard, resp.Body, mostAnswer)
	if resp.StatusCode/100 != 2 {
		return &Failure{Kind: PingRefused, About: host, Said: strconv.Itoa(resp.StatusCode) + " " + http.StatusText(resp.StatusCode)}
	}
	return nil
}
