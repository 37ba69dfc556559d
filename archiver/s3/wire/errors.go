package wire

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/minio/minio-go/v7"

	"ringcentral-archiver/archiver/target"
	"ringcentral-archiver/archiver/transport"
)

// The kinds of an Error that no other destination has.
var (
	// ErrNotThere: the bucket is not there, or no archive in it, or another one. It is a kind of target.ErrUnavailable.
	ErrNotThere = errors.New("the bucket with the archive is not there")
	// ErrPutAway: the mark of the archive was put into a class from which nothing can be read at once. It is a kind of target.ErrBlocked.
	ErrPutAway = errors.New("the mark of the archive was put into a storage class from which it cannot be read")
	// ErrRegion: the bucket is in another region than the address says; the Error names it. It is a kind of target.ErrBlocked.
	ErrRegion = errors.New("the bucket is in another region")
	// ErrMoved: what answers leads to another address; the Error names it. It is a kind of target.ErrUnavailable.
	ErrMoved = errors.New("this address leads to another one")
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
	Endpoint string // with ErrMoved: of the other address
	Blocking string // the file where a folder is needed, if it was found

	RequestID  string        // what the service's support asks for
	RetryAfter time.Duration // how long the service asked to wait
	Kind       error         // of target or of this package
	Cause      error         // why no answer came, or what is wrong with it
}

// Error says what was done, with what, and why it failed. It holds no key.
func (e *Error) Error() string {
	var b strings.Builder
	fmt.Fprintf(&b, "s3: %s %s: %v", e.Op, e.Path, e.Kind)
	for _, part := range []string{e.Blocking, e.Endpoint, e.Region, e.Code, e.Message} {
		if part != "" {
			b.WriteString(": " + transport.Redact(part))
		}
	}
	if e.Cause != nil {
		fmt.Fprintf(&b, ": %s", transport.Redact(e.Cause.Error()))
	}
	if e.RequestID != "" {
		fmt.Fprintf(&b, " (request %s)", e.RequestID)
	}
	return b.String()
}

// Unwrap is why no answer came; nil when there was one.
func (e *Error) Unwrap() error { return e.Cause }

// BlockedBy implements target.Blocked.
func (e *Error) BlockedBy() string { return e.Blocking }

// Is compares with the kinds of target and of this package.
func (e *Error) Is(kind error) bool {
	switch e.Kind {
	case ErrNotThere, ErrMoved, ErrClock:
		return kind == e.Kind || kind == target.ErrUnavailable
	case ErrPutAway, ErrRegion, ErrOverwrites:
		return kind == e.Kind || kind == target.ErrBlocked
	}
	return kind == e.Kind
}

// transient reports whether the same call may succeed a little later.
func (e *Error) transient() bool {
	switch {
	case e.Kind == target.ErrHashMismatch:
		return e.Status != 0 // the bytes were changed on the way
	case e.Kind != target.ErrUnavailable:
		return false
	case e.Status == 0:
		return transport.IsNetwork(e.Cause) && !errors.Is(e.Cause, transport.ErrSlow)
	}
	return e.Status >= 500 || e.Status == http.StatusRequestTimeout || e.Code == "RequestTimeout" || e.Code == "ConditionalRequestConflict" || e.Code == "OperationAborted"
}

// mostSaid is how much is taken of what a service says, in bytes.
const mostSaid = 1 << 10

func Excerpt(text string) string { return strings.ToValidUTF8(text[:min(len(text), mostSaid)], "") }

// Failed is the error of a call; nil if it has none.
func (k *Caller) Failed(ctx context.Context, op, path string, err error) error {
	if err == nil {
		return nil
	}
	if ctx.Err() != nil {
		return context.Cause(ctx)
	}
	if _, is := errors.AsType[*Error](err); is {
		return err
	}
	if other, is := errors.AsType[*moved](err); is {
		return &Error{Op: op, Path: path, Kind: ErrMoved, Endpoint: other.to}
	}
	if other, is := errors.AsType[*foreign](err); is {
		return &Error{Op: op, Path: path, Status: other.status, Kind: target.ErrUnavailable, Cause: ErrNoStorage}
	}
	said, is := errors.AsType[minio.ErrorResponse](err)
	if !is {
		if of, is := errors.AsType[*url.Error](err); is { // it names the address, which the log has
			err = of.Err
		}
		return &Error{Op: op, Path: path, Kind: target.ErrUnavailable, Cause: err}
	}
	e := &Error{
		Op: op, Path: path, Status: said.StatusCode, Code: Excerpt(said.Code), Message: Excerpt(said.Message), RequestID: Excerpt(said.RequestID),
		Kind: kindOf(said, op),
	}
	if elsewhere(said, k.Region) {
		e.Kind, e.Region = ErrRegion, Excerpt(said.Region)
	}
	return e
}

// PutAway is the code of an object that has to be restored before it can be read (docs/s3.md §6).
const PutAway = "InvalidObjectState"

// kinds are the codes by which services name what is wrong (docs/s3.md §6).
var kinds = map[string]error{
	"InvalidAccessKeyId": target.ErrUnauthorized, "SignatureDoesNotMatch": target.ErrUnauthorized, "InvalidToken": target.ErrUnauthorized,
	"ExpiredToken": target.ErrUnauthorized, "InvalidSecurity": target.ErrUnauthorized, "MissingSecurityHeader": target.ErrUnauthorized,
	"InvalidClientTokenId": target.ErrUnauthorized, "XAdminUserNotFound": target.ErrUnauthorized, "Unauthorized": target.ErrUnauthorized,

	"AllAccessDisabled": target.ErrBlocked, "AccountProblem": target.ErrBlocked, "NotSignedUp": target.ErrBlocked,

	"NoSuchBucket": ErrNotThere,
	"NoSuchKey":    target.ErrNotFound, "NoSuchVersion": target.ErrNotFound,

	"PreconditionFailed": target.ErrConflict, "ExistingObjectIsDirectory": target.ErrConflict,
	"ObjectParentIsFile": target.ErrInTheWay, "XMinioParentIsObject": target.ErrInTheWay,
	"KeyTooLongError": target.ErrBadPath, "XMinioInvalidObjectName": target.ErrBadPath, "InvalidObjectName": target.ErrBadPath, "InvalidURI": target.ErrBadPath,

	"QuotaExceeded": target.ErrFull, "InsufficientStorage": target.ErrFull, "XMinioStorageFull": target.ErrFull, "XMinioAdminBucketQuotaExceeded": target.ErrFull,
	"ServiceQuotaExceeded": target.ErrFull, "BucketQuotaExceeded": target.ErrFull, "storage_cap_exceeded": target.ErrFull,

	"SlowDown": target.ErrRateLimited, "SlowDownRead": target.ErrRateLimited, "SlowDownWrite": target.ErrRateLimited, "ServiceUnavailable": target.ErrRateLimited,
	"Throttling": target.ErrRateLimited, "ThrottlingException": target.ErrRateLimited, "RequestLimitExceeded": target.ErrRateLimited,
	"RequestThrottled": target.ErrRateLimited, "TooManyRequests": target.ErrRateLimited, "TooManyRequestsException": target.ErrRateLimited,

	"RequestTimeTooSkewed": ErrClock, "RequestInTheFuture": ErrClock,

	"BadDigest": target.ErrHashMismatch, "InvalidDigest": target.ErrHashMismatch, "XAmzContentSHA256Mismatch": target.ErrHashMismatch,
	"XAmzContentChecksumMismatch": target.ErrHashMismatch, "IncompleteBody": target.ErrUnavailable,
}

// kindOf sorts what services say.
func kindOf(said minio.ErrorResponse, op string) error {
	if kind, known := kinds[said.Code]; known {
		return kind
	}
	switch said.StatusCode {
	case http.StatusUnauthorized:
		return target.ErrUnauthorized
	case http.StatusForbidden, http.StatusMethodNotAllowed:
		if op == OpWrite {
			return target.ErrNoWrite
		}
		return target.ErrBlocked
	case http.StatusNotFound:
		return target.ErrUnavailable // no object: a way or an upload that is not there
	case http.StatusPreconditionFailed:
		return target.ErrConflict
	case http.StatusTooManyRequests:
		return target.ErrRateLimited
	case http.StatusInsufficientStorage:
		return target.ErrFull
	}
	return target.ErrUnavailable
}

// What is done with an object, in errors.
const (
	OpRead  = "read"
	OpWrite = "write"
	OpList  = "list"
)

// elsewhere reports whether an answer says that the bucket is in another region. The answer to HEAD has a header alone.
func elsewhere(said minio.ErrorResponse, region string) bool {
	switch said.Code {
	case "PermanentRedirect", "IllegalLocationConstraintException", "InvalidRegion":
		return true
	case "AuthorizationHeaderMalformed":
		return said.Region != region
	}
	return (said.StatusCode == http.StatusMovedPermanently || said.StatusCode == http.StatusBadRequest) && said.Region != "" && said.Region != region
}
