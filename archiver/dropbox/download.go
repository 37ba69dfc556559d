package dropbox

import (
	"context"
	"fmt"

	"ringcentral-archiver/archiver/dropbox/wire"
	"ringcentral-archiver/archiver/target"
)

const routeDownload = "files/download"

var errTooLarge = fmt.Errorf("dropbox: %w", target.ErrTooLarge)

// Download returns the content of the file at path, which it holds in memory:
// files of up to 32 MiB. It checks the content against the hash that Dropbox
// names. Errors: ErrNotFound, target.ErrTooLarge, and those of every call.
func (c *Client) Download(ctx context.Context, path string) ([]byte, File, error) {
	var id string
	var content []byte
	var answer metadata
	k := wire.Call{Route: routeDownload, Arg: map[string]string{"path": path}, Content: true, RequestID: &id, Body: &content}
	if err := c.calls.Do(ctx, k, &answer); err != nil {
		return nil, File{}, err
	}
	if answer.Size > target.MostDownload {
		return nil, File{}, errTooLarge
	}
	if target.HashOf(content) != answer.Hash {
		return nil, File{}, wire.Unusable(routeDownload, id, fmt.Sprintf("%d bytes came that are not the file's %d", len(content), answer.Size))
	}
	return content, answer.file(), nil
}
