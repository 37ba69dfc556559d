//go:build cgo && !windows

package main

import (
	"fmt"
	"os"
	"syscall"
)

// restart has a new program take this one's place, with the same command line.
func restart() error {
	path, err := os.Executable()
	if err == nil {
		err = syscall.Exec(path, os.Args, os.Environ())
	}
	return fmt.Errorf("start the program again: %w", err)
}
