package ui

import (
	"context"

	"ringcentral-archiver/archiver"
	"ringcentral-archiver/store/place"
	"ringcentral-archiver/ui/backuptab"
	"ringcentral-archiver/ui/calendar"
	"ringcentral-archiver/ui/generaltab"
	"ringcentral-archiver/ui/logtab"
	"ringcentral-archiver/ui/placecard"
	"ringcentral-archiver/ui/proxy"
	"ringcentral-archiver/ui/runcontrol"
)

// engine is what the window and its pieces need of the archiver.
type engine interface {
	generaltab.Engine
	placecard.Engine
	backuptab.Engine
	logtab.Engine
	calendar.Engine
	runcontrol.Engine
	proxy.Engine
	Snapshot() archiver.Snapshot
	Changed() (<-chan struct{}, func())
	Logout(ctx context.Context) error
	StartAsked(ctx context.Context) error
}

// facade is the engine of the first place, which has those of the others.
type facade interface {
	engine
	in(kind place.Kind) (engine, error)
}

// whole is the archiver as the window needs it.
type whole struct{ *archiver.Archiver }

var _ facade = whole{}

func (w whole) in(kind place.Kind) (engine, error) { return w.In(kind) }

// engines are those of the places, by their kinds. They are asked for on the UI goroutine.
type engines struct {
	first facade
	known map[place.Kind]engine
}

// in gives the engine of a place. One that was disconnected a moment ago answers as it does then: no other speaks for it.
func (e *engines) in(kind place.Kind) engine {
	found, err := e.first.in(kind)
	switch {
	case err == nil:
		e.known[kind] = found
	case e.known[kind] == nil: // nothing was ever connected there
		return e.first
	}
	return e.known[kind]
}
