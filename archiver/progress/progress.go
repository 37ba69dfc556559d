// Package progress keeps the state of the running pass and the report of the last one, and tells
// the faces that something has changed. It decides nothing.
package progress

import (
	"sync"
	"time"
)

// Progress is the state of the running pass and the report of the last one. The
// zero value is ready. It is safe for use by several goroutines.
type Progress struct {
	mu        sync.Mutex
	running   *Pass // nil between passes
	last      Report
	listeners listeners
	also      *Progress // whose listeners are told as well; nil = no other's
}

// Also has the listeners of another Progress told as well.
func (p *Progress) Also(other *Progress) { p.also = other }

// Subscribe gives a channel that gets one signal for any number of changes since
// it was last read, and a function that ends the subscription.
func (p *Progress) Subscribe() (<-chan struct{}, func()) { return p.listeners.subscribe() }

// Notify tells every listener that something has changed.
func (p *Progress) Notify() {
	p.listeners.notify()
	if p.also != nil {
		p.also.Notify()
	}
}

// Begin notes that a pass has begun.
func (p *Progress) Begin(at time.Time) {
	p.mu.Lock()
	p.running = &Pass{Began: at, Phase: Reaching, Due: map[int64]bool{}}
	p.mu.Unlock()
}

// Update changes what is known of the running pass and tells the listeners.
// Between passes it changes nothing.
func (p *Progress) Update(change func(*Pass)) {
	p.mu.Lock()
	if p.running != nil {
		change(p.running)
	}
	p.mu.Unlock()
	p.Notify()
}

// Report keeps how the running pass ended, or how far it has come.
func (p *Progress) Report(r Report) {
	p.mu.Lock()
	p.last = r
	p.mu.Unlock()
}

// End notes that no pass runs.
func (p *Progress) End() {
	p.mu.Lock()
	p.running = nil
	p.mu.Unlock()
}

// Read gives a copy of the running pass, nil between passes, and the report of
// the last one, both as they were at the same moment.
func (p *Progress) Read() (running *Pass, last Report) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.running != nil {
		copied := *p.running
		running = &copied
	}
	return running, p.last
}
