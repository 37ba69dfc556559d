//go:build !linux

package archiver_test

import "testing"

// smallDisk is what only Linux has.
type smallDisk struct{ locked bool }

func mountSmallDisk(testing.TB, string) *smallDisk { return nil }

func (*smallDisk) fill(int64)    {}
func (*smallDisk) empty()        {}
func (*smallDisk) readOnly(bool) {}
