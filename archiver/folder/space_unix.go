//go:build unix

package folder

import (
	"context"

	"golang.org/x/sys/unix"

	"ringcentral-archiver/archiver/target"
)

// Space implements target.Destination: what the disk of the folder holds, whoever uses it.
func (c *Client) Space(ctx context.Context) (target.Space, error) {
	if err := c.Ping(ctx); err != nil {
		return target.Space{}, err
	}
	var of unix.Statfs_t
	if err := unix.Statfs(c.Root, &of); err != nil {
		return target.Space{}, failed("read the space of", c.Root, err)
	}
	block := int64(of.Bsize)
	return spaceOf(int64(of.Blocks)*block, int64(of.Bavail)*block), nil
}
