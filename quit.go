//go:build cgo

package main

import (
	"context"
	"sync"

	"fyne.io/fyne/v2"
)

// quitWith quits the application when ctx ends. The toolkit takes that only between its start and
// its end. The function that it returns waits until nothing is under way any more.
func quitWith(ctx context.Context, a fyne.App) (release func()) {
	started, stopped, over := make(chan struct{}), make(chan struct{}), make(chan struct{})
	a.Lifecycle().SetOnStarted(sync.OnceFunc(func() { close(started) }))
	a.Lifecycle().SetOnStopped(sync.OnceFunc(func() { close(stopped) }))
	var watching sync.WaitGroup
	watching.Go(func() {
		select {
		case <-started:
		case <-over:
			return
		}
		select {
		case <-ctx.Done():
			fyne.Do(a.Quit)
		case <-stopped:
		case <-over:
		}
	})
	return func() {
		close(over)
		watching.Wait()
	}
}
