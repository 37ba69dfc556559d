package ui

import (
	"context"
	"time"

	"ringcentral-archiver/archiver"
	"ringcentral-archiver/store"
)

// engine is what the window needs of the archiver.
type engine interface {
	Snapshot() archiver.Snapshot
	Changed() (<-chan struct{}, func())
	Login(ctx context.Context, ask archiver.Asking) error
	Connect(ctx context.Context, ask archiver.Asking) error
	Logout(ctx context.Context) error
	Disconnect(ctx context.Context) error
	SwitchOn(ctx context.Context) error
	SwitchOff(ctx context.Context) error
	SetTypes(ctx context.Context, scope archiver.ScopeName, types []store.Type, on bool) error
	SetClientIDs(ctx context.Context, ringCentral, dropbox string) error
	RunNow()
	Pause(ctx context.Context, until time.Time) error
	Resume(ctx context.Context) error
	Tokens(ctx context.Context) (archiver.TokensView, error)
	Log(q archiver.LogQuery) (archiver.LogPage, error)
	Items(hour time.Time) ([]archiver.ItemRow, error)
	Calendar(from, to time.Time) ([]archiver.Day, error)
	DayByExtension(day time.Time) ([]archiver.ExtensionDay, error)
	FixDay(ctx context.Context, day time.Time) (int, error)
	Retry(ctx context.Context, keys ...store.Key) (int, error)
	RetryReason(ctx context.Context, r archiver.Reason) (int, error)
	Estimate(ctx context.Context) (archiver.Estimate, error)
	Rescue(ctx context.Context, since time.Time) error
	SetNotify(ctx context.Context, on bool) error
	Notices() (archiver.Notices, error)
	SetNotices(ctx context.Context, n archiver.Notices) error
	TestMail(ctx context.Context, n archiver.Notices) error
	TestPing(ctx context.Context, address string) error
}
