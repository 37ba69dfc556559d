package dropbox

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"time"

	"ringcentral-archiver/archiver/dropbox/wire"
)

const (
	stamp         = "2006-01-02T15:04:05Z"
	routeListMore = "files/list_folder/continue"
)

// metadata is a file, a folder or something deleted; the routes that can only answer with a file
// leave the tag out.
type metadata struct {
	Tag      string `json:".tag"`
	Display  string `json:"path_display"`
	Lower    string `json:"path_lower"`
	Size     int64  `json:"size"`
	Hash     string `json:"content_hash"`
	Rev      string `json:"rev"`
	Modified string `json:"client_modified"`
}

func (m metadata) path() string { return cmp.Or(m.Display, m.Lower) }

func (m metadata) file() File {
	modified, err := time.Parse(time.RFC3339, m.Modified)
	if modified = modified.UTC(); err != nil || modified.Year() < 1 || modified.Year() > 9999 {
		modified = time.Time{} // a time that cannot be read, or that the store cannot keep, is an unknown time
	}
	return File{Path: m.path(), Size: m.Size, Hash: m.Hash, Rev: m.Rev, Modified: modified}
}

// Stat returns the file at path (docs/dropbox.md §2.6). Errors: ErrNotFound,
// also when a folder has that name; those of every call.
func (c *Client) Stat(ctx context.Context, path string) (File, error) {
	var id string
	var answer metadata
	k := wire.Call{Route: "files/get_metadata", Arg: map[string]string{"path": path}, RequestID: &id}
	if err := c.calls.Do(ctx, k, &answer); err != nil {
		return File{}, err
	}
	if answer.Tag == "" || answer.Tag == "file" && answer.path() == "" {
		return File{}, wire.Unusable(k.Route, id, "the answer says not what is there")
	}
	if answer.Tag != "file" {
		return File{}, &Error{Op: k.Route, Status: 409, Tag: "path/not_file", RequestID: id, Offset: -1}
	}
	return answer.file(), nil
}

// mostResets bounds how often a listing starts over.
const mostResets = 3

// listing is a page of a list. What it lacks makes it unusable, because it would pass for an empty
// or a last page.
type listing struct {
	Entries *bounded[metadata] `json:"entries"`
	Cursor  string             `json:"cursor"`
	More    *bool              `json:"has_more"`
}

// lacks says why a page cannot be used; empty when it can.
func (l listing) lacks() string {
	switch {
	case l.Entries == nil || l.More == nil:
		return "a listing without entries or without a word on whether there are more"
	case l.Cursor == "" || len(l.Cursor) > mostCursor:
		return fmt.Sprintf("a listing with a cursor of %d bytes", len(l.Cursor))
	}
	for _, m := range *l.Entries {
		if m.Tag == "" || (m.Tag == "file" || m.Tag == "deleted") && m.path() == "" || m.Size < 0 || max(len(m.Hash), len(m.Rev)) > mostID {
			return "a listing with an entry that says not what it is"
		}
	}
	return ""
}

// bounded is an array of an answer, which is too large with more than mostEntries elements.
type bounded[T any] []T

// UnmarshalJSON implements json.Unmarshaler.
func (b *bounded[T]) UnmarshalJSON(raw []byte) error {
	in := json.NewDecoder(bytes.NewReader(raw))
	if begin, err := in.Token(); err != nil || begin != json.Delim('[') {
		return errors.Join(errors.New("it is no array"), err)
	}
	*b = bounded[T]{}
	for in.More() {
		var one T
		if err := in.Decode(&one); err != nil {
			return err
		}
		if *b = append(*b, one); len(*b) > mostEntries {
			return errors.New("it has too many elements")
		}
	}
	return nil
}

// walk is how far a list has been read.
type walk struct {
	pages, empty int // empty: pages without an entry, in a row
	seen         map[string]bool
}

// next is the call for the page after an answer. Errors: an *Error where the list does not come to
// an end.
func (w *walk) next(k wire.Call, answer listing, id string) (wire.Call, error) {
	if w.seen == nil {
		w.seen = map[string]bool{}
	}
	w.pages++
	w.empty++
	if len(*answer.Entries) > 0 {
		w.empty = 0
	}
	switch {
	case w.seen[answer.Cursor]:
		return wire.Call{}, wire.Unusable(k.Route, id, "the next page is one that was read already")
	case w.empty > mostEmpty:
		return wire.Call{}, wire.Unusable(k.Route, id, "page after page without an entry")
	case w.pages >= mostPages:
		return wire.Call{}, wire.Unusable(k.Route, id, "a listing without an end")
	}
	w.seen[answer.Cursor] = true
	return listMore(answer.Cursor), nil
}

// List hands every file below folder to page, some at a time; "" is the app
// folder. When Dropbox makes the listing start over, files come a second time
// (docs/dropbox.md §2.6). There are none where a person has deleted the app folder. Errors: ErrNotFound,
// when there is no such folder within it; an error of page, as it is; those of every call.
func (c *Client) List(ctx context.Context, folder string, page func([]File) error) error {
	for resets := 0; ; resets++ {
		err := c.listOnce(ctx, strings.TrimRight(folder, "/"), page)
		if folder == "" && errors.Is(err, ErrNotFound) {
			return nil
		}
		if e, ok := errors.AsType[*Error](err); !ok || !e.Has(wire.TagReset) || resets == mostResets {
			return err
		}
	}
}

func (c *Client) listOnce(ctx context.Context, folder string, page func([]File) error) error {
	_, err := c.walk(ctx, listAll(folder), func(entries []metadata) error {
		if files := onlyFiles(entries); len(files) > 0 {
			return page(files)
		}
		return nil
	})
	return err
}

// walk hands on the entries of every page from the one that k asks for, and returns the last
// cursor.
func (c *Client) walk(ctx context.Context, k wire.Call, page func([]metadata) error) (cursor string, err error) {
	var w walk
	for {
		answer, id, err := c.listPage(ctx, k)
		if err == nil {
			err = page(*answer.Entries)
		}
		if err != nil {
			return "", err
		}
		if !*answer.More {
			return answer.Cursor, nil
		}
		if k, err = w.next(k, answer, id); err != nil {
			return "", err
		}
	}
}

func listAll(folder string) wire.Call {
	return wire.Call{Route: "files/list_folder", Arg: map[string]any{"path": folder, "recursive": true, "limit": 2000}}
}

func listMore(cursor string) wire.Call {
	return wire.Call{Route: routeListMore, Arg: map[string]string{"cursor": cursor}}
}

func (c *Client) listPage(ctx context.Context, k wire.Call) (answer listing, id string, err error) {
	free, err := hold(ctx, c.listing)
	if err != nil {
		return listing{}, "", err
	}
	defer free()
	k.RequestID = &id
	err = c.calls.Do(ctx, k, &answer)
	switch e, is := errors.AsType[*Error](err); {
	case is && k.Route == routeListMore && e.Kind() == ErrNotFound: // the folder was deleted since the cursor was given
		return listing{}, id, &Error{Op: k.Route, Status: e.Status, Tag: wire.TagReset, RequestID: id, Offset: -1}
	case err != nil:
		return listing{}, id, err
	}
	if why := answer.lacks(); why != "" {
		return listing{}, id, wire.Unusable(k.Route, id, why)
	}
	return answer, id, nil
}

func onlyFiles(entries []metadata) []File {
	var files []File
	for _, m := range entries {
		if m.Tag == "file" && len(m.path()) <= mostPath {
			files = append(files, m.file())
		}
	}
	return files
}
