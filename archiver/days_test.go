package archiver_test

import (
	"net/http"
	"slices"
	"strings"
	"time"

	"ringcentral-archiver/archiver/completeness"
	"ringcentral-archiver/archiver/reasons"
	"ringcentral-archiver/archiver/simulator/dropboxserver"
	"ringcentral-archiver/archiver/simulator/ringcentralserver"
)

// trouble is something that is wrong for hours, beside others.
type trouble struct {
	name string
	ends time.Time
	set  func() // makes it so for a pass
	over func() // nil = nothing is to be done when it is over
}

// How days of trouble go. Whatever the office shows is whole settles later.
const (
	eachTrouble = 20 * time.Hour
	settles     = 36 * time.Hour
	saidWithin  = 24 * time.Hour
)

// days plays days in which several things are wrong at once, each for hours of its own, and holds after each pass what is said of
// everything against the office: it is never said while something is missing, and it is said within a day after the last trouble.
func (s *faultRun) days() {
	s.t.Helper()
	s.newModels(s.clock.Now().Add(-62 * time.Hour))
	s.happen(4+s.rng.IntN(14), -60*time.Hour, 0)
	s.switchOn()
	quiet := s.clock.Now().Add(24*time.Hour + s.ago(48*time.Hour)) // from then on nothing new comes
	calm := quiet.Add(settles)
	var all []trouble
	for now := s.clock.Now(); now.Before(calm); now = s.clock.Now() {
		if now.Before(quiet) {
			s.happen(s.rng.IntN(3), -30*time.Minute, 0)
		}
		s.beset(&all, now, calm)
		s.move()
		s.pass()
		s.holds()
		if s.everything(); s.t.Failed() {
			return
		}
		if s.rng.IntN(8) == 0 {
			s.restart()
		}
		s.clock.Advance(time.Duration(1+s.rng.IntN(4)) * time.Hour)
	}
	s.clearUp()
	s.connectAll()
	for ends := s.clock.Now().Add(saidWithin); ; s.clock.Advance(2 * time.Hour) {
		report := s.runOnce()
		if report.Reason == reasons.SignedOut { // the answers of too many renewals were lost
			s.login()
			report = s.runOnce()
		}
		s.note("in peace: archived %d, left %+v, %v", report.Archived, report.Left, report.Err)
		s.holds()
		switch {
		case s.everything():
			s.complete()
			return
		case s.clock.Now().After(ends):
			s.t.Errorf("a day after the last trouble: %+v, left %+v, beside %+v", s.a.Snapshot().Completeness, report.Left, report.Beside)
			return
		}
	}
}

// beset ends the troubles that are over, and lets others begin.
func (s *faultRun) beset(all *[]trouble, now, calm time.Time) {
	s.t.Helper()
	s.services()
	*all = slices.DeleteFunc(*all, func(t trouble) bool {
		if over := !now.Before(t.ends); !over {
			return false
		}
		s.note("over: %s", t.name)
		if t.over != nil {
			t.over()
		}
		return true
	})
	for most := s.rng.IntN(5); len(*all) < most; {
		t := s.trouble()
		if t.ends = now.Add(s.ago(eachTrouble)); t.ends.After(calm) {
			t.ends = calm
		}
		s.note("until %s: %s", t.ends.Format(time.DateTime), t.name)
		*all = append(*all, t)
	}
	for _, t := range *all {
		t.set()
	}
}

// trouble is one of those that may go on for hours.
func (s *faultRun) trouble() trouble {
	rc := s.sim.RingCentral
	switch s.rng.IntN(12) {
	case 0, 1:
		return s.callsFail()
	case 4:
		odd := s.rng.Uint64()
		return trouble{name: "lists are odd", set: func() {
			rc.Tune(func(k *ringcentralserver.Knobs) {
				k.DetailedPerPage = 2 + int(odd%5)
				k.NoNextPage, k.ExtraNextPage, k.GarbledNavigation, k.NullRecords, k.FewerRows = odd&8 > 0, odd&16 > 0, odd&32 > 0, odd&192 == 0, odd&768 == 0
			})
		}}
	case 5:
		digit := pick(s.rng, strings.Split("0123456789", ""))
		return trouble{name: "no content of ids with " + digit, set: func() {
			rc.Inject(ringcentralserver.Fault{Kind: ringcentralserver.FaultStatus, Status: 404, Match: func(r *http.Request) bool {
				before, is := strings.CutSuffix(r.URL.Path, "/content")
				return is && len(before) > 6 && string(before[len(before)-6]) == digit
			}})
		}}
	case 6:
		late := s.ago(5 * time.Hour)
		return trouble{name: "contents are late", set: func() { rc.Tune(func(k *ringcentralserver.Knobs) { k.LateContent404 = late }) }}
	case 7:
		return trouble{name: "no one may read the messages of others", set: func() {
			rc.Office().UpdateExtension(s.ana, func(e *ringcentralserver.Extension) { e.OwnMessagesOnly = true })
		}}
	case 8:
		s.out = true
		rc.RevokeSessions(s.ana)
		return trouble{name: "not signed in to RingCentral", set: func() {}, over: s.signIn}
	default:
		return s.somewhere().trouble(s)
	}
}

// callsFail has some of RingCentral's calls fail.
func (s *faultRun) callsFail() trouble {
	f := ringcentralserver.Fault{Path: pick(s.rng, ringCentralPaths), Times: 1 + s.rng.IntN(20), RetryAfter: s.rng.IntN(3) * s.rng.IntN(20)}
	f.Kind = pick(s.rng, []ringcentralserver.FaultKind{
		ringcentralserver.FaultStatus, ringcentralserver.FaultOverloaded, ringcentralserver.FaultGateway, ringcentralserver.FaultHTML, ringcentralserver.FaultReset,
		ringcentralserver.FaultResetMidBody, ringcentralserver.FaultShortBody,
	})
	f.Status = pick(s.rng, []int{500, 502, 503, 504})
	if f.Kind == ringcentralserver.FaultStatus && s.rng.IntN(3) == 0 {
		f.Match, f.Status = ofExtensions, pick(s.rng, []int{400, 404, 500})
	}
	return trouble{name: "calls with " + f.Path + " fail", set: func() { s.sim.RingCentral.Inject(f) }}
}

// routeFails has some of Dropbox's calls fail.
func (s *faultRun) routeFails() trouble {
	f := dropboxserver.Fault{Route: pick(s.rng, dropboxRoutes), Times: 1 + s.rng.IntN(20), Skip: s.rng.IntN(3), Status: pick(s.rng, statuses)}
	f.Do = pick(s.rng, []dropboxserver.Effect{
		dropboxserver.Answer, dropboxserver.ResetBefore, dropboxserver.ResetAfter, dropboxserver.ResetMid, dropboxserver.LoseAnswer, dropboxserver.NotJSON,
	})
	if f.Do == dropboxserver.Answer && s.rng.IntN(2) == 0 {
		f.Route, f.Status = pick(s.rng, dropboxRoutes[1:4]), pick(s.rng, []int{403, 409})
	}
	return trouble{name: "Dropbox " + f.Route + ": " + string(f.Do), set: func() { s.sim.Dropbox.Inject(f) }}
}

// everything reports whether all is said to be in each place that is connected, and holds that against the office as it was when it was listed.
func (s *faultRun) everything() bool {
	s.t.Helper()
	all := true
	for _, at := range s.here() {
		all = s.everythingIn(at.model) && all
	}
	return all
}

func (s *faultRun) everythingIn(m *model) bool {
	s.t.Helper()
	w := m.of().Snapshot().Completeness
	if !w.Now {
		return false
	}
	there := m.archive(m.truth(s.clock.Now()))
	left := missing(m.final(m.truth(w.At)), there)
	shown := slices.DeleteFunc(s.unarchivable(w.At), func(u ringcentralserver.ShownItem) bool { return !slices.Contains(s.unarchivable(s.clock.Now()), u) })
	if len(left)+len(shown) > 0 {
		m.wrong("everything of %s is said to be there, without %q and with %+v", w.At.Format(time.DateTime), left, shown)
	}
	return true
}

// unarchivable is what the office shows at that time of what is asked for, and what cannot be archived. Messages of shared numbers and texts
// in shared inboxes are asked for unless the program says that they are not.
func (s *faultRun) unarchivable(at time.Time) (shown []ringcentralserver.ShownItem) {
	uncovered := s.a.Snapshot().Completeness.Uncovered
	inboxes := uncovered&(completeness.SharedInboxes|completeness.InboxesNotKnown) == 0
	shared := uncovered&(completeness.SharedNotKnown|completeness.SharedRefused) == 0
	for _, u := range s.sim.RingCentral.Office().Unarchivable(at) {
		if u.ExtensionID == ringcentralserver.InThreads && !inboxes || u.Shared && !shared {
			continue
		}
		if u.Type == ringcentralserver.TypeCallRecording || u.ExtensionID == s.ana || s.everyone() {
			shown = append(shown, u)
		}
	}
	return shown
}
