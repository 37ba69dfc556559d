package dropbox

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"

	"ringcentral-archiver/archiver/dropbox/wire"
)

const routeFinish = "files/upload_session/finish_batch_v2"

const (
	mostFinishes = 8 // rounds without one more file committed
	mostStats    = 8 // files looked up at once
)

// commitInfo says that nothing but the named revision is ever replaced, nothing renamed, and that a
// file which is there already with the same content is no conflict: so the same commit may be made
// twice (docs/dropbox.md §2.4).
type commitInfo struct {
	Path       string `json:"path"`
	Mode       mode   `json:"mode"`
	Autorename bool   `json:"autorename"`
	Modified   string `json:"client_modified,omitempty"`
	Mute       bool   `json:"mute"`
	Strict     bool   `json:"strict_conflict"`
}

// mode is add, or update of a revision.
type mode struct {
	Tag    string `json:".tag"`
	Update string `json:"update,omitempty"`
}

func modeOf(up Upload) mode {
	if up.Replaces == "" {
		return mode{Tag: "add"}
	}
	return mode{Tag: "update", Update: up.Replaces}
}

type finishEntry struct {
	Cursor cursor     `json:"cursor"`
	Commit commitInfo `json:"commit"`
}

func (t *transfer) finishEntry() finishEntry {
	info := commitInfo{Path: t.up.Path, Mode: modeOf(t.up), Mute: true}
	if !t.up.Modified.IsZero() {
		info.Modified = t.up.Modified.UTC().Format(stamp)
	}
	return finishEntry{cursor{t.session, t.size}, info}
}

// commit leaves each file with its metadata or an error. Files that met other writes, and all files
// of a call whose answer was lost, are finished again; their data is never sent again.
//
// Once other writes have come first each time, one round is made of what comes next, until Dropbox commits something again: else
// every file of a long queue would wait as long as the first.
func (c *Client) commit(ctx context.Context, files []*transfer) {
	for try := 1; len(files) > 0; try++ {
		if c.commits.resting() {
			c.finishEach(ctx, files)
			return
		}
		left, inVain := c.finishOnce(ctx, files)
		if inVain != nil && (try >= mostBatchFailures || !inVain.Transient()) {
			c.doubtCommits(ctx, left, inVain)
			return
		}
		if len(left) < len(files) {
			try = 1
			c.contended.Store(false)
		}
		files = left
		if len(files) == 0 || try == mostFinishes || c.contended.Load() {
			c.contended.Store(contends(files))
			return
		}
		if errors.Is(files[0].err, ErrRateLimited) {
			continue // the gate waits as long as Dropbox asks
		}
		if err := c.calls.Pause(ctx, c.calls.Backoff(try)); err != nil {
			fail(files, err)
			return
		}
	}
}

// contends reports whether files are left that met other writes.
func contends(files []*transfer) bool {
	return slices.ContainsFunc(files, func(t *transfer) bool {
		e, is := errors.AsType[*Error](t.err)
		return is && e.Has(wire.TagContention)
	})
}

// finishOnce makes one call and returns the files for which it should be made again; each carries
// the reason. inVain is the failure of the whole call where that says nothing about the files.
func (c *Client) finishOnce(ctx context.Context, files []*transfer) (again []*transfer, inVain *Error) {
	answer, requestID, err := c.finishBatch(ctx, files)
	if n := len(answer.Entries); err == nil && (n == 0 || n > len(files)) {
		err = wire.Unusable(routeFinish, requestID, fmt.Sprintf("%d entries for %d files", n, len(files)))
	}
	if err == nil {
		return c.settle(ctx, files, answer, requestID), nil
	}
	fail(files, err)
	e, ok := errors.AsType[*Error](err)
	switch {
	case !ok:
		return nil, nil
	case e.Kind() == ErrRateLimited, e.Has(wire.TagContention):
		return files, nil
	case meetsAll(err):
		return nil, nil
	case e.Status == http.StatusBadRequest && len(files) > 1:
		// One bad entry spoils the call for all: it is found by halving.
		half := len(files) / 2
		c.commit(ctx, files[:half])
		c.commit(ctx, files[half:])
		return nil, nil
	}
	return files, e
}

// finishBatch is one attempt. No two of a client run at the same time.
func (c *Client) finishBatch(ctx context.Context, files []*transfer) (answer batchAnswer, requestID string, err error) {
	free, err := hold(ctx, c.finishing)
	if err != nil {
		return answer, "", fmt.Errorf("dropbox %s: %w", routeFinish, err)
	}
	defer free()
	entries := make([]finishEntry, 0, len(files))
	for _, t := range files {
		entries = append(entries, t.finishEntry())
	}
	k := wire.Call{Route: routeFinish, Arg: map[string]any{"entries": entries}, Once: true, RequestID: &requestID}
	err = c.calls.Do(ctx, k, &answer)
	return answer, requestID, err
}

// settle gives each file what the answer says of it and returns those that have to be finished
// again.
func (c *Client) settle(ctx context.Context, files []*transfer, answer batchAnswer, requestID string) (again []*transfer) {
	var doubtful []*transfer
	for i, t := range files {
		if i >= len(answer.Entries) {
			t.err = wire.Unusable(routeFinish, requestID, "the answer lacks the file")
			again = append(again, t)
			continue
		}
		entry := answer.Entries[i]
		if entry.Tag == "success" {
			if !t.stored(entry.metadata, requestID) {
				doubtful = append(doubtful, t)
			}
			continue
		}
		e := wire.EntryError(routeFinish, requestID, entry.Failure)
		t.err = e
		switch {
		case e.Has(wire.TagContention):
			again = append(again, t)
		case inDoubt(e):
			doubtful = append(doubtful, t)
			if e.Has("not_closed") || e.Has("incorrect_offset") {
				c.batches.begin() // what they said was taken is not there
			}
		}
	}
	each(mostStats, doubtful, func(t *transfer) { c.lookUp(ctx, t) })
	c.findBlocking(ctx, files)
	return again
}

// findBlocking finds the file that lies where a folder is needed, for each of the files that met
// one. Files below the same folder share one look.
func (c *Client) findBlocking(ctx context.Context, files []*transfer) {
	known := map[string]bool{} // folders and files looked at; true: it is a file
	for _, t := range files {
		e, is := errors.AsType[*Error](t.err)
		if !is || e.Kind() != ErrInTheWay {
			continue
		}
		for i, r := range t.up.Path {
			if r != '/' || i == 0 {
				continue
			}
			at := t.up.Path[:i]
			if _, looked := known[at]; !looked {
				_, err := c.Stat(ctx, at)
				known[at] = err == nil
			}
			if known[at] {
				e.Blocking = at
				break
			}
		}
	}
}

// inDoubt says whether a file that could not be finished may be there all the same: also one of which the answer says
// nothing that is known here.
func inDoubt(e *Error) bool {
	return e.Kind() == ErrConflict || strings.HasPrefix(e.Tag, "lookup_failed") || e.Kind() == nil
}

// stored takes what an answer says of the file, and reports whether that is what was asked for. The answer may be of
// another file, when entries are in another order; else the file may be there all the same.
func (t *transfer) stored(m metadata, requestID string) bool {
	t.file = m.file()
	t.err = t.compare(requestID)
	return t.err == nil && strings.EqualFold(t.file.Path, t.up.Path)
}

// compare says whether Dropbox stored what was read.
func (t *transfer) compare(requestID string) error {
	switch {
	case t.file.Path == "":
		return wire.Unusable(routeFinish, requestID, "the answer says not where the file is")
	case t.file.Hash == t.hash && t.file.Size == t.size:
		return nil
	}
	return &Error{
		Op: routeFinish, Status: http.StatusConflict, Tag: "content_hash_mismatch", RequestID: requestID, Offset: -1,
		Summary: fmt.Sprintf("stored %d bytes with hash %s, sent %d bytes with hash %s", t.file.Size, t.file.Hash, t.size, t.hash),
	}
}

// lookUp finds out whether a file that could not be finished is there all the same: committed by a
// call whose answer was lost or says something else, or archived before. Only the same content counts.
func (c *Client) lookUp(ctx context.Context, t *transfer) {
	file, err := c.Stat(ctx, t.up.Path)
	switch {
	case err == nil && file.Hash == t.hash && file.Size == t.size:
		t.file, t.err = file, nil
	case err == nil:
		t.file = file
	case err != nil && !errors.Is(err, ErrNotFound):
		t.err = err // not known: neither a conflict nor a success
	}
}
