package dropbox

import (
	"cmp"
	"context"
	"errors"
	"strings"
	"time"
)

// File is a file as Dropbox knows it.
type File struct {
	Path     string // path_display, relative to the app folder
	Size     int64  // bytes
	Hash     string // content_hash in hex, see NewHash
	Rev      string
	Modified time.Time // client_modified: what the uploader said, to the second
	// told by Changes alone: at Path, and below it if it was a folder, nothing is any more
	Deleted bool
}

const stamp = "2006-01-02T15:04:05Z"

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

func (m metadata) file() File {
	modified, err := time.Parse(time.RFC3339, m.Modified)
	if err != nil {
		modified = time.Time{} // a time that cannot be read is an unknown time
	}
	return File{Path: cmp.Or(m.Display, m.Lower), Size: m.Size, Hash: m.Hash, Rev: m.Rev, Modified: modified.UTC()}
}

// Stat returns the file at path (docs/dropbox.md §2.6). Errors: ErrNotFound,
// also when a folder has that name; those of every call.
func (c *Client) Stat(ctx context.Context, path string) (File, error) {
	var id string
	var answer metadata
	k := call{route: "files/get_metadata", arg: map[string]string{"path": path}, requestID: &id}
	if err := c.do(ctx, k, &answer); err != nil {
		return File{}, err
	}
	if answer.Tag != "file" && answer.Tag != "" {
		return File{}, &Error{Op: k.route, Status: 409, Tag: "path/not_file", RequestID: id, offset: -1}
	}
	return answer.file(), nil
}

// mostResets bounds how often a listing starts over.
const mostResets = 3

type listing struct {
	Entries []metadata `json:"entries"`
	Cursor  string     `json:"cursor"`
	More    bool       `json:"has_more"`
}

// List hands every file below folder to page, some at a time; "" is the app
// folder. When Dropbox makes the listing start over, files come a second time
// (docs/dropbox.md §2.6). Errors: ErrNotFound, when there is no such folder; an
// error of page, as it is; those of every call.
func (c *Client) List(ctx context.Context, folder string, page func([]File) error) error {
	for resets := 0; ; resets++ {
		err := c.listOnce(ctx, strings.TrimRight(folder, "/"), page)
		if e, ok := errors.AsType[*Error](err); !ok || !e.has(tagReset) || resets == mostResets {
			return err
		}
	}
}

func (c *Client) listOnce(ctx context.Context, folder string, page func([]File) error) error {
	k := listAll(folder)
	for {
		answer, err := c.listPage(ctx, k)
		if err != nil {
			return err
		}
		if files := onlyFiles(answer.Entries); len(files) > 0 {
			if err := page(files); err != nil {
				return err
			}
		}
		if !answer.More {
			return nil
		}
		k = listMore(answer.Cursor)
	}
}

func listAll(folder string) call {
	return call{route: "files/list_folder", arg: map[string]any{"path": folder, "recursive": true, "limit": 2000}}
}

func listMore(cursor string) call {
	return call{route: "files/list_folder/continue", arg: map[string]string{"cursor": cursor}}
}

func (c *Client) listPage(ctx context.Context, k call) (listing, error) {
	free, err := hold(ctx, c.listing)
	if err != nil {
		return listing{}, err
	}
	defer free()
	var answer listing
	err = c.do(ctx, k, &answer)
	return answer, err
}

func onlyFiles(entries []metadata) []File {
	var files []File
	for _, m := range entries {
		if m.Tag == "file" {
			files = append(files, m.file())
		}
	}
	return files
}
