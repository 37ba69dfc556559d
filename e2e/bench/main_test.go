//go:build linux

package bench

import (
	"os"
	"testing"

	"ringcentral-archiver/e2e/harness"
)

func TestMain(m *testing.M) {
	if as := os.Getenv(bareAs); as != "" {
		os.Exit(bare(as, os.Args[1]))
	}
	os.Exit(harness.Main(m))
}
