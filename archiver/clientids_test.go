package archiver_test

import (
	"sync"
	"testing"
	"time"

	"ringcentral-archiver/archiver/simulator/ringcentralserver"
)

// TestClientIDsAreSetWhileOthersLook: the window draws, and passes begin, while a
// person enters the client ids. The race detector watches.
func TestClientIDsAreSetWhileOthersLook(t *testing.T) {
	r := newRig(t, ringcentralserver.RoleAdmin)
	r.day()
	r.backup(24 * time.Hour)
	r.serve()
	stop := make(chan struct{})
	var looking sync.WaitGroup
	looking.Go(func() {
		for {
			select {
			case <-stop:
				return
			default:
				r.a.Snapshot()
				r.a.RunNow()
			}
		}
	})
	for range 5 {
		if err := r.a.SetClientIDs(t.Context(), "id", "key"); err != nil {
			t.Error(err)
		}
	}
	close(stop)
	looking.Wait()
}
