package dropbox

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"

	"ringcentral-archiver/archiver/dropbox/wire"
)

const routeFinishOne = "files/upload_session/finish"

// doubtCommits decides what a failed call of the route that commits many files means. It says
// nothing about the files (docs/dropbox.md §9), so they are committed one by one. When the first
// arrives in this way, only the route was in trouble, and it rests.
func (c *Client) doubtCommits(ctx context.Context, files []*transfer, err *Error) {
	if len(files) == 0 {
		return
	}
	c.finishOne(ctx, files[0])
	if first := files[0].err; first != nil && endsCommits(first) {
		fail(files, first)
		return
	}
	if files[0].err == nil {
		c.commits.begin()
		c.calls.Log.Info("dropbox takes no batches of commits", slog.String("error", err.Error()))
	}
	c.finishEach(ctx, files[1:])
}

// finishEach commits files one after the other, because commits of one account contend. After a
// failure that the next one would meet too, the rest is not tried.
func (c *Client) finishEach(ctx context.Context, files []*transfer) {
	for i, t := range files {
		c.finishOne(ctx, t)
		if t.err != nil && endsCommits(t.err) {
			fail(files[i:], t.err)
			return
		}
	}
}

// endsCommits says whether an error of a file that was committed alone is one that the next would meet. Space may
// lack at its path only (docs/dropbox.md §9).
func endsCommits(err error) bool {
	return !errors.Is(err, ErrFull) && (meetsAll(err) || troubled(err))
}

// finishOne commits one file with a call of its own.
func (c *Client) finishOne(ctx context.Context, t *transfer) {
	var id string
	var answer metadata
	err := c.finishAlone(ctx, t, &id, &answer)
	t.err = err
	e, ok := errors.AsType[*Error](err)
	switch {
	case err == nil && t.stored(answer, id):
	case err == nil, ok && e.Status == http.StatusConflict && inDoubt(e):
		c.lookUp(ctx, t)
	}
}

func (c *Client) finishAlone(ctx context.Context, t *transfer, id *string, answer *metadata) error {
	free, err := hold(ctx, c.finishing)
	if err != nil {
		return fmt.Errorf("dropbox %s: %w", routeFinishOne, err)
	}
	defer free()
	k := wire.Call{Route: routeFinishOne, Arg: t.finishEntry(), Content: true, RequestID: id}
	return c.calls.Do(ctx, k, answer)
}
