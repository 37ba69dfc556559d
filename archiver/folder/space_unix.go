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
	of := new(unix.Statfs_t)
	if err := c.at.Do(ctx, func() error { return unix.Statfs(c.Root, of) }); err != nil {
		return target.Space{}, failed("read the space of", c.Root, err)
	}
	block := int64(of.Bsize)
	return spaceOf(int64(of.Blocks)*block, int64(of.Bavail)*block), nil
}
