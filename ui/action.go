package ui

import "context"

// group names the actions that exclude each other: while one is under way, the
// buttons of its group are disabled, and its failure is told where they are.
type group string

const (
	ofPhone  group = "ringcentral"
	ofBox    group = "dropbox"
	ofBackup group = "backup"
	ofPass   group = "pass"
	ofTokens group = "tokens"
	ofIDs    group = "client ids"
	ofStart  group = "autostart"
	ofRescue group = "rescue"
	ofWishes group = "wishes"
	ofLog    group = "log"
	ofDays   group = "days"
	ofNotice group = "notices"

	ofNothing group = "" // excludes nothing
)

// do runs an action of the engine in a goroutine of the window and then, on the
// UI goroutine, done with its error. A second action of the group is not begun.
func (w *window) do(g group, action func(context.Context) error, done ...func(error)) {
	if w.busy[g] {
		return
	}
	w.busy[g] = true
	delete(w.failed, g)
	w.draw()
	w.work.Go(func() {
		err := action(w.ctx)
		after := w.e.Snapshot() // so that what was done is seen at once
		w.post(func() {
			w.snap = after
			delete(w.busy, g)
			if words := sentence(err); words != "" {
				w.failed[g] = words
			}
			for _, f := range done {
				f(err)
			}
			w.draw()
		})
	})
}

// browse opens an address in the browser. The browser may live longer than the
// window, so nobody waits for it.
func (w *window) browse(g group, address string) {
	go func() {
		if err := w.open(address); err != nil {
			w.post(func() {
				w.failed[g] = say("The browser could not be opened. The address is %s", address)
				w.draw()
			})
		}
	}()
}

// copyOut puts text on the clipboard.
func (w *window) copyOut(text string) { w.app.Clipboard().SetContent(text) }

// doUntil is do with a way to give up: the function that is returned ends it.
func (w *window) doUntil(g group, action func(context.Context) error, done ...func(error)) context.CancelFunc {
	ctx, stop := context.WithCancel(w.ctx)
	w.do(g, func(context.Context) error {
		defer stop()
		return action(ctx)
	}, done...)
	return stop
}
