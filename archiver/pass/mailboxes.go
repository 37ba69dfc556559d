package pass

import (
	"context"
	"time"

	"ringcentral-archiver/archiver/discover"
	"ringcentral-archiver/archiver/localtime"
)

// mailboxes lists the messages of the account's extensions beside the copying: an office may have so
// many that listing them takes most of an hour, and no recording waits for that.
type mailboxes struct {
	*pass
	ctx     context.Context
	since   time.Time     // those that were listed before are listed, whether it is their turn or not
	planned chan struct{} // signalled when something was entered that may be copied
	running chan struct{} // closed when the round has ended; nil before the first
	err     error         // of the rounds that have ended
	left    int           // mailboxes that the last of them has left to the next
}

// begin begins a round, unless one is still under way: that one ends when its hour is over, and the
// next pass goes on.
func (m *mailboxes) begin(lister *discover.Lister, until time.Time) {
	if m.running != nil {
		select {
		case <-m.running:
		default:
			return
		}
	}
	lister.Plan.Adopt = m.reconcilerOf(lister).AdoptNew
	running := make(chan struct{})
	m.running = running
	go func() {
		defer close(running)
		before := len(lister.Plan.Gone())
		left, err := lister.ListMailboxes(m.ctx, discover.Round{
			Since:   m.since,
			Over:    func() bool { return localtime.HourDue(m.Clock.Now(), until) },
			Time:    m.Clock.Now,
			Planned: m.signalPlanned,
			Ready:   m.learn,
		})
		m.nameGone(lister.Plan.Gone()[before:])
		if m.left = left; err != nil {
			m.err = err
		}
	}()
}

func (m *mailboxes) signalPlanned() {
	select {
	case m.planned <- struct{}{}:
	default: // the signal before has not been read yet
	}
}

// more waits until a round has entered something, or has ended without, and reports which.
func (m *mailboxes) more() bool {
	select {
	case <-m.planned:
		return true
	case <-m.running:
	}
	select {
	case <-m.planned:
		return true
	default:
		return false
	}
}

// end waits for the end of the round. Errors: those of discover.Lister.ListMailboxes.
func (m *mailboxes) end() error {
	<-m.running
	return m.err
}
