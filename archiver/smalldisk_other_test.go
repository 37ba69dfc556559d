//go:build !linux

package archiver_test

import (
	"fmt"
	"os"
	"testing"
)

// revOf tells one file from another of the same name.
func revOf(info os.FileInfo) string { return fmt.Sprint(info.Size(), info.ModTime().UnixNano()) }

// smallDisk is what only Linux has.
type smallDisk struct{ locked bool }

func mountSmallDisk(testing.TB, string) *smallDisk { return nil }

func (*smallDisk) fill(int64)    {}
func (*smallDisk) empty()        {}
func (*smallDisk) readOnly(bool) {}
