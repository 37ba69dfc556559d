package drafts

import (
	"context"
	"time"

	"github.com/jonboulle/clockwork"

	"ringcentral-archiver/archiver/target/known"
)

// How long a file that has a draft's name may be empty before it is a stranger's, looked at so often.
const (
	oftenEmpty = 10
	emptyFor   = 2 * time.Second
)

// Taken is the file that has a draft's name already, as there finds it. An empty one may be what another computer takes the same name
// with, where a place has no hard links: it is waited for, else the same item would be there twice, under another name as well. Errors:
// those of there; that of ctx.
func Taken(ctx context.Context, clock clockwork.Clock, d *Draft, there func() (known.File, error)) (f known.File, err error) {
	for range oftenEmpty {
		if f, err = there(); err != nil || f.Size > 0 || d.Size == 0 {
			return f, err
		}
		select {
		case <-clock.After(emptyFor / oftenEmpty):
		case <-ctx.Done():
			return f, context.Cause(ctx)
		}
	}
	return f, nil
}
