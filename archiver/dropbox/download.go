package dropbox

import (
	"context"
	"encoding/hex"
	"fmt"
)

// MostDownload is how large a file Download can bring, in bytes; Open reads any.
const MostDownload = mostAnswer

const (
	routeDownload = "files/download"
	resultHeader  = "Dropbox-API-Result" // metadata of the downloaded file (docs/dropbox.md §2.1)
)

// Download returns the content of the file at path, which it holds in memory:
// files of up to 32 MiB. It checks the content against the hash that Dropbox
// names. Errors: ErrNotFound, and those of every call.
func (c *Client) Download(ctx context.Context, path string) ([]byte, File, error) {
	var id string
	var content []byte
	var answer metadata
	k := call{route: routeDownload, arg: map[string]string{"path": path}, content: true, requestID: &id, body: &content}
	if err := c.do(ctx, k, &answer); err != nil {
		return nil, File{}, err
	}
	hash := NewHash()
	hash.Write(content) // a hash never fails
	if sum := hex.EncodeToString(hash.Sum(nil)); sum != answer.Hash {
		return nil, File{}, unusable(routeDownload, id, fmt.Sprintf("%d bytes came that are not the file's %d", len(content), answer.Size))
	}
	return content, answer.file(), nil
}
