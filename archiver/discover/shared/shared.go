// Package shared finds out whether an extension's message store has messages of shared numbers, and lists them as well where
// RingCentral allows it (docs/ringcentral.md §11).
package shared

import (
	"context"
	"errors"
	"time"

	"ringcentral-archiver/archiver/ringcentral"
	"ringcentral-archiver/store/coverage"
	"ringcentral-archiver/store/ledger"
)

// Source is the part of RingCentral's client that says what an extension has, and lists it.
type Source interface {
	Features(ctx context.Context, extension string) (ringcentral.Features, error)
	Messages(ctx context.Context, q ringcentral.MessageQuery, page func([]ringcentral.Message) error) error
}

// Has reports whether messages of a type may be those of a shared number.
func Has(t ledger.Type) bool { return t == ledger.SMS || t == ledger.VoiceMail }

// Ask asks RingCentral what an extension has. An answer that RingCentral refuses to give is one: what is not known is tried then.
// Errors: those of ringcentral.Client; nothing is known better then.
func Ask(ctx context.Context, from Source, extension string, before coverage.Shared, now time.Time) (coverage.Shared, error) {
	features, err := from.Features(ctx, extension)
	switch {
	case refuses(err) || errors.Is(err, ringcentral.ErrNotFound):
		before.At, before.Again, before.Threads = now, false, coverage.ThreadsNotKnown
		if before.Messages != coverage.Listed {
			before.Messages = coverage.Trying
		}
		return before, nil
	case err != nil:
		return before, err
	}
	is := coverage.Shared{At: now, Messages: coverage.None, Threads: coverage.NoThreads}
	if features.Threads {
		is.Threads = coverage.SomeThreads
	}
	switch {
	case features.Shared && before.Messages == coverage.Listed:
		is.Messages = coverage.Listed
	case features.Shared:
		is.Messages = coverage.Wanted
	}
	return is, nil
}

// refuses reports whether RingCentral says no to what was asked for, and not that it cannot answer now.
func refuses(err error) bool {
	return ringcentral.RefusesParameter(err) || errors.Is(err, ringcentral.ErrPermission)
}

// List lists messages. Where RingCentral refuses those of shared numbers, be it halfway, it lists the others, and returns what it
// answered: page may get a message twice. Errors: an error of page, as it is; those of ringcentral.Client.
func List(ctx context.Context, from Source, q ringcentral.MessageQuery, page func([]ringcentral.Message) error) (refusal, err error) {
	var ofPage error
	err = from.Messages(ctx, q, func(messages []ringcentral.Message) error {
		ofPage = page(messages)
		return ofPage
	})
	if !q.Shared || ofPage != nil || !refuses(err) {
		return nil, err
	}
	q.Shared = false
	if plain := from.Messages(ctx, q, page); plain != nil {
		return nil, plain // it is not owner that is refused
	}
	return err, nil
}

// Refuse notes that RingCentral refuses to list them. Where it says that there is no such feature, and has not said before that there is,
// there are none. Where they were listed before, it is asked again soon.
func Refuse(s coverage.Shared, why error) coverage.Shared {
	switch {
	case s.Messages == coverage.Trying && errors.Is(why, ringcentral.ErrNoFeature):
		s.Messages = coverage.None
		return s
	case s.Messages == coverage.Listed:
		s.Again = true
	}
	s.Messages = coverage.Refused
	return s
}
