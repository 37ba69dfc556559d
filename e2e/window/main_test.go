//go:build window

package window

import (
	"os"
	"testing"

	"ringcentral-archiver/e2e/harness"
)

func TestMain(m *testing.M) { os.Exit(harness.Main(m)) }
