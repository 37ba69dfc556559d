package disk

import "os"

// Abandon closes a file that bbolt has locked and mapped and cannot close itself. The lock goes
// with it.
func Abandon(f *os.File) error { return f.Close() }
