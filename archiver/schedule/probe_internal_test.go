package schedule

import (
	"errors"
	"fmt"
	"testing"
	"time"

	"github.com/jonboulle/clockwork"

	"ringcentral-archiver/archiver/discover/mailboxes"
	"ringcentral-archiver/archiver/localtime"
	"ringcentral-archiver/archiver/progress"
	"ringcentral-archiver/archiver/reasons"
)

// TestOneMailboxMakesNoMorePasses: a pass lists the calls of the whole account, which costs calls that
// recordings need. What one mailbox met is no reason for one more.
func TestOneMailboxMakesNoMorePasses(t *testing.T) {
	box, other := error(&mailboxes.Error{}), errors.New("RingCentral cannot be reached")
	for name, c := range map[string]struct {
		err   error
		probe bool
	}{
		"a mailbox":              {box, false},
		"several":                {errors.Join(box, errors.Join(nil, box)), false},
		"a mailbox and the rest": {errors.Join(box, other), true},
		"the rest":               {other, true},
		"the rest, wrapped":      {fmt.Errorf("list SMS: %w", other), true},
	} {
		s := New(Config{Clock: localtime.NewClock(clockwork.NewFakeClock(), time.UTC)})
		s.SetWaiting(reasons.ServiceTrouble)
		s.Probe(progress.Report{Reason: reasons.ServiceTrouble, Err: c.err})
		if probe := !s.probe.IsZero(); probe != c.probe {
			t.Errorf("%s: tried again at %s", name, s.probe)
		}
	}
}
