package folder

import "ringcentral-archiver/archiver/target"

// spaceOf is the space of a disk on which so much is free. Others use it as well.
func spaceOf(all, free int64) target.Space {
	return target.Space{Used: max(all-free, 0), Allocated: all, Team: true}
}
