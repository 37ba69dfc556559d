package dropbox

import (
	"context"
	"encoding/json"
	"errors"
	"log/slog"
	"net/http"
	"strings"
	"sync"

	"ringcentral-archiver/archiver/dropbox/wire"
	"ringcentral-archiver/archiver/target"
)

// Routes that carry data or prepare it (docs/dropbox.md §2.5).
const (
	routeStart       = "files/upload_session/start"
	routeStartBatch  = "files/upload_session/start_batch"
	routeAppend      = "files/upload_session/append_v2"
	routeAppendBatch = "files/upload_session/append_batch"
)

// How often a batch route may fail, or be asked to wait, before its files go alone: the limit may be that route's.
const (
	mostBatchFailures = 3
	mostBatchRefusals = 5
)

// mostAlone is how many files of one bundle are sent at once where each needs its own call.
const mostAlone = 8

type cursor struct {
	Session string `json:"session_id"`
	Offset  int64  `json:"offset"`
}

type startArg struct {
	Close bool   `json:"close"`
	Hash  string `json:"content_hash,omitempty"`
}

type appendEntry struct {
	Cursor cursor `json:"cursor"`
	Length int64  `json:"length"`
	Close  bool   `json:"close"`
}

type appendBatchArg struct {
	Entries []appendEntry `json:"entries"`
	Hash    string        `json:"content_hash"`
}

// batchEntry is one file's part of an answer: success with the file's fields, if any, beside it, or
// failure.
type batchEntry struct {
	metadata
	Failure json.RawMessage `json:"failure"`
}

type batchAnswer struct {
	Entries bounded[batchEntry] `json:"entries"`
}

// sendBundle leaves each file with a closed session or an error. A single file takes one call; several files take one together, and one
// for sessions where none were begun ahead, as they are where more is likely to come.
func (c *Client) sendBundle(ctx context.Context, files []*transfer, more bool) {
	if len(files) > 1 && !c.batches.resting() {
		files = c.sendTogether(ctx, files, more)
	}
	each(mostAlone, files, func(t *transfer) {
		t.session, t.err = c.sendAlone(ctx, t)
	})
}

// each calls f for every file, most at a time.
func each(most int, files []*transfer, f func(*transfer)) {
	var running sync.WaitGroup
	slots := make(chan struct{}, most)
	for _, t := range files {
		slots <- struct{}{}
		running.Go(func() {
			f(t)
			<-slots
		})
	}
	running.Wait()
}

// sendTogether returns the files that have to be sent alone.
func (c *Client) sendTogether(ctx context.Context, files []*transfer, more bool) (alone []*transfer) {
	ids, err := c.begun(ctx, len(files), more)
	if err != nil {
		return c.doubtBatches(ctx, files, err)
	}
	for i, t := range files {
		t.session = ids[i]
	}
	var ahead sync.WaitGroup
	if more {
		ahead.Go(func() { c.beginAhead(ctx, len(files)) })
	}
	defer ahead.Wait()
	return c.appendTogether(ctx, files)
}

// appendTogether halves what is too much for one call and remembers how much is not. It returns the
// files that have to be sent alone.
func (c *Client) appendTogether(ctx context.Context, files []*transfer) (alone []*transfer) {
	answer, err := c.appendBatch(ctx, files)
	switch {
	case err == nil:
		if alone = unaccepted(files, answer); len(alone) == len(files) && len(files) > 1 {
			c.batches.begin() // an answer that accepts nothing
			c.sessions.forget()
		}
		return alone
	case tooMuch(err) && len(files) > 1:
		half := len(files) / 2
		c.bundleFiles.Store(min(c.bundleFiles.Load(), int64(half)))
		return append(c.appendTogether(ctx, files[:half]), c.appendTogether(ctx, files[half:])...)
	case tooMuch(err):
		return files
	}
	return c.doubtBatches(ctx, files, err)
}

// doubtBatches decides what a failed call of a batch route means. It says nothing about the files,
// unless it is about the sign-in or the space (docs/dropbox.md §9). So the first file
// goes alone, and what meets it there is what meets all. If it arrives, only the batch routes were
// in trouble: the others are returned, to be sent alone too, and the routes rest.
func (c *Client) doubtBatches(ctx context.Context, files []*transfer, err error) (alone []*transfer) {
	if meetsAll(err) && !errors.Is(err, ErrRateLimited) {
		fail(files, err)
		return nil
	}
	first := files[0]
	first.session, first.err = c.sendAlone(ctx, first)
	if first.err != nil && (meetsAll(first.err) || troubled(first.err)) {
		fail(files, first.err)
		return nil
	}
	if first.err == nil {
		c.batches.begin()
		c.calls.Log.Info("dropbox takes no batches", slog.String("error", err.Error()))
	}
	return files[1:]
}

func (c *Client) appendBatch(ctx context.Context, files []*transfer) (batchAnswer, error) {
	var arg appendBatchArg
	var data [][]byte
	for _, t := range files {
		arg.Entries = append(arg.Entries, appendEntry{Cursor: cursor{Session: t.session}, Length: t.size, Close: true})
		data = append(data, t.data)
	}
	arg.Hash = target.HashOf(data...)
	var answer batchAnswer
	k := wire.Call{Route: routeAppendBatch, Arg: arg, Content: true, Failures: mostBatchFailures, Refusals: mostBatchRefusals, Data: data}
	err := c.calls.Do(ctx, k, &answer)
	return answer, err
}

// unaccepted picks the files whose data is not known to be complete. closed, and an offset at the
// file's end, come from a call that was repeated because its answer was lost: the data is there
// (docs/dropbox.md §2.10).
func unaccepted(files []*transfer, answer batchAnswer) (again []*transfer) {
	for i, t := range files {
		if i < len(answer.Entries) && answer.Entries[i].Tag == "success" {
			continue
		}
		if i < len(answer.Entries) {
			e := wire.EntryError(routeAppendBatch, "", answer.Entries[i].Failure)
			if e.Tag == "closed" || e.Tag == "incorrect_offset" && e.Offset == t.size && t.size > 0 {
				continue
			}
		}
		again = append(again, t)
	}
	return again
}

// sendAlone opens, fills and closes a session in one call, or in more where that is too much for one.
func (c *Client) sendAlone(ctx context.Context, t *transfer) (session string, err error) {
	session, err = c.startSession(ctx, startArg{Close: true, Hash: t.hash}, t.data)
	if !tooMuch(err) || len(t.data) <= leastChunk {
		return session, err
	}
	if session, err = c.startSession(ctx, startArg{}, nil); err == nil {
		err = c.appendChunk(ctx, cursor{session, 0}, t.data, true)
	}
	return session, err
}

func (c *Client) startSession(ctx context.Context, arg startArg, data []byte) (string, error) {
	var id string
	var answer struct {
		Session string `json:"session_id"`
	}
	k := wire.Call{Route: routeStart, Arg: arg, Content: true, Data: [][]byte{data}, RequestID: &id}
	if err := c.calls.Do(ctx, k, &answer); err != nil {
		return "", err
	}
	if answer.Session == "" {
		return "", wire.Unusable(k.Route, id, "no session in the answer")
	}
	return answer.Session, nil
}

func fail(files []*transfer, err error) {
	for _, t := range files {
		t.err = err
	}
}

// tooMuch says whether fewer files or bytes in the call may help: the argument travels in a header, whose
// limit is not known (docs/dropbox.md §2.5).
func tooMuch(err error) bool {
	e, ok := errors.AsType[*Error](err)
	if !ok {
		return false
	}
	switch e.Status {
	case http.StatusRequestEntityTooLarge, http.StatusRequestHeaderFieldsTooLarge:
		return true
	case http.StatusBadRequest:
		text := strings.ToLower(e.Summary)
		return strings.Contains(text, "header") && !strings.Contains(text, "could not decode")
	}
	return e.Tag == "payload_too_large"
}
