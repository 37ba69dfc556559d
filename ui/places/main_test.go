package places

import (
	"testing"

	"ringcentral-archiver/ui/uitest"
)

func TestMain(m *testing.M) { uitest.Main(m) }
