package dropbox

import (
	"cmp"
	"context"
)

// Changes hands to page, some at a time, what has changed in the app folder
// since the cursor that an earlier call returned; with "" it hands over every
// file. The order counts: a deleted file may come again later. next is the
// cursor for the next call (docs/dropbox.md §2.6). Errors: ErrReset, when
// Dropbox does not know the cursor any more: then what it said before is void,
// and the caller starts over with ""; an error of page, as it is; those of
// every call.
func (c *Client) Changes(ctx context.Context, cursor string, page func([]File) error) (next string, err error) {
	k := listAll("")
	if cursor != "" {
		k = listMore(cursor)
	}
	for {
		answer, err := c.listPage(ctx, k)
		if err != nil {
			return "", err
		}
		if files := changed(answer.Entries); len(files) > 0 {
			if err := page(files); err != nil {
				return "", err
			}
		}
		if !answer.More {
			return answer.Cursor, nil
		}
		k = listMore(answer.Cursor)
	}
}

// changed picks the files and what was deleted.
func changed(entries []metadata) (files []File) {
	for _, m := range entries {
		switch m.Tag {
		case "file":
			files = append(files, m.file())
		case "deleted":
			files = append(files, File{Path: cmp.Or(m.Display, m.Lower), Deleted: true})
		}
	}
	return files
}
