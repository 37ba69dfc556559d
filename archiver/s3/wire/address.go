package wire

import (
	"errors"
	"fmt"
	"net"
	"net/url"
	"strings"
	"unicode/utf8"
)

// Address says where in which bucket an archive lies. It holds no secret.
type Address struct {
	Endpoint string // of the service, e.g. "https://nas.lan:9000"; empty = Amazon's
	Region   string // empty = Connect finds it
	Bucket   string
	Prefix   string // the archive's part of the bucket, without slashes at its ends; empty = all of it
}

// ErrAddress is in the error of an address that cannot be one.
var ErrAddress = errors.New("this is not the address of a bucket: enter one like https://s3.eu-central-1.amazonaws.com/BUCKET, or s3://BUCKET at Amazon")

// mostPrefix is how long a prefix may be, in bytes: a key has 1,024, and the archive's own paths need most of them (docs/s3.md §2).
const mostPrefix = 256

// Normal is an address in the one form that means the same. Errors: ErrAddress, with what is wrong.
func (a Address) Normal() (Address, error) {
	a.Prefix = strings.Trim(a.Prefix, "/")
	if !isBucket(a.Bucket) {
		return a, fmt.Errorf("%q is no name of a bucket: %w", a.Bucket, ErrAddress)
	}
	if a.Prefix != "" && (len(a.Prefix) > mostPrefix || !IsKey(a.Prefix)) {
		return a, fmt.Errorf("%q cannot be a prefix: %w", a.Prefix, ErrAddress)
	}
	for _, r := range a.Region {
		if (r < 'a' || r > 'z') && (r < 'A' || r > 'Z') && (r < '0' || r > '9') && r != '-' && r != '_' {
			return a, fmt.Errorf("%q is no region: %w", a.Region, ErrAddress)
		}
	}
	if a.Endpoint == "" {
		return a, nil
	}
	if !strings.Contains(a.Endpoint, "://") {
		a.Endpoint = "https://" + a.Endpoint
	}
	u, err := url.Parse(a.Endpoint)
	if err != nil || u.Scheme != "https" && u.Scheme != "http" || u.Hostname() == "" || u.User != nil || strings.Trim(u.Path, "/") != "" || u.RawQuery != "" || u.Fragment != "" {
		return a, fmt.Errorf("the endpoint is an address such as https://nas.lan:9000, without a path: %w", ErrAddress)
	}
	a.Endpoint = u.Scheme + "://" + strings.ToLower(u.Host)
	return a, nil
}

// isBucket reports whether a name may be one of a bucket (docs/s3.md §2). Older ones at Amazon, and other services, have capital
// letters and underscores as well.
func isBucket(name string) bool {
	if len(name) < 3 || len(name) > 255 || net.ParseIP(name) != nil || strings.Contains(name, "..") {
		return false
	}
	for _, r := range name {
		if (r < 'a' || r > 'z') && (r < 'A' || r > 'Z') && (r < '0' || r > '9') && r != '-' && r != '_' && r != '.' {
			return false
		}
	}
	return true
}

// IsKey reports whether a path without its first slash can be a key that every service keeps as it is: some make folders of it, and
// XML, in which they list it, has no control characters.
func IsKey(key string) bool {
	if !utf8.ValidString(key) {
		return false
	}
	for part := range strings.SplitSeq(key, "/") {
		if part == "" || part == "." || part == ".." {
			return false
		}
	}
	return strings.IndexFunc(key, func(r rune) bool { return r < ' ' || r == 0x7f || r == 0xfffe || r == 0xffff }) < 0
}
