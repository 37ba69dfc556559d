package dropbox

import (
	"context"
	"encoding/hex"
	"errors"
	"fmt"

	"ringcentral-archiver/archiver/dropbox/wire"
)

// MostDownload is how large a file Download can bring, in bytes; Open reads any.
const MostDownload = wire.MostAnswer

const routeDownload = "files/download"

// ErrTooLarge says that a file is larger than MostDownload.
var ErrTooLarge = errors.New("dropbox: the file is too large to be held in memory")

// Download returns the content of the file at path, which it holds in memory:
// files of up to 32 MiB. It checks the content against the hash that Dropbox
// names. Errors: ErrNotFound, ErrTooLarge, and those of every call.
func (c *Client) Download(ctx context.Context, path string) ([]byte, File, error) {
	var id string
	var content []byte
	var answer metadata
	k := wire.Call{Route: routeDownload, Arg: map[string]string{"path": path}, Content: true, RequestID: &id, Body: &content}
	if err := c.calls.Do(ctx, k, &answer); err != nil {
		return nil, File{}, err
	}
	if answer.Size > MostDownload {
		return nil, File{}, ErrTooLarge
	}
	hash := NewHash()
	hash.Write(content) // a hash never fails
	if sum := hex.EncodeToString(hash.Sum(nil)); sum != answer.Hash {
		return nil, File{}, wire.Unusable(routeDownload, id, fmt.Sprintf("%d bytes came that are not the file's %d", len(content), answer.Size))
	}
	return content, answer.file(), nil
}
