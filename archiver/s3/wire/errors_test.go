package wire

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/minio/minio-go/v7"

	"ringcentral-archiver/archiver/target"
)

// TestKinds: what services say, and what it is here (docs/s3.md §6).
func TestKinds(t *testing.T) {
	k := &Caller{Region: "eu-1"}
	for _, test := range []struct {
		said  minio.ErrorResponse
		op    string
		kind  error
		again bool
	}{
		{minio.ErrorResponse{StatusCode: 403, Code: "InvalidAccessKeyId"}, OpRead, target.ErrUnauthorized, false},
		{minio.ErrorResponse{StatusCode: 403, Code: "SignatureDoesNotMatch"}, OpWrite, target.ErrUnauthorized, false},
		{minio.ErrorResponse{StatusCode: 401, Code: "Whatever"}, OpRead, target.ErrUnauthorized, false},
		{minio.ErrorResponse{StatusCode: 403, Code: "AccessDenied"}, OpRead, target.ErrBlocked, false},
		{minio.ErrorResponse{StatusCode: 403, Code: "AccessDenied"}, OpList, target.ErrBlocked, false},
		{minio.ErrorResponse{StatusCode: 403, Code: "AccessDenied"}, OpWrite, target.ErrNoWrite, false},
		{minio.ErrorResponse{StatusCode: 405, Code: "MethodNotAllowed"}, OpWrite, target.ErrNoWrite, false},
		{minio.ErrorResponse{StatusCode: 404, Code: "NoSuchBucket"}, OpWrite, ErrNotThere, false},
		{minio.ErrorResponse{StatusCode: 404, Code: "NoSuchKey"}, OpRead, target.ErrNotFound, false},
		{minio.ErrorResponse{StatusCode: 404, Code: "404 Not Found"}, OpRead, target.ErrUnavailable, false},
		{minio.ErrorResponse{StatusCode: 412, Code: "PreconditionFailed"}, OpWrite, target.ErrConflict, false},
		{minio.ErrorResponse{StatusCode: 409, Code: "ConditionalRequestConflict"}, OpWrite, target.ErrUnavailable, true},
		{minio.ErrorResponse{StatusCode: 409, Code: "ObjectParentIsFile"}, OpWrite, target.ErrInTheWay, false},
		{minio.ErrorResponse{StatusCode: 400, Code: "KeyTooLongError"}, OpWrite, target.ErrBadPath, false},
		{minio.ErrorResponse{StatusCode: 403, Code: "QuotaExceeded"}, OpWrite, target.ErrFull, false},
		{minio.ErrorResponse{StatusCode: 507, Code: "507 Insufficient Storage"}, OpWrite, target.ErrFull, false},
		{minio.ErrorResponse{StatusCode: 503, Code: "SlowDown"}, OpWrite, target.ErrRateLimited, false},
		{minio.ErrorResponse{StatusCode: 429, Code: "429 Too Many Requests"}, OpRead, target.ErrRateLimited, false},
		{minio.ErrorResponse{StatusCode: 503, Code: "503 Service Unavailable"}, OpRead, target.ErrUnavailable, true},
		{minio.ErrorResponse{StatusCode: 500, Code: "InternalError"}, OpWrite, target.ErrUnavailable, true},
		{minio.ErrorResponse{StatusCode: 400, Code: "RequestTimeout"}, OpWrite, target.ErrUnavailable, true},
		{minio.ErrorResponse{StatusCode: 400, Code: "Whatever"}, OpWrite, target.ErrUnavailable, false},
		{minio.ErrorResponse{StatusCode: 403, Code: "RequestTimeTooSkewed"}, OpWrite, ErrClock, false},
		{minio.ErrorResponse{StatusCode: 400, Code: "BadDigest"}, OpWrite, target.ErrHashMismatch, true},
		{minio.ErrorResponse{StatusCode: 301, Code: "PermanentRedirect", Region: "us-2"}, OpRead, ErrRegion, false},
		{minio.ErrorResponse{StatusCode: 301, Code: "301 Moved Permanently", Region: "us-2"}, OpRead, ErrRegion, false},
		{minio.ErrorResponse{StatusCode: 301, Code: "301 Moved Permanently"}, OpRead, target.ErrUnavailable, false},
		{minio.ErrorResponse{StatusCode: 400, Code: "AuthorizationHeaderMalformed", Region: "us-2"}, OpRead, ErrRegion, false},
		{minio.ErrorResponse{StatusCode: 400, Code: "400 Bad Request", Region: "us-2"}, OpRead, ErrRegion, false},
		{minio.ErrorResponse{StatusCode: 400, Code: "400 Bad Request", Region: "eu-1"}, OpRead, target.ErrUnavailable, false},
	} {
		err := k.Failed(t.Context(), test.op, "/a", test.said)
		e, is := errors.AsType[*Error](err)
		if !is || !errors.Is(err, test.kind) || e.transient() != test.again {
			t.Errorf("%s of %d %s: %v (again: %t), want %v", test.op, test.said.StatusCode, test.said.Code, err, e.transient(), test.kind)
		}
	}
}

// TestNoAnswer: the cause is kept, the address is not, and what its caller gave up is not the service's failure.
func TestNoAnswer(t *testing.T) {
	k := &Caller{}
	err := k.Failed(t.Context(), OpRead, "/a", &url.Error{Op: "Get", URL: "https://nas.lan/bucket?x=y", Err: &noAnswer{fmt.Errorf("read: %w", io.ErrUnexpectedEOF)}})
	e, _ := errors.AsType[*Error](err)
	if !errors.Is(err, target.ErrUnavailable) || !errors.Is(err, io.ErrUnexpectedEOF) || !e.transient() || strings.Contains(err.Error(), "nas.lan") {
		t.Errorf("%v", err)
	}
	ctx, cancel := context.WithCancelCause(t.Context())
	enough := errors.New("enough")
	cancel(enough)
	if err := k.Failed(ctx, OpRead, "/a", context.Canceled); err != enough {
		t.Errorf("%v", err)
	}
}

// TestWhatAServiceSaysComesToAnEnd.
func TestWhatAServiceSaysComesToAnEnd(t *testing.T) {
	long := strings.Repeat("é", 1<<20)
	err := (&Caller{}).Failed(t.Context(), OpRead, "/a", minio.ErrorResponse{StatusCode: http.StatusTeapot, Code: long, Message: long, RequestID: long, Region: long})
	if len(err.Error()) > 5*mostSaid {
		t.Errorf("%d bytes are said", len(err.Error()))
	}
}
