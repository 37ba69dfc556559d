package running_test

import (
	"context"
	"errors"
	"slices"
	"testing"
	"testing/synctest"

	"go.uber.org/goleak"

	"ringcentral-archiver/archiver/running"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// untilTold is work that ends with its context and says why, as a pass does.
func untilTold(ctx context.Context) error {
	<-ctx.Done()
	return ctx.Err()
}

// TestWhoAsksForAJobThatRunsJoinsIt: the work is done once, and all hear how it ended, but for who does not
// wait for it.
func TestWhoAsksForAJobThatRunsJoinsIt(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var seen []string
		note := func(what string) func() { return func() { seen = append(seen, what) } }
		job := running.NewJob[int](running.NewLifetime(), note("begun"), note("ended"))
		finish := make(chan struct{})
		for range 3 {
			go func() {
				n, err := job.Do(t.Context(), func(context.Context) int {
					note("work")()
					<-finish
					return 7
				})
				if n != 7 || err != nil {
					t.Errorf("one hears %d, %v", n, err)
				}
			}()
		}
		synctest.Wait()
		gone, leave := context.WithCancelCause(t.Context())
		leave(errors.New("no time"))
		if n, err := job.Do(gone, func(context.Context) int { return 8 }); n != 0 || err == nil || err.Error() != "no time" {
			t.Errorf("who does not wait hears %d, %v", n, err)
		}
		close(finish)
		synctest.Wait()
		if want := []string{"begun", "work", "ended"}; !slices.Equal(seen, want) {
			t.Errorf("%q", seen)
		}
		if n, err := job.Do(t.Context(), func(context.Context) int { return 9 }); n != 9 || err != nil {
			t.Errorf("the next run gives %d, %v", n, err)
		}
	})
}

// TestWhatRunsIsEnded by who stops the job, by the end of the engine, and by the end of who began it.
func TestWhatRunsIsEnded(t *testing.T) {
	for name, end := range map[string]func(*running.Lifetime, *running.Job[error], func()){
		"stop":   func(_ *running.Lifetime, job *running.Job[error], _ func()) { job.Stop() },
		"engine": func(life *running.Lifetime, _ *running.Job[error], _ func()) { life.End() },
		"caller": func(_ *running.Lifetime, _ *running.Job[error], leave func()) { leave() },
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				life, ended := running.NewLifetime(), false
				job := running.NewJob[error](life, func() {}, func() { ended = true })
				ctx, leave := context.WithCancel(t.Context())
				defer leave()
				go func() {
					if why, err := job.Do(ctx, untilTold); why == nil || err != nil {
						t.Errorf("ended with %v, %v", why, err)
					}
				}()
				synctest.Wait()
				end(life, job, leave)
				if name == "caller" {
					synctest.Wait()
				}
				if !ended {
					t.Error("it still runs")
				}
				job.Stop() // nothing runs: it does not wait
			})
		})
	}
}

// TestWhatBeginsAfterTheEndIsNotWaitedFor: its context has ended.
func TestWhatBeginsAfterTheEndIsNotWaitedFor(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		life := running.NewLifetime()
		life.End()
		ctx, done := life.Within(t.Context())
		<-ctx.Done()
		life.End()
		done()
	})
}

func TestATurnIsTakenByOne(t *testing.T) {
	turn := running.NewTurn()
	leave, err := turn.Take(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if _, taken := turn.TakeNow(); taken {
		t.Error("two have it")
	}
	ctx, end := context.WithCancelCause(t.Context())
	end(errors.New("no time"))
	if _, err := turn.Take(ctx); err == nil || err.Error() != "no time" {
		t.Errorf("who does not wait hears %v", err)
	}
	leave()
	if leave, taken := turn.TakeNow(); !taken {
		t.Error("nobody has it, and nobody gets it")
	} else {
		leave()
	}
}
