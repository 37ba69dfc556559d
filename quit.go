//go:build cgo

package main

import (
	"context"
	"sync"

	"fyne.io/fyne/v2"
)

// quitWith ends the application when ctx ends. The toolkit takes that only from its start on. It
// answers the same signals, so it may be ending already: then its windows are gone and must not be
// closed, as App.Quit would do, while the driver may be told again. The function that quitWith
// returns waits until nothing is under way any more.
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
			fyne.Do(a.Driver().Quit)
		case <-stopped:
		case <-over:
		}
	})
	return func() {
		close(over)
		watching.Wait()
	}
}
