//go:build linux

package bench

import (
	"os"
	"testing"

	"ringcentral-archiver/e2e/harness"
)

func TestMain(m *testing.M) {
	if token := os.Getenv(fetchesWith); token != "" {
		os.Exit(fetch(token, os.Args[1]))
	}
	os.Exit(harness.Main(m))
}
