package s3

import (
	"errors"
	"fmt"
	"strings"
	"time"

	"ringcentral-archiver/archiver/target"
	"ringcentral-archiver/archiver/transport"
)

// The kinds of an Error that no other destination has.
var (
	// ErrNotThere: the bucket is not there, or no archive in it, or another one. It is a kind of target.ErrUnavailable.
	ErrNotThere = errors.New("the bucket with the archive is not there")
	// ErrRegion: the bucket is in another region than the address says; the Error names it. It is a kind of target.ErrBlocked.
	ErrRegion = errors.New("the bucket is in another region")
	// ErrClock: this computer's clock is wrong by so much that no call is accepted. It is a kind of target.ErrUnavailable.
	ErrClock = errors.New("the clock of this computer is wrong")
	// ErrOverwrites: the service would overwrite what is there, and the bucket keeps no versions. It is a kind of target.ErrBlocked.
	ErrOverwrites = errors.New("this service may overwrite files that are there already, and the bucket keeps no versions of them: turn on its versioning")
)

// Error is a call that did not succeed.
type Error struct {
	Op       string // what was done
	Path     string // with what
	Status   int    // HTTP status; 0: no answer came
	Code     string // as the service names it, e.g. "AccessDenied"
	Message  string // as the service says it, at most 1 KiB
	Region   string // with ErrRegion: where the bucket is, if it was said
	Blocking string // the file where a folder is needed, if it was found

	RequestID  string        // what the service's support asks for
	RetryAfter time.Duration // how long the service asked to wait
	kind       error
	cause      error
}

// Error says what was done, with what, and why it failed. It holds no key.
func (e *Error) Error() string {
	var b strings.Builder
	fmt.Fprintf(&b, "s3: %s %s: %v", e.Op, e.Path, e.kind)
	for _, part := range []string{e.Blocking, e.Region, e.Code, e.Message} {
		if part != "" {
			b.WriteString(": " + transport.Redact(part))
		}
	}
	if e.cause != nil {
		fmt.Fprintf(&b, ": %s", transport.Redact(e.cause.Error()))
	}
	if e.RequestID != "" {
		fmt.Fprintf(&b, " (request %s)", e.RequestID)
	}
	return b.String()
}

// Unwrap is why no answer came; nil when there was one.
func (e *Error) Unwrap() error { return e.cause }

// BlockedBy implements target.Blocked.
func (e *Error) BlockedBy() string { return e.Blocking }

// Is compares with the kinds of target and of this package.
func (e *Error) Is(kind error) bool {
	switch e.kind {
	case ErrNotThere, ErrClock:
		return kind == e.kind || kind == target.ErrUnavailable
	case ErrRegion, ErrOverwrites:
		return kind == e.kind || kind == target.ErrBlocked
	}
	return kind == e.kind
}
