package folder

import (
	"context"

	"golang.org/x/sys/windows"

	"ringcentral-archiver/archiver/target"
)

// Space implements target.Destination: what the disk of the folder holds, whoever uses it.
func (c *Client) Space(ctx context.Context) (target.Space, error) {
	if err := c.Ping(ctx); err != nil {
		return target.Space{}, err
	}
	at, err := windows.UTF16PtrFromString(c.Root)
	if err != nil {
		return target.Space{}, failed("read the space of", c.Root, err)
	}
	var free, all uint64
	if err := c.at.Do(ctx, func() error { return windows.GetDiskFreeSpaceEx(at, &free, &all, nil) }); err != nil {
		return target.Space{}, failed("read the space of", c.Root, err)
	}
	return spaceOf(int64(all), int64(free)), nil
}
