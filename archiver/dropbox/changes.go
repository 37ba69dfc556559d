package dropbox

import (
	"context"
	"errors"
)

// Changes hands to page, some at a time, what has changed in the app folder
// since the cursor that an earlier call returned; with "" it hands over every
// file. The order counts: a deleted file may come again later. next is the
// cursor for the next call (docs/dropbox.md §2.6). Errors: ErrReset, when
// Dropbox does not know the cursor any more: then what it said before is void,
// and the caller starts over with ""; an error of page, as it is; those of
// every call. Where a person has deleted the app folder there is nothing, and no
// cursor either, until something is uploaded.
func (c *Client) Changes(ctx context.Context, cursor string, page func([]File) error) (next string, err error) {
	k := listAll("")
	if cursor != "" {
		k = listMore(cursor)
	}
	next, err = c.walk(ctx, k, func(entries []metadata) error {
		if files := changed(entries); len(files) > 0 {
			return page(files)
		}
		return nil
	})
	if errors.Is(err, ErrNotFound) {
		return "", nil
	}
	return next, err
}

// changed picks the files and what was deleted.
func changed(entries []metadata) (files []File) {
	for _, m := range entries {
		switch {
		case len(m.path()) > mostPath:
		case m.Tag == "file":
			files = append(files, m.file())
		case m.Tag == "deleted":
			files = append(files, File{Path: m.path(), Deleted: true})
		}
	}
	return files
}
