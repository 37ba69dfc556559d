package terminal

import (
	"context"
	"flag"
	"fmt"

	"ringcentral-archiver/archiver"
	"ringcentral-archiver/store"
)

func (l *Line) retryFlags(flags *flag.FlagSet) {
	flags.Func("cause", "only what waits for the `REASON` that stands in brackets, such as dropbox-full", func(word string) error {
		reasons := archiver.Reasons()
		if !contains(reasons, word) {
			return fmt.Errorf("%q is not a reason.%s Use %s", word, didYouMean(word, reasons), list(reasons, "or"))
		}
		l.cause = archiver.Reason(word)
		return nil
	})
}

// addItem takes an item as it is named where it is said to be missing.
func (l *Line) addItem(word string) error {
	key, err := store.ParseKey(word)
	if err != nil {
		return l.wrong("%w", err)
	}
	l.items = append(l.items, key)
	return nil
}

func (l *Line) checkRetry() error {
	if l.cause != "" && len(l.items) > 0 {
		return l.wrong("--cause goes without items")
	}
	return nil
}

// retry makes items due now and does a pass.
func (s *session) retry(ctx context.Context) int {
	n, err := s.makeDue(ctx)
	if err != nil {
		return s.Fail(s.Env, err)
	}
	if n < len(s.items) {
		say(s.Err, "%s named here neither waits nor was given up.", count(len(s.items)-n, "item"))
	}
	say(s.Out, "%s will be tried now.", count(n, "item"))
	return s.runOnce(ctx)
}

func (s *session) makeDue(ctx context.Context) (int, error) {
	if s.cause != "" {
		return s.engine.RetryReason(ctx, s.cause)
	}
	return s.engine.Retry(ctx, s.items...)
}
