package discover

import (
	"context"
	"errors"
	"testing"

	"ringcentral-archiver/archiver/ringcentral"
	"ringcentral-archiver/store"
	"ringcentral-archiver/store/ledger"
)

// stopping is a list of extensions during which the pass is stopped.
type stopping struct {
	Source
	stop context.CancelCauseFunc
}

func (s stopping) Extensions(context.Context, func([]ringcentral.Extension) error) error {
	s.stop(errStop)
	return nil
}

var errStop = errors.New("the pass was stopped")

// TestAPassThatIsStoppedWithTheNamesEndsWithWhy: the list may be whole at the very moment at which
// the pass is stopped.
func TestAPassThatIsStoppedWithTheNamesEndsWithWhy(t *testing.T) {
	ctx, stop := context.WithCancelCause(t.Context())
	defer stop(nil)
	wanted := store.Settings{Backup: true, Account: store.Scope{On: true, Types: []ledger.Type{ledger.CallRecording}}}
	l, err := NewLister(ctx, Config{Client: stopping{stop: stop}, Settings: wanted})
	if l != nil || !errors.Is(err, errStop) {
		t.Errorf("NewLister gave %v, %v", l, err)
	}
}
