package store

import "os"

// abandon closes a file that bbolt has locked and mapped and cannot close itself. The lock goes
// with it.
func abandon(f *os.File) error { return f.Close() }
