package simulator

import "os"

func numbersOf(os.FileInfo) (device, inode uint64) { return 0, 0 }
