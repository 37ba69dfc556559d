// Package discover turns RingCentral's lists into items: it has them listed, translated and planned, estimates
// what could still be archived, and notes which extensions are leaving. It copies nothing and judges no hour.
package discover

import (
	"context"
	"errors"
	"log/slog"
	"time"

	"ringcentral-archiver/archiver/discover/listing"
	"ringcentral-archiver/archiver/discover/mailboxes"
	"ringcentral-archiver/archiver/discover/plan"
	"ringcentral-archiver/archiver/discover/roster"
	"ringcentral-archiver/archiver/discover/translate"
	"ringcentral-archiver/archiver/localtime"
	"ringcentral-archiver/archiver/ringcentral"
	"ringcentral-archiver/store"
	"ringcentral-archiver/store/coverage"
	"ringcentral-archiver/store/ledger"
)

// Source is the part of RingCentral's client that lists.
type Source interface {
	Extensions(ctx context.Context, page func([]ringcentral.Extension) error) error
	CallLog(ctx context.Context, q ringcentral.CallLogQuery, page func([]ringcentral.Call) error) error
	mailboxes.Source
}

// Config is what a Lister is made of.
type Config struct {
	Store    *store.Store
	Client   Source
	Now      time.Time // pinned: rows that come later belong to the next pass
	Who      store.RingCentral
	Settings store.Settings
	Log      *slog.Logger // may be nil
	Rates    Rates        // how many calls RingCentral allows; nil = as its documentation says
	// Beside is called between the pages of a list. It may list what the other sources have meanwhile,
	// says which it has listed, and ends the list with ErrLong or an error that stops everything; nil =
	// the others wait
	Beside func(ctx context.Context, long ledger.Source) (listed ledger.Source, err error)
	// Told is told after each page of a list how many rows it had, and how far back the list has come; nil = no one is
	Told func(rows int, back time.Time)
}

// ErrLong ends a list that is too long to be waited for now.
var ErrLong = errors.New("the list is too long for now")

// Lister lists one pass's sources. It holds what stays the same during a pass.
type Lister struct {
	Config
	Roster *roster.Roster
	Read   translate.Translator
	Rule   listing.Rule
	Plan   *plan.Planner
	boxes  *mailboxes.Account

	before    map[ledger.Source]coverage.Listing // how each source was known when its list was begun
	wanted    ledger.Source                      // what is taken of a list that shows others as well
	beside    ledger.Source                      // listed beside a long list, and newer than Now
	besideErr error                              // how that ended last
	left      ledger.Source                      // whose lists were too long
}

// NewLister reads the account's extensions if the account is listed. Errors: those of roster.Read.
func NewLister(ctx context.Context, c Config) (*Lister, error) {
	known := roster.Own(c.Who)
	if c.Settings.Sources().OfAccount() {
		var err error
		if known, err = roster.Read(ctx, c.Client, c.Who, c.Settings.Included(), c.Log); err != nil {
			return nil, err
		}
	}
	return newLister(c, known), nil
}

func newLister(c Config, known *roster.Roster) *Lister {
	l := &Lister{
		Config: c, Roster: known,
		Read: translate.Translator{Who: c.Who, Now: c.Now, Roster: known},
		Rule: listing.Rule{Who: c.Who, Now: c.Now, Since: c.Settings.Since, Zone: localtime.Zone(c.Who.TimeZone)},
		Plan: &plan.Planner{Store: c.Store, Now: c.Now, Roster: known}, before: map[ledger.Source]coverage.Listing{},
	}
	l.boxes = mailboxes.New(mailboxes.Config{
		Store: c.Store, Client: c.Client, Now: c.Now, Who: c.Who, Settings: c.Settings, Log: c.Log, Rates: c.Rates,
		Roster: known, Read: l.Read, Rule: l.Rule, Plan: l.Plan,
	})
	return l
}

// Round is how a pass lists the mailboxes.
type Round = mailboxes.Round

// ListMailboxes lists the messages of the account's extensions. Errors: those of mailboxes.Account.List.
func (l *Lister) ListMailboxes(ctx context.Context, how mailboxes.Round) (left int, err error) {
	return l.boxes.List(ctx, how)
}
