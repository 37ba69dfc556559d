package pass

import (
	"context"
	"sync"
	"sync/atomic"
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
	news    chan struct{} // signalled when a round has ended, or goes on although its hour is over
	running sync.WaitGroup
	goesOn  atomic.Bool // the list of a mailbox that is long goes on when its hour is over

	mu     sync.Mutex
	begun  int             // rounds
	rounds int             // of them, those that are under way
	reads  map[string]bool // the extensions whose mailboxes a round is listing, or has listed for longer than its hour
	long   map[string]bool // the latter
	err    error           // of the rounds that have ended
	left   int             // mailboxes that the last round has left to the next
}

func newMailboxes(ctx context.Context, p *pass, now time.Time) *mailboxes {
	return &mailboxes{
		pass: p, ctx: ctx, since: p.how.listedSince(now),
		planned: make(chan struct{}, 1), news: make(chan struct{}, 1), reads: map[string]bool{}, long: map[string]bool{},
	}
}

// begin begins a round. One that is still under way ends when its hour is over, but for a list that is long: that one goes on, and the
// other mailboxes are listed beside it.
func (m *mailboxes) begin(lister *discover.Lister, until time.Time) {
	lister.Plan.Adopt = m.reconcilerOf(lister).AdoptNew
	m.mu.Lock()
	m.begun, m.rounds = m.begun+1, m.rounds+1
	n := m.begun
	m.mu.Unlock()
	m.running.Go(func() {
		before := len(lister.Plan.Gone())
		left, err := lister.ListMailboxes(m.ctx, discover.Round{
			Since:    m.since,
			Over:     func() bool { return localtime.HourDue(m.Clock.Now(), until) },
			GoesOn:   m.readOn,
			Take:     m.take,
			Leave:    m.leave,
			Time:     m.Clock.Now,
			Planned:  func() { signal(m.planned) },
			Ready:    m.learnBefore,
			Entering: m.still.RLocker(),
		})
		m.nameGone(lister.Plan.Gone()[before:])
		m.mu.Lock()
		if m.rounds--; n == m.begun {
			m.left = left
		}
		if err != nil {
			m.err = err
		}
		m.mu.Unlock()
		signal(m.news)
	})
}

// take reports whether a mailbox is for the round that asks: no other round lists it now.
func (m *mailboxes) take(extension string) bool {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.reads[extension] {
		return false
	}
	m.reads[extension] = true
	return true
}

func (m *mailboxes) leave(extension string) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if !m.long[extension] { // else the next pass lists it again: this one would have no end
		delete(m.reads, extension)
	}
}

// readOn reports whether the list of a mailbox goes on when the hour of its round is over. The others are listed in a new round.
func (m *mailboxes) readOn(extension string) bool {
	m.mu.Lock()
	m.long[extension] = true
	m.mu.Unlock()
	signal(m.news)
	return m.goesOn.Load()
}

func signal(c chan struct{}) {
	select {
	case c <- struct{}{}:
	default: // the signal before has not been read yet
	}
}

// How long the next hour waits for the end of a round, which needs no longer than a call, and how often the clock is looked at
// meanwhile: a timer to the hour would be late by as long as the computer slept.
const (
	grace = 5 * time.Minute
	look  = time.Minute
)

// more waits until a round has entered something or the next hour is due although one is under way, or until all have ended, and
// reports whether there may be more to copy.
func (m *mailboxes) more(until time.Time) bool {
	for {
		select {
		case <-m.planned:
			return true
		default:
		}
		m.mu.Lock()
		rounds := m.rounds
		m.mu.Unlock()
		switch {
		case rounds == 0:
			select {
			case <-m.planned:
				return true
			default:
				return false
			}
		case m.goesOn.Load() && localtime.HourLate(m.Clock.Now(), until, grace):
			return true
		}
		select {
		case <-m.planned:
			return true
		case <-m.news:
		case <-m.Clock.After(look):
		}
	}
}

// end waits for the end of the rounds, of long lists as well. Errors: those of discover.Lister.ListMailboxes.
func (m *mailboxes) end() error {
	m.goesOn.Store(false)
	m.running.Wait()
	return m.met()
}

// met is what the rounds have met that have ended. Errors: as end.
func (m *mailboxes) met() error {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.err
}
