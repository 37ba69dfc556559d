//go:build cgo

package main

import (
	"context"
	"sync"

	"fyne.io/fyne/v2"
)

// withoutStopEvent takes from the toolkit what it does at its end, for the caller to do after that. The toolkit would have it done by the
// loop that ends, and waits for it: where the loop ends first, which a busy computer brings about, it waits for ever (Fyne v2.7.4,
// internal/driver/glfw/loop.go, where d.done is closed). What it does then is to save how large the window is.
func withoutStopEvent(a fyne.App) (ended func()) {
	life, is := a.Lifecycle().(interface {
		OnStopped() func()
		SetOnStoppedHookExecuted(hook func())
	})
	if !is {
		return func() {}
	}
	hook := life.OnStopped()
	life.SetOnStoppedHookExecuted(nil)
	if hook == nil {
		return func() {}
	}
	return hook
}

// quitWith ends the application when ctx ends. The toolkit takes that only from its start on. It
// answers the same signals, so it may be ending already: then its windows are gone and must not be
// closed, as App.Quit would do, while the driver may be told again. The function that quitWith
// returns waits until nothing is under way any more.
func quitWith(ctx context.Context, a fyne.App) (release func()) {
	started, over := make(chan struct{}), make(chan struct{})
	a.Lifecycle().SetOnStarted(sync.OnceFunc(func() { close(started) }))
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
		case <-over:
		}
	})
	return func() {
		close(over)
		watching.Wait()
	}
}
