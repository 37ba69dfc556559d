package retry

import (
	"math/rand/v2"
	"testing"
	"time"

	"ringcentral-archiver/archiver/layout"
	"ringcentral-archiver/archiver/reasons"
	"ringcentral-archiver/store/ledger"
)

var noon = time.Date(2026, 11, 20, 12, 0, 0, 0, time.UTC)

// failing is a part that has failed so often for a reason.
func failing(reason reasons.Reason, before int, notFound time.Duration) *ledger.Part {
	f := &ledger.Failing{Attempts: map[string]int{string(reason): before}}
	if notFound > 0 {
		f.NotFound = noon.Add(-notFound)
	}
	return &ledger.Part{Failing: f}
}

func TestFailWaitsByCause(t *testing.T) {
	cases := map[string]struct {
		reason      reasons.Reason
		before      int
		notFound    time.Duration // since when RingCentral has said that it does not have it
		state       ledger.PartState
		least, most time.Duration
	}{
		"not_yet_1":        {reasons.NotYetAvailable, 0, 0, ledger.PartUnavailable, 5 * time.Minute, 5 * time.Minute},
		"not_yet_5":        {reasons.NotYetAvailable, 4, 5 * time.Hour, ledger.PartUnavailable, 24 * time.Hour, 24 * time.Hour},
		"not_yet_6":        {reasons.NotYetAvailable, 5, 29 * time.Hour, ledger.PartGone, 0, 0},
		"asked_too_often":  {reasons.NotYetAvailable, 50, 24 * time.Hour, ledger.PartUnavailable, 24 * time.Hour, 24 * time.Hour},
		"first_not_found":  {reasons.NotYetAvailable, 50, 0, ledger.PartUnavailable, 24 * time.Hour, 24 * time.Hour},
		"days_two_answers": {reasons.NotYetAvailable, 1, 90 * time.Hour, ledger.PartUnavailable, 20 * time.Minute, 20 * time.Minute},
		"offline_1":        {reasons.Offline, 0, 0, ledger.PartUnavailable, time.Second, 20 * time.Second},
		"offline_many":     {reasons.Offline, 50, 0, ledger.PartUnavailable, 10 * time.Minute, 2 * time.Hour},
		"permission":       {reasons.NoPermission, 100, 0, ledger.PartUnavailable, 24 * time.Hour, 24 * time.Hour},
		"blocked":          {reasons.DropboxBlocked, 100, 0, ledger.PartUnavailable, 15 * time.Minute, 15 * time.Minute},
		"full_1":           {reasons.DropboxFull, 0, 0, ledger.PartUnavailable, 15 * time.Minute, 15 * time.Minute},
		"full_2":           {reasons.DropboxFull, 1, 0, ledger.PartUnavailable, 30 * time.Minute, 30 * time.Minute},
		"full_many":        {reasons.DropboxFull, 100, 0, ledger.PartUnavailable, time.Hour, time.Hour},
		"bad_content":      {reasons.BadContent, 100, 0, ledger.PartUnavailable, time.Hour, 12 * time.Hour},
		"signed_out":       {reasons.SignedOut, 0, 0, ledger.PartUnavailable, 0, 0},
		"name_taken_1":     {reasons.NameTaken, 0, 0, ledger.PartUnavailable, 0, 0},
		"name_taken_many":  {reasons.NameTaken, mostAtOnce, 0, ledger.PartUnavailable, time.Second, time.Minute},
		"a_file_above":     {reasons.FileInTheWay, 0, 0, ledger.PartUnavailable, 5 * time.Minute, 30 * time.Minute},
	}
	for name, c := range cases {
		p := failing(c.reason, c.before, c.notFound)
		Fail(p, c.reason, "", noon, rand.New(rand.NewPCG(1, 2)))
		if p.State() != c.state {
			t.Errorf("%s: state %d, want %d", name, p.State(), c.state)
		}
		wait := time.Duration(0)
		if !p.Failing.NextTry.IsZero() {
			wait = p.Failing.NextTry.Sub(noon)
		}
		if wait < c.least || wait > c.most {
			t.Errorf("%s: waits %s, want %s to %s", name, wait, c.least, c.most)
		}
		if got := p.Tries(string(c.reason)); got != c.before+1 {
			t.Errorf("%s: %d attempts are counted, want %d", name, got, c.before+1)
		}
	}
}

// TestStoppedIsNoAttempt: a part that was not tried stays as it was.
func TestStoppedIsNoAttempt(t *testing.T) {
	p := &ledger.Part{}
	Fail(p, reasons.Stopped, "", noon, rand.New(rand.NewPCG(1, 2)))
	if p.Failing != nil {
		t.Errorf("%+v", p.Failing)
	}
}

// TestOneCauseDoesNotCountForAnother: however often a service was in trouble, "not found" begins at
// one; what RingCentral serves in between starts it again.
func TestOneCauseDoesNotCountForAnother(t *testing.T) {
	p, r := &ledger.Part{}, rand.New(rand.NewPCG(1, 2))
	at := noon
	fail := func(reason reasons.Reason, after time.Duration) {
		at = at.Add(after)
		Fail(p, reason, "", at, r)
	}
	for range 40 {
		fail(reasons.ServiceTrouble, time.Hour)
	}
	fail(reasons.NotYetAvailable, time.Hour)
	first := p.Failing.NotFound
	if p.State() == ledger.PartGone || p.Failing.NextTry.Sub(at) != NotYetWaits[0] || !first.Equal(at) {
		t.Fatalf("after 40 troubles and one 404: %+v", p.Failing)
	}
	fail(reasons.ServiceTrouble, time.Hour)
	if !p.Failing.NotFound.Equal(first) {
		t.Errorf("a trouble between has moved the first 404 to %s", p.Failing.NotFound)
	}
	for range 4 {
		fail(reasons.NotYetAvailable, time.Minute)
	}
	fail(reasons.BadContent, 30*time.Hour)
	fail(reasons.NotYetAvailable, 30*time.Hour)
	if p.State() == ledger.PartGone || !p.Failing.NotFound.Equal(at) {
		t.Errorf("RingCentral served something, and one 404 later it is %+v", p.Failing)
	}
}

func TestSettleMakesTheStateOfTheParts(t *testing.T) {
	done := ledger.Part{Hash: "x"}
	open := ledger.Part{}
	later := ledger.Part{Failing: &ledger.Failing{Reason: string(reasons.NotYetAvailable), NextTry: noon.Add(time.Hour)}}
	person := ledger.Part{Failing: &ledger.Failing{Reason: string(reasons.NoPermission), NextTry: noon.Add(2 * time.Hour)}}
	wrong := ledger.Part{Failing: &ledger.Failing{Reason: string(reasons.BadContent), NextTry: noon.Add(100 * time.Hour)}}
	gone := ledger.Part{Failing: &ledger.Failing{Reason: string(reasons.Gone), Gone: noon.Add(-time.Hour)}}
	cases := map[string]struct {
		parts  []ledger.Part
		before ledger.State
		want   ledger.State
		reason reasons.Reason
		next   time.Time
	}{
		"all_done":           {[]ledger.Part{done, done}, ledger.Waiting, ledger.Archived, "", time.Time{}},
		"one_ready":          {[]ledger.Part{done, open, later}, ledger.Waiting, ledger.Discovered, reasons.NotYetAvailable, time.Time{}},
		"one_waits":          {[]ledger.Part{done, later}, ledger.Discovered, ledger.Waiting, reasons.NotYetAvailable, noon.Add(time.Hour)},
		"two_wait":           {[]ledger.Part{later, person}, ledger.Discovered, ledger.Waiting, reasons.NoPermission, noon.Add(time.Hour)},
		"gone_and_open":      {[]ledger.Part{gone, later}, ledger.Discovered, ledger.Waiting, reasons.NotYetAvailable, noon.Add(time.Hour)},
		"gone_and_done":      {[]ledger.Part{gone, done}, ledger.Discovered, ledger.Partly, reasons.PartlyGone, noon.Add(-time.Hour)},
		"all_gone":           {[]ledger.Part{gone, gone}, ledger.Discovered, ledger.Gone, reasons.Gone, noon.Add(-time.Hour)},
		"clock_was_wrong":    {[]ledger.Part{wrong}, ledger.Waiting, ledger.Discovered, reasons.BadContent, time.Time{}},
		"switched_off":       {[]ledger.Part{done, open}, ledger.Excluded, ledger.Excluded, "", time.Time{}},
		"switched_off_whole": {[]ledger.Part{done}, ledger.Excluded, ledger.Archived, "", time.Time{}},
		"no_part":            {nil, ledger.Discovered, ledger.Waiting, reasons.BadContent, noon.Add(contentMost)},
	}
	for name, c := range cases {
		it := &ledger.Item{State: c.before, Parts: c.parts}
		Settle(it, noon)
		if it.State != c.want || it.Reason != string(c.reason) || !it.NextTry.Equal(c.next) {
			t.Errorf("%s: %s %q next %s, want %s %q next %s", name, it.State, it.Reason, it.NextTry, c.want, c.reason, c.next)
		}
		if it.Archived.IsZero() != (c.want != ledger.Archived) {
			t.Errorf("%s: archived %s", name, it.Archived)
		}
	}
}

// TestATextThatOnlyAListingBringsHoldsUpNoOtherPart: a person tries an item again of which a text
// and a picture are gone. The picture is tried; the text would not be the one that was lost.
func TestATextThatOnlyAListingBringsHoldsUpNoOtherPart(t *testing.T) {
	gone := func() *ledger.Failing { return &ledger.Failing{Reason: string(reasons.Gone), Gone: noon} }
	text := ledger.Part{Kind: layout.Text, Lost: &ledger.RemoteFile{Hash: "of another text"}, Failing: gone()}
	picture := ledger.Part{Kind: layout.Attachment, URI: "u", Failing: gone()}
	it := &ledger.Item{State: ledger.Gone, Parts: []ledger.Part{text, picture}}
	if hopeless(it) || !hopeless(&ledger.Item{State: ledger.Gone, Parts: []ledger.Part{text}}) {
		t.Error("what can be tried again is not what is missing besides the text")
	}
	tryAgain(it)
	if it.State != ledger.Discovered || it.Parts[0].State() != ledger.PartGone || !it.Parts[1].Due(noon) {
		t.Errorf("%+v", it)
	}
}

// TestWhatMayHaveBeenDeletedIsNotGoneSoon: RingCentral holds it for days after a list without what was deleted has shown it last.
func TestWhatMayHaveBeenDeletedIsNotGoneSoon(t *testing.T) {
	start := time.Date(2026, 11, 20, 8, 0, 0, 0, time.UTC)
	for undeleted, want := range map[bool]time.Duration{false: goneAfter + time.Hour, true: heldDeleted + time.Hour} {
		p := &ledger.Part{NoAddress: true}
		for at := time.Duration(0); p.Open(); at += time.Hour {
			if NotShown(p, undeleted, start.Add(at)); !p.Open() && at != want || at > want {
				t.Errorf("without what was deleted %t: gone after %s", undeleted, at)
				break
			}
		}
	}
}
