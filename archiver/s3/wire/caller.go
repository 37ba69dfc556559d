// Package wire makes the calls of an S3 service: it repeats what fails for the moment, keeps the silence that the service asks for, and
// says what an answer that is none means.
package wire

import (
	"cmp"
	"context"
	"errors"
	"io"
	"iter"
	"log/slog"
	"math/rand/v2"
	"net/http"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/jonboulle/clockwork"
	"github.com/minio/minio-go/v7"
	"github.com/minio/minio-go/v7/pkg/credentials"

	"ringcentral-archiver/archiver/target"
	"ringcentral-archiver/archiver/transport"
)

// How often one call is repeated before its error is handed on, and how long it may take.
const (
	mostFailures = 5  // no answer, and answers that blame the service
	mostRefusals = 20 // each after the pause that was asked for

	LongestCall   = 10 * time.Minute
	LongestUpload = time.Hour // of one part, on a slow line
	LongestAbort  = 5 * time.Second
)

// mostAnswer is how many bytes of an answer are read, but for the content of an object. The largest is a listing of 1,000 objects.
const mostAnswer = 16 << 20

// Usual is the region of services that have none (docs/s3.md §3).
const Usual = "us-east-1"

// amazon is the endpoint where an address has none; the region makes another one of it.
const amazon = "https://s3.amazonaws.com"

// Keys are the sign-in at a service: an access key, and the secret that belongs to it. Neither is ever in an Address, an error or the log.
type Keys struct{ ID, Secret string }

// String is the keys as they may be shown.
func (k Keys) String() string { return k.ID + " ***" }

// GoString is the keys as they may be shown.
func (k Keys) GoString() string { return k.String() }

// Config is what a Caller is made of. All is needed but Rand.
type Config struct {
	Address Address
	Keys    Keys
	HTTP    http.RoundTripper
	Clock   clockwork.Clock
	Rand    *rand.Rand // spreads the pauses between attempts; used under a lock
	Log     *slog.Logger
}

// Caller makes calls. All stop together while the service asks for silence.
type Caller struct {
	Core   library
	Bucket string
	Region string
	Clock  clockwork.Clock
	Log    *slog.Logger
	gate   *transport.Gate
	said   atomic.Int64 // the time by the service, of its last answer, in seconds of Unix; 0 = it says none
	randMu sync.Mutex
	rand   *rand.Rand
}

// Age is how old something is that is of the service's time: by its clock and by this computer's, of which each may be wrong, at least.
func (k *Caller) Age(of time.Time) time.Duration {
	age := k.Clock.Since(of)
	if said := k.said.Load(); said > 0 {
		age = min(age, time.Unix(said, 0).Sub(of))
	}
	return age
}

// The library waits after a failure even where it tries no more; all waiting is done by Do, on one clock.
func init() { minio.DefaultRetryUnit = 0 }

// New returns a caller. It makes no call. Errors: one that says what is missing, or which address cannot be read.
func New(c Config) (*Caller, error) {
	scheme, host, _ := strings.Cut(cmp.Or(c.Address.Endpoint, amazon), "://")
	k := &Caller{Bucket: c.Address.Bucket, Region: c.Address.Region, Clock: c.Clock, Log: c.Log, gate: transport.NewGate(c.Clock), rand: c.Rand}
	core, err := minio.NewCore(host, &minio.Options{
		Creds: credentials.NewStaticV4(c.Keys.ID, c.Keys.Secret, ""), Secure: scheme == "https", Region: cmp.Or(k.Region, Usual),
		Transport: &plain{c.HTTP, k}, MaxRetries: 1, // Do repeats
	})
	if err != nil {
		return nil, err
	}
	k.Core = library{
		core.StatObject, core.GetObject, core.ListObjectsIter, core.PutObject, core.NewMultipartUpload, core.PutObjectPart, core.CompleteMultipartUpload,
		core.AbortMultipartUpload, core.ListIncompleteUploads, core.GetBucketVersioning, core.GetObjectLockConfig,
	}
	return k, nil
}

// library is what is used of minio-go: its low-level calls, for the high-level ones send no condition with the last part of a file (docs/s3.md §4).
// They are functions because a program with templates, which look for methods by their names, carries all methods of each type that it might
// find: that was half of what the library weighs.
type library struct {
	StatObject              func(ctx context.Context, bucket, key string, opts minio.StatObjectOptions) (minio.ObjectInfo, error)
	GetObject               func(ctx context.Context, bucket, key string, opts minio.GetObjectOptions) (io.ReadCloser, minio.ObjectInfo, http.Header, error)
	ListObjectsIter         func(ctx context.Context, bucket string, opts minio.ListObjectsOptions) iter.Seq[minio.ObjectInfo]
	PutObject               func(ctx context.Context, bucket, key string, data io.Reader, size int64, md5, sha256 string, opts minio.PutObjectOptions) (minio.UploadInfo, error)
	NewMultipartUpload      func(ctx context.Context, bucket, key string, opts minio.PutObjectOptions) (string, error)
	PutObjectPart           func(ctx context.Context, bucket, key, id string, part int, data io.Reader, size int64, opts minio.PutObjectPartOptions) (minio.ObjectPart, error)
	CompleteMultipartUpload func(ctx context.Context, bucket, key, id string, parts []minio.CompletePart, opts minio.PutObjectOptions) (minio.UploadInfo, error)
	AbortMultipartUpload    func(ctx context.Context, bucket, key, id string) error
	ListIncompleteUploads   func(ctx context.Context, bucket, prefix string, recursive bool) <-chan minio.ObjectMultipartInfo
	GetBucketVersioning     func(ctx context.Context, bucket string) (minio.BucketVersioningConfiguration, error)
	GetObjectLockConfig     func(ctx context.Context, bucket string) (lock string, mode *minio.RetentionMode, validity *uint, unit *minio.ValidityUnit, err error)
}

// Await waits for the gate. Errors: target.ErrRateLimited, for a silence that is too long to wait for; that of ctx.
func (k *Caller) Await(ctx context.Context, op string) error {
	err := k.gate.Wait(ctx)
	switch {
	case err == nil:
		return nil
	case errors.Is(err, transport.ErrSilence):
		return &Error{Op: op, Path: k.Bucket, Kind: target.ErrRateLimited, RetryAfter: k.Clock.Until(k.gate.Until()), Cause: err}
	}
	return context.Cause(ctx)
}

// Do makes a call that reads, or may be made again: what the service refuses because there are too many is repeated when it may
// be, and what fails for the moment after a growing pause. Errors: *Error; that of ctx.
func (k *Caller) Do(ctx context.Context, op, path string, call func(context.Context) error) error {
	failures, refusals := 0, 0
	ctx = WithLongest(ctx, LongestCall)
	for {
		if err := k.Await(ctx, op); err != nil {
			return err
		}
		err := k.Failed(ctx, op, path, call(ctx))
		e, is := errors.AsType[*Error](err)
		if !is {
			return err
		}
		switch {
		case e.Kind == target.ErrRateLimited:
			if refusals++; refusals == mostRefusals {
				return err
			}
			k.silence(e, refusals)
		case e.transient():
			if failures++; failures == mostFailures {
				return err
			}
			if err := k.pause(ctx, failures); err != nil {
				return err
			}
		default:
			return err
		}
	}
}

// WithLongest lets a call take at most d, unless the context says how long it may.
func WithLongest(ctx context.Context, d time.Duration) context.Context {
	if transport.Longest(ctx) > 0 {
		return ctx
	}
	return transport.WithLongest(ctx, d)
}

// silence closes the gate: for as long as the service has asked for, else for longer each time.
func (k *Caller) silence(e *Error, refusals int) {
	wait := k.backoff(refusals)
	if until := k.gate.Until(); !until.IsZero() { // it has said so, see plain
		wait = k.Clock.Until(until)
	}
	e.RetryAfter = wait
	k.gate.CloseUntil(k.Clock.Now().Add(wait))
	k.Log.Info("s3 asked to wait", slog.String("code", e.Code), slog.Duration("wait", wait), slog.String("request", e.RequestID))
}

func (k *Caller) backoff(attempt int) time.Duration {
	k.randMu.Lock()
	defer k.randMu.Unlock()
	return transport.Backoff(attempt, time.Second, 30*time.Second, k.rand)
}

// pause waits after a failed attempt. Errors: that of ctx.
func (k *Caller) pause(ctx context.Context, attempt int) error {
	timer := k.Clock.NewTimer(k.backoff(attempt))
	defer timer.Stop()
	select {
	case <-timer.Chan():
		return nil
	case <-ctx.Done():
		return context.Cause(ctx)
	}
}

// plain is between the library and the way to the network. It keeps what answers say beside their codes, reads no answer without
// an end, and leaves objects as they are: packed ones would be unpacked on the way.
type plain struct {
	http.RoundTripper
	k *Caller
}

// mostUnasked is how much is sent before the service has said that it wants it, in bytes. Of what it refuses by its head, it often closes
// the connection, and the answer is lost with it.
const mostUnasked = 256 << 10

type contentKey struct{}

// WithContent has answers with the context read that are as long as an object.
func WithContent(ctx context.Context) context.Context {
	return context.WithValue(ctx, contentKey{}, true)
}

// RoundTrip implements http.RoundTripper.
func (p *plain) RoundTrip(q *http.Request) (*http.Response, error) {
	q = q.Clone(q.Context())
	q.Header.Del("User-Agent") // the transport says ours
	q.Header.Set("Accept-Encoding", "identity")
	if q.ContentLength > mostUnasked {
		q.Header.Set("Expect", "100-continue")
	}
	a, err := p.RoundTripper.RoundTrip(q)
	if err != nil {
		return nil, &noAnswer{err}
	}
	if err = movedBy(a); err == nil {
		err = foreignBy(a)
	}
	if err != nil {
		a.Body.Close()
		return nil, err
	}
	if at, err := http.ParseTime(a.Header.Get("Date")); err == nil {
		p.k.said.Store(at.Unix())
	}
	if a.StatusCode == http.StatusServiceUnavailable || a.StatusCode == http.StatusTooManyRequests {
		if wait, said := transport.RetryAfter(a.Header, p.k.Clock.Now()); said && wait > 0 {
			p.k.gate.CloseUntil(p.k.Clock.Now().Add(wait))
		}
	}
	if q.Context().Value(contentKey{}) == nil || a.StatusCode >= 300 {
		body := io.LimitReader(a.Body, mostAnswer)
		if q.URL.Query().Has("list-type") && a.StatusCode == http.StatusOK {
			body = &list{body: body}
		}
		a.Body = struct {
			io.Reader
			io.Closer
		}{body, a.Body}
	}
	return a, nil
}

// noAnswer is why none came. The library makes a text without a cause of every error that speaks of an EOF.
type noAnswer struct{ cause error }

// Error implements error.
func (e *noAnswer) Error() string {
	return strings.ReplaceAll(transport.Redact(e.cause.Error()), "EOF", "the connection was closed")
}

// Unwrap is the cause.
func (e *noAnswer) Unwrap() error { return e.cause }
