package noticeflags

import (
	"errors"
	"testing"

	"ringcentral-archiver/archiver/notice"
)

func TestTheErrorBelowIsKept(t *testing.T) {
	_, _, err := notice.ParseServer("")
	if !errors.Is(withoutDot{err}, err) {
		t.Error("the error below is lost")
	}
}
