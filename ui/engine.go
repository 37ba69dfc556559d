package ui

import (
	"context"

	"ringcentral-archiver/archiver"
	"ringcentral-archiver/ui/backuptab"
	"ringcentral-archiver/ui/calendar"
	"ringcentral-archiver/ui/generaltab"
	"ringcentral-archiver/ui/logtab"
	"ringcentral-archiver/ui/proxy"
	"ringcentral-archiver/ui/runcontrol"
)

// engine is what the window and its pieces need of the archiver.
type engine interface {
	generaltab.Engine
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

var _ engine = (*archiver.Archiver)(nil)
