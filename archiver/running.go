package archiver

import (
	"context"

	"ringcentral-archiver/archiver/progress"
)

// passing is the running pass.
type passing struct {
	stop  context.CancelFunc
	done  chan struct{} // closed when it has ended
	leave func()        // tells Close that it has ended
}

// beginPass begins a pass if none runs; otherwise joined is closed when the
// running pass has ended.
func (a *Archiver) beginPass(ctx context.Context) (pctx context.Context, joined <-chan struct{}) {
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.passing != nil {
		return nil, a.passing.done
	}
	pctx, cancel := context.WithCancel(ctx)
	detach := context.AfterFunc(a.closing, cancel)
	a.passing = &passing{stop: func() { detach(); cancel() }, done: make(chan struct{}), leave: a.attend()}
	a.progress.Begin(a.clock.Now())
	return pctx, nil
}

// endPass notes that no pass runs.
func (a *Archiver) endPass() {
	a.mu.Lock()
	ended := a.passing
	ended.stop()
	a.passing = nil
	a.progress.End()
	a.mu.Unlock()
	close(ended.done)
	ended.leave()
	a.progress.Notify()
}

func (a *Archiver) lastReport() progress.Report {
	_, last := a.progress.Read()
	return last
}

// stopRunning ends a running pass or verification and waits until it has ended.
// Items that were being copied stay in the queue.
func (a *Archiver) stopRunning() {
	a.mu.Lock()
	running := a.passing
	a.mu.Unlock()
	if running != nil {
		running.stop()
		<-running.done
	}
	a.stopVerifying()
}
