package uitest

import (
	"context"
	"slices"
	"sync"

	"ringcentral-archiver/archiver/progress"
	"ringcentral-archiver/store/place"
)

// Beside is what an engine does of places, and the engines of those beside the first.
type Beside struct {
	Others   map[place.Kind]*Engine
	Left     []place.Kind // that were disconnected
	Verified progress.VerifyReport
	OnVerify func(context.Context) error // may be nil

	once sync.Mutex
	runs int // verifications that were begun
}

// DisconnectFrom notes the place.
func (b *Beside) DisconnectFrom(_ context.Context, kind place.Kind) error {
	b.once.Lock()
	defer b.once.Unlock()
	b.Left = append(b.Left, kind)
	return nil
}

// Verify gives what Verified says.
func (b *Beside) Verify(ctx context.Context) (progress.VerifyReport, error) {
	b.once.Lock()
	b.runs++
	b.once.Unlock()
	if b.OnVerify != nil {
		if err := b.OnVerify(ctx); err != nil {
			return progress.VerifyReport{}, err
		}
	}
	return b.Verified, nil
}

// Verifications is how many were begun.
func (b *Beside) Verifications() int {
	b.once.Lock()
	defer b.once.Unlock()
	return b.runs
}

// Placed gives the engines of the places of an office, as a piece of the window needs them.
func Placed[E any](e *Engine) func(place.Kind) E {
	return func(kind place.Kind) E {
		if other := e.Others[kind]; other != nil {
			return any(other).(E)
		}
		return any(e).(E)
	}
}

// Has reports whether an engine was asked for something.
func Has(e *Engine, call string) bool { return slices.Contains(e.Called(), call) }
