package retry

import (
	"math/rand/v2"
	"testing"
	"time"

	"ringcentral-archiver/archiver/reasons"
	"ringcentral-archiver/store/ledger"
)

func TestFailWaitsByCause(t *testing.T) {
	now := time.Date(2026, 11, 20, 12, 0, 0, 0, time.UTC)
	cases := map[string]struct {
		reason      reasons.Reason
		before      int
		state       ledger.State
		least, most time.Duration
	}{
		"not_yet_1":    {reasons.NotYetAvailable, 0, ledger.Waiting, 5 * time.Minute, 5 * time.Minute},
		"not_yet_5":    {reasons.NotYetAvailable, 4, ledger.Waiting, 24 * time.Hour, 24 * time.Hour},
		"not_yet_6":    {reasons.NotYetAvailable, 5, ledger.Gone, 0, 0},
		"offline_1":    {reasons.Offline, 0, ledger.Waiting, time.Second, 20 * time.Second},
		"offline_many": {reasons.Offline, 50, ledger.Waiting, 10 * time.Minute, 2 * time.Hour},
		"permission":   {reasons.NoPermission, 100, ledger.Waiting, 24 * time.Hour, 24 * time.Hour},
		"blocked":      {reasons.DropboxBlocked, 100, ledger.Waiting, 15 * time.Minute, 15 * time.Minute},
		"full_1":       {reasons.DropboxFull, 0, ledger.Waiting, 15 * time.Minute, 15 * time.Minute},
		"full_2":       {reasons.DropboxFull, 1, ledger.Waiting, 30 * time.Minute, 30 * time.Minute},
		"full_many":    {reasons.DropboxFull, 100, ledger.Waiting, time.Hour, time.Hour},
		"bad_content":  {reasons.BadContent, 100, ledger.Waiting, time.Hour, 12 * time.Hour},
		"signed_out":   {reasons.SignedOut, 0, ledger.Discovered, 0, 0},
		"stopped":      {reasons.Stopped, 3, ledger.Discovered, 0, 0},
	}
	for name, c := range cases {
		it := &ledger.Item{State: ledger.Discovered, Attempts: c.before}
		Fail(it, c.reason, "", now, rand.New(rand.NewPCG(1, 2)))
		if it.State != c.state {
			t.Errorf("%s: state %s, want %s", name, it.State, c.state)
		}
		if wait := it.NextTry.Sub(now); it.State == ledger.Waiting && (wait < c.least || wait > c.most) {
			t.Errorf("%s: waits %s, want %s to %s", name, wait, c.least, c.most)
		}
		if c.reason == reasons.Stopped && it.Attempts != c.before {
			t.Errorf("%s: being stopped counted as an attempt", name)
		}
	}
}
