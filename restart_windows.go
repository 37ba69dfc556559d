//go:build cgo

package main

import (
	"fmt"
	"os"
	"os/exec"
)

// restart starts a new program with the same command line.
func restart() error {
	path, err := os.Executable()
	if err == nil {
		err = exec.Command(path, os.Args[1:]...).Start()
	}
	if err != nil {
		return fmt.Errorf("start the program again: %w", err)
	}
	return nil
}
