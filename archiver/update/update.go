// Package update reads what the makers of the program say of a newer version: one small text, signed
// with minisign, at an address that is set when the program is built. It sends nothing but the
// request, believes nothing without the signature, and fetches no program.
package update

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"
)

// Source is where the text lies, and who signs it. The zero value is none.
type Source struct {
	Address string
	Key     string // minisign's public key, as its file has it in the second line
}

// Set reports whether there is a source at all.
func (s Source) Set() bool { return s.Address != "" && s.Key != "" }

// Notice is what a text says.
type Notice struct {
	Version string // such as 0.2.0
	Page    string // the https address where it is explained and downloaded
}

// mostText is how long a text may be, in bytes.
const mostText = 4 << 10

// Timeout is how long it may take to fetch it.
const Timeout = 10 * time.Second

// program is the first line of a text: a signature of something else by the same key is none of it.
const program = "RingCentral Archiver"

var (
	errLong  = errors.New("the text is too long")
	errMoved = errors.New("the address leads to another one")
)

// Fetch fetches the text once. Errors: of the network; that the text is not one, or that its
// signature is not by the key.
func (s Source) Fetch(ctx context.Context, over http.RoundTripper) (Notice, error) {
	key, err := parseKey(s.Key)
	if err != nil {
		return Notice{}, err
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, s.Address, nil)
	if err != nil {
		return Notice{}, fmt.Errorf("look for a newer version: %w", err)
	}
	client := &http.Client{Transport: over, CheckRedirect: func(*http.Request, []*http.Request) error { return errMoved }}
	resp, err := client.Do(req)
	if err != nil {
		return Notice{}, fmt.Errorf("look for a newer version: %w", err)
	}
	defer resp.Body.Close()
	if resp.StatusCode != http.StatusOK {
		return Notice{}, fmt.Errorf("look for a newer version: %s", resp.Status)
	}
	text, err := io.ReadAll(io.LimitReader(resp.Body, mostText+1))
	if err == nil && len(text) > mostText {
		err = errLong
	}
	if err != nil {
		return Notice{}, fmt.Errorf("read what is said of a newer version: %w", err)
	}
	return read(string(text), key)
}

// read reads a text and checks its signature first.
func read(text string, key publicKey) (n Notice, err error) {
	said, signature, found := strings.Cut(text, "\n"+untrusted)
	if !found {
		return n, errNoSignature
	}
	said += "\n"
	if err := key.check(said, signature); err != nil {
		return n, err
	}
	lines := strings.Split(strings.TrimSuffix(said, "\n"), "\n")
	if lines[0] != program {
		return n, fmt.Errorf("the signed text is about something else: %.40q", lines[0])
	}
	for _, line := range lines[1:] {
		switch name, value, _ := strings.Cut(line, " "); name { // other lines are for later versions
		case "version":
			n.Version = value
		case "page":
			n.Page = value
		}
	}
	if _, err := numbers(n.Version); err != nil {
		return Notice{}, err
	}
	if u, err := url.Parse(n.Page); err != nil || u.Scheme != "https" || u.Host == "" {
		return Notice{}, fmt.Errorf("the signed text has no page: %.80q", n.Page)
	}
	return n, nil
}

// Newer reports whether a version is newer than another. What is no version is not newer.
func Newer(version, than string) bool {
	a, err := numbers(version)
	b, errThan := numbers(than)
	if err != nil || errThan != nil {
		return false
	}
	for i := range a {
		if a[i] != b[i] {
			return a[i] > b[i]
		}
	}
	return false
}

// numbers are the three of a version.
func numbers(version string) (n [3]uint64, err error) {
	parts := strings.Split(version, ".")
	if len(parts) != len(n) {
		return n, fmt.Errorf("%.40q is not a version", version)
	}
	for i, part := range parts {
		if n[i], err = strconv.ParseUint(part, 10, 31); err != nil {
			return n, fmt.Errorf("%.40q is not a version", version)
		}
	}
	return n, nil
}
