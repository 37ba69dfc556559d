package dropbox

import (
	"cmp"
	"context"
)

// Changes hands to page, some at a time, what has changed in the app folder since the cursor that
// an earlier call returned; for "" that is every file there is. The order counts: what is deleted
// may come again further on. next is the cursor to go on from. ErrReset: Dropbox does not know the
// cursor any more, what it told before is void; begin anew with "". An error of page ends the
// listing and is returned as it is (docs/dropbox.md §2.6).
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
