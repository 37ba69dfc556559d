package dropbox

import "slices"

// When files are committed.
const (
	dueFiles    = 200  // this many waiting files are committed at once
	mostCommit  = 1000 // entries of one call (docs/dropbox.md §2.5)
	mostWaiting = 4 * mostCommit
)

// committer gathers files whose data lies at Dropbox and commits them, one call at a time.
type committer struct {
	u        *uploader
	waiting  []*transfer
	due      bool // the files have waited long enough
	more     countdown
	busy     bool
	finished chan struct{}
}

// commit runs until the bundler has ended, and then until every file that was taken over has its
// outcome.
func (u *uploader) commit() {
	defer close(u.ended)
	m := &committer{u: u, more: countdown{clock: u.c.calls.Clock}, finished: make(chan struct{})}
	defer m.more.stop()
	for bundled := u.bundled; bundled != nil || m.busy || len(m.waiting) > 0; {
		select {
		case t := <-m.input():
			m.add(t)
		case <-m.more.over():
			m.more.stop()
			m.due = true
		case <-m.finished:
			m.busy = false
		case <-bundled:
			bundled, m.due = nil, true
		}
		m.next()
	}
}

// input is closed to more while too many wait.
func (m *committer) input() <-chan *transfer {
	if len(m.waiting) >= mostWaiting {
		return nil
	}
	return m.u.ready
}

func (m *committer) add(t *transfer) {
	m.waiting = append(m.waiting, t)
	if t.mark != nil {
		m.due = true
		return
	}
	if !m.more.running() {
		m.more.start(idle)
	}
}

// next begins the next commit if there is one to make. What came before a mark is due, and with it
// all that is there.
func (m *committer) next() {
	if m.busy || len(m.waiting) == 0 || !m.due && len(m.waiting) < dueFiles {
		return
	}
	n := min(len(m.waiting), mostCommit)
	batch := slices.Clone(m.waiting[:n])
	m.waiting = slices.Delete(m.waiting, 0, n)
	if len(m.waiting) == 0 {
		m.due = false
		m.more.stop()
	}
	m.busy = true
	m.u.running.Go(func() {
		m.u.finish(batch)
		m.finished <- struct{}{}
	})
}

// finish commits the batch, delivers its outcomes and answers the marks in it.
func (u *uploader) finish(batch []*transfer) {
	var files, sent []*transfer
	for _, t := range batch {
		if t.mark != nil {
			continue
		}
		files = append(files, t)
		if t.err == nil {
			t.err = t.up.Wait(u.ctx)
		}
		if t.err == nil {
			sent = append(sent, t)
		}
	}
	u.c.commit(u.ctx, sent)
	if len(files) > 0 {
		u.done(outcomes(files))
	}
	for _, t := range batch {
		if t.mark != nil {
			close(t.mark)
		}
	}
}

func outcomes(files []*transfer) []Outcome {
	list := make([]Outcome, 0, len(files))
	for _, t := range files {
		list = append(list, Outcome{Upload: t.up, File: t.file, Hash: t.hash, SHA256: t.sha256, Err: t.err})
	}
	return list
}
