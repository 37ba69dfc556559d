package dropbox

import (
	"errors"
	"net/http"
	"sync/atomic"
	"time"

	"github.com/jonboulle/clockwork"

	"ringcentral-archiver/archiver/dropbox/wire"
)

// restFor is how long a batch route is left alone after it gave no use (docs/dropbox.md §9).
const restFor = time.Hour

// rest is the time in which a route is not called. The zero value with a clock does not rest.
type rest struct {
	clock clockwork.Clock
	until atomic.Int64 // Unix nanoseconds
}

func (r *rest) begin() { r.until.Store(r.clock.Now().Add(restFor).UnixNano()) }

// resting is also over when the clock was set back to before the rest began.
func (r *rest) resting() bool {
	left := time.Duration(r.until.Load() - r.clock.Now().UnixNano())
	return left > 0 && left <= restFor
}

// meetsAll says whether an error of a batch route is about more than the route: the sign-in, the
// account, the rate or the space. An error that is no *Error comes from the caller or the tokens. A
// 403 is not among them: only upload_session/start can say that uploads are refused.
func meetsAll(err error) bool {
	e, ok := errors.AsType[*Error](err)
	if !ok {
		return true
	}
	if e.Tag == "route_access_denied" {
		return false
	}
	switch e.Kind() {
	case ErrUnauthorized, ErrPermission, ErrRateLimited, ErrFull, ErrSuspended, ErrAppDisabled, ErrUnverified:
		return true
	}
	return false
}

// troubled says whether an error of a file that went alone is one that the next file would meet.
func troubled(err error) bool {
	e, ok := errors.AsType[*Error](err)
	return ok && (e.Status == 0 || e.Has(wire.TagContention) || e.Status != http.StatusConflict && (e.Kind() == ErrUnavailable || e.Kind() == ErrBlocked))
}
