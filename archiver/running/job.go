package running

import (
	"context"
	"sync"
)

// Job is work that runs once at a time: who asks for it while it runs joins it.
type Job[Result any] struct {
	life         *Lifetime
	begin, ended func()

	mu  sync.Mutex
	run *run[Result] // the one that runs, nil between runs
}

type run[Result any] struct {
	stop   context.CancelFunc
	done   chan struct{} // closed when the result is set
	result Result
}

// NewJob makes a job of an engine. begin is called when a run has begun and ended when it has ended: no one
// sees a run that has not begun, nor joins one that has ended. Neither may use the job.
func NewJob[Result any](life *Lifetime, begin, ended func()) *Job[Result] {
	return &Job[Result]{life: life, begin: begin, ended: ended}
}

// Do does the work, or waits for the end of the run that is under way and gives its result. Errors: the
// cause of ctx's end, when it ends before the run that was joined.
func (j *Job[Result]) Do(ctx context.Context, work func(context.Context) Result) (Result, error) {
	r, mine, leave := j.join(ctx)
	if mine == nil {
		select {
		case <-r.done:
			return r.result, nil
		case <-ctx.Done():
			var none Result
			return none, context.Cause(ctx)
		}
	}
	defer leave()
	r.result = work(mine)
	j.end(r)
	return r.result, nil
}

// join gives the run that is under way. If there is none, it begins one, whose context mine is then.
func (j *Job[Result]) join(ctx context.Context) (r *run[Result], mine context.Context, leave func()) {
	j.mu.Lock()
	defer j.mu.Unlock()
	if j.run != nil {
		return j.run, nil, nil
	}
	mine, leave = j.life.Within(ctx)
	mine, stop := context.WithCancel(mine)
	j.run = &run[Result]{stop: stop, done: make(chan struct{})}
	j.begin()
	return j.run, mine, leave
}

func (j *Job[Result]) end(r *run[Result]) {
	j.mu.Lock()
	r.stop()
	j.run = nil
	j.ended()
	j.mu.Unlock()
	close(r.done)
}

// Stop ends the run that is under way and waits until it has ended.
func (j *Job[Result]) Stop() {
	j.mu.Lock()
	r := j.run
	j.mu.Unlock()
	if r != nil {
		r.stop()
		<-r.done
	}
}
