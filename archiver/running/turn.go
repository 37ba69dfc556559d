package running

import "context"

// Turn is taken by one at a time.
type Turn chan struct{}

// NewTurn makes a turn that no one has.
func NewTurn() Turn { return make(Turn, 1) }

// Take waits until no one has the turn. Errors: the cause of ctx's end.
func (t Turn) Take(ctx context.Context) (leave func(), err error) {
	select {
	case t <- struct{}{}:
		return t.leave, nil
	case <-ctx.Done():
		return nil, context.Cause(ctx)
	}
}

// TakeNow takes the turn if no one has it.
func (t Turn) TakeNow() (leave func(), taken bool) {
	select {
	case t <- struct{}{}:
		return t.leave, true
	default:
		return nil, false
	}
}

func (t Turn) leave() { <-t }
