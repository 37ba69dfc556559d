package archiver_test

import (
	"fmt"
	"math/rand/v2"
	"net/http"
	"os"
	"slices"
	"sync/atomic"
	"testing"
	"time"

	"github.com/jonboulle/clockwork"

	"ringcentral-archiver/archiver"
	"ringcentral-archiver/archiver/completeness"
	"ringcentral-archiver/archiver/simulator"
	"ringcentral-archiver/archiver/simulator/dropboxserver"
	"ringcentral-archiver/archiver/simulator/ringcentralserver"
	"ringcentral-archiver/store/ledger"
	places "ringcentral-archiver/store/place"
	"ringcentral-archiver/store/storetest"
)

// How much faster than the real clock a fault run's clock runs, so that waits of minutes take seconds. A real server of SFTP needs a while
// to let a client in, which is given less than a minute.
const (
	quick     = 60
	lessQuick = 12
)

// quickClock runs faster than the real one, its timers too.
type quickClock struct {
	clockwork.Clock
	began  time.Time
	faster time.Duration // as many times as the real clock
}

func newQuickClock(faster time.Duration) *quickClock {
	c := clockwork.NewRealClock()
	return &quickClock{Clock: c, began: c.Now(), faster: faster}
}

func (c *quickClock) shorter(d time.Duration) time.Duration { return (d + c.faster - 1) / c.faster }

func (c *quickClock) Now() time.Time {
	return c.began.Add(c.faster * c.Clock.Since(c.began)).Round(0)
}

func (c *quickClock) After(d time.Duration) <-chan time.Time { return c.Clock.After(c.shorter(d)) }

func (c *quickClock) NewTimer(d time.Duration) clockwork.Timer {
	return quickTimer{c.Clock.NewTimer(c.shorter(d)), c}
}

func (c *quickClock) AfterFunc(d time.Duration, f func()) clockwork.Timer {
	return quickTimer{c.Clock.AfterFunc(c.shorter(d), f), c}
}

type quickTimer struct {
	clockwork.Timer
	of *quickClock
}

func (t quickTimer) Reset(d time.Duration) bool { return t.Timer.Reset(t.of.shorter(d)) }

// faultRun is an engine among faults: its computer's clock may be wrong, and
// both services, the network and its own process fail at random.
type faultRun struct {
	*rig
	rng    *rand.Rand
	skew   *shiftClock // the computer's clock, which may differ from the services'
	on     grounds     // the servers that it shares with others
	sites  []*site     // where the archive lies, the first place at first
	since  time.Time   // of backup
	leaves bool        // the first place is disconnected now and then, where there are others
	trace  []string    // a log for the report of a failure
	users  []string    // whose calls are recorded
	boxes  []string    // who gets messages
	queue  string      // whose texts those of them answer who share
	inbox  string      // a thread in the queue's shared inbox; empty = it has none
	out    bool        // the sign-in to RingCentral has ended
	cut    bool        // the connection to Dropbox has ended

	patience time.Duration // after which the next pass is given up
}

// oddNames are extensions that a file system would stumble over.
var oddNames = []string{
	"con", "Ana: Ruiz/2?", "…", "ANA RUIZ", "🦷 Front desk", " trailing. ", "Zoë", "../../etc", "aux.txt", "a\x00b",
	"A very long name of a person who has many names, each of which is long enough to be somebody's only one",
}

// newQuickServices are both services on a quick clock, without an engine yet.
func newQuickServices(t testing.TB, seed uint64, faster time.Duration) *rig {
	t.Helper()
	r := &rig{t: t, clock: &shiftClock{Clock: newQuickClock(faster)}, seed: seed}
	r.clock.SetTo(start)
	sim, err := simulator.Start(simulator.Options{Clock: r.clock, Seed: seed, RedirectURIs: redirectAddresses()})
	if err != nil {
		t.Fatal(err)
	}
	r.sim = sim
	t.Cleanup(func() {
		if err := sim.Close(); err != nil {
			t.Errorf("close the simulator: %v", err)
		}
	})
	for _, g := range []ringcentralserver.Group{ringcentralserver.Light, ringcentralserver.Medium, ringcentralserver.Heavy, ringcentralserver.Auth} {
		sim.RingCentral.SetLimit(g, 60_000, time.Minute)
	}
	return r
}

// newQuickRig is newRig for an admin, where waits of minutes take seconds.
func newQuickRig(t *testing.T) *rig {
	t.Helper()
	t.Parallel()
	r := newQuickServices(t, rand.Uint64(), quick)
	office := r.sim.RingCentral.Office()
	r.ana = office.AddExtension(ringcentralserver.Extension{Number: "101", Name: "Ana Ruiz", Role: ringcentralserver.RoleAdmin})
	r.bob = office.AddExtension(ringcentralserver.Extension{Number: "102", Name: "Bob Stone"})
	r.store = storetest.Open(t)
	r.open()
	return r
}

// newFaultRun makes an office and a computer from a seed.
func newFaultRun(t *testing.T, seed uint64, on grounds) *faultRun {
	t.Helper()
	s := &faultRun{patience: time.Minute, on: on, rng: rand.New(rand.NewPCG(seed, 0))}
	faster := time.Duration(quick)
	if placeOf(seed) == places.SFTP {
		faster = lessQuick
	}
	s.rig = newQuickServices(t, seed, faster)
	s.skew = &shiftClock{Clock: s.clock}
	t.Cleanup(func() {
		if t.Failed() {
			t.Logf("again with: make matrix MATRIX_SCHEDULES=1 MATRIX_SEED=%d MATRIX_PLACE=%s\n%q", seed, os.Getenv("MATRIX_PLACE"), s.trace)
		}
	})
	s.people()
	s.habits()
	s.store = storetest.Open(t)
	s.openWith(s.skew, nil)
	s.sites = sitesOf(s)
	for _, at := range s.here() {
		at.connect(s)
	}
	return s
}

// people fills the office with odd colleagues.
func (s *faultRun) people() {
	office := s.sim.RingCentral.Office()
	s.ana = office.AddExtension(ringcentralserver.Extension{
		Number: "101", Name: "Ana Ruiz", Role: ringcentralserver.RoleAdmin, Phone: "+16505550101",
	})
	s.users = []string{s.ana, ""}
	for i := range 3 {
		s.users = append(s.users, office.AddExtension(ringcentralserver.Extension{
			Number: fmt.Sprint(102 + i), Name: oddNames[s.rng.IntN(len(oddNames))],
		}))
	}
	office.UpdateExtension(s.users[4], func(e *ringcentralserver.Extension) { e.Deleted = s.rng.IntN(2) == 0 })
	s.boxes = []string{s.ana}
	if s.rng.IntN(2) == 0 {
		s.boxes = append(s.boxes, s.users[2], s.users[3])
	}
	s.queue = office.AddExtension(ringcentralserver.Extension{Number: "900", Name: "Reception", Type: "Department"})
	for _, id := range s.boxes {
		if s.rng.IntN(2) == 0 {
			office.UpdateExtension(id, func(e *ringcentralserver.Extension) { e.Features = []string{ringcentralserver.FeatureSharedTexts} })
		}
	}
	if s.everyone() && s.rng.IntN(2) == 0 {
		office.UpdateExtension(pick(s.rng, s.boxes), func(e *ringcentralserver.Extension) {
			e.Features = append(e.Features, ringcentralserver.FeatureThreads)
		})
		s.sim.RingCentral.Tune(func(k *ringcentralserver.Knobs) {
			k.Scopes, k.ThreadsPerPage = append(k.Scopes, "SMS"), 1+s.rng.IntN(3)
		})
		s.inbox = office.AddThread(ringcentralserver.ThreadSpec{
			OwnerID: s.queue, Guest: ringcentralserver.Party{Number: "+14155550155", Name: pick(s.rng, oddNames)}, Created: start.Add(-100 * time.Hour),
		})
	}
}

// shared makes a message one of the queue's, if the extension in whose store it is may have such, perhaps in the store of another as well.
func (s *faultRun) shared(m *ringcentralserver.MessageSpec) {
	e, _ := s.sim.RingCentral.Office().Extension(m.ExtensionID)
	if m.Type == ringcentralserver.TypeFax || !slices.Contains(e.Features, ringcentralserver.FeatureSharedTexts) || s.rng.IntN(3) > 0 {
		return
	}
	m.OwnerID = s.queue
	if m.ExtensionID == s.ana && s.rng.IntN(2) == 0 {
		m.AlsoIn = s.boxes[1:]
	}
}

// everyone reports whether the messages of all extensions are archived.
func (s *faultRun) everyone() bool { return len(s.boxes) > 1 }

// switchOn turns backup on for all that is archived in this run.
func (s *faultRun) switchOn() {
	s.t.Helper()
	ons := []archiver.BackupOn{{Since: s.since}}
	if s.everyone() {
		ons = append(ons, archiver.BackupOn{Scope: archiver.AccountScope, Types: ledger.Types})
	}
	for _, on := range ons {
		if err := s.a.SetBackup(s.t.Context(), on); err != nil {
			s.t.Fatal(err)
		}
	}
}

// staff has a person come who has messages from before, or takes away the right to read those of others
// until things are cleared up.
func (s *faultRun) staff() {
	office := s.sim.RingCentral.Office()
	switch {
	case !s.everyone():
	case s.rng.IntN(2) == 0:
		s.note("there is a new extension")
		s.boxes = append(s.boxes, office.AddExtension(ringcentralserver.Extension{Number: fmt.Sprint(200 + len(s.boxes)), Name: pick(s.rng, oddNames)}))
		s.happen(4, -completeness.LookBack/2, 0) // what comes later is found by the next full listing only
		s.distrust(s.clock.Now())                // of hours that were listed before there was anybody
	default:
		s.note("no one may read the messages of others")
		office.UpdateExtension(s.ana, func(e *ringcentralserver.Extension) { e.OwnMessagesOnly = true })
	}
}

// habits are what differs from account to account.
func (s *faultRun) habits() {
	s.sim.RingCentral.Tune(func(k *ringcentralserver.Knobs) {
		k.NoContentLength, k.NoTotals, k.NoRateHeaders = s.rng.IntN(3) == 0, s.rng.IntN(3) == 0, s.rng.IntN(3) == 0
		k.RefreshTTL = 90 * 24 * time.Hour
		if s.rng.IntN(2) == 0 {
			k.DetailedPerPage = 2 + s.rng.IntN(4)
		}
	})
	if s.rng.IntN(2) == 0 {
		s.sim.Dropbox.SetRepeatedFinish("closed")
	}
	if s.rng.IntN(3) == 0 {
		s.sim.Dropbox.SetLock(dropboxserver.LockRefuse)
	}
}

func (s *faultRun) note(format string, args ...any) {
	s.trace = append(s.trace, fmt.Sprintf(format, args...))
}

func (s *faultRun) ago(most time.Duration) time.Duration {
	return time.Duration(s.rng.Int64N(int64(most)))
}

func pick[T any](r *rand.Rand, list []T) T { return list[r.IntN(len(list))] }

// happen adds calls and messages of all awkward kinds that begin within a span.
func (s *faultRun) happen(n int, from, to time.Duration) {
	for range n {
		at := s.clock.Now().Add(from + time.Duration(s.rng.Int64N(int64(to-from))))
		if s.rng.IntN(5) < 3 {
			s.awkwardCall(at)
		} else {
			s.awkwardMessage(at)
		}
	}
}

// awkwardCall adds a call with recordings on the record, on legs or both, ready
// at once or a day later, and perhaps still going on.
func (s *faultRun) awkwardCall(at time.Time) {
	spec := ringcentralserver.CallSpec{
		Start: at, Duration: time.Second + s.ago(10*time.Minute), ExtensionID: pick(s.rng, s.users),
		From: ringcentralserver.Party{Number: "+14155550123", Name: pick(s.rng, oddNames)}, To: ringcentralserver.Party{Number: "+16505550101"},
		InProgress: s.rng.IntN(5) == 0, Direction: pick(s.rng, []string{"Inbound", "Outbound"}),
	}
	if spec.InProgress {
		spec.Duration += s.ago(6 * time.Hour)
	}
	if s.rng.IntN(4) == 0 { // a queue's call, in the log of several
		spec.Legs = []ringcentralserver.LegSpec{{ExtensionID: pick(s.rng, s.users)}, {ExtensionID: s.ana}}
	}
	if s.rng.IntN(8) == 0 {
		spec.From = ringcentralserver.Party{}
	}
	spec.Odd = s.oddity()
	if s.rng.IntN(8) == 0 { // its row, the recordings stay
		spec.DeletedAt = at.Add(spec.Duration + s.ago(12*time.Hour))
	}
	for i := range 1 + s.rng.IntN(5)/4 {
		r := ringcentralserver.RecordingSpec{
			Type: pick(s.rng, []string{"Automatic", "OnDemand"}), ContentType: pick(s.rng, []string{"audio/mpeg", "audio/wav"}),
			Size: 2000 + s.rng.Int64N(20_000),
		}
		if r.Place = ringcentralserver.Place(s.rng.IntN(3)); i > 0 {
			r.Place = ringcentralserver.OnLeg
		}
		r.Leg = i
		switch s.rng.IntN(20) {
		case 0:
			r.Size = 5 << 20 // a session of its own
		case 1, 2, 3, 4:
			r.ReadyAfter = s.ago(26 * time.Hour)
		case 5, 6:
			r.AddressAfter = time.Second + s.ago(20*time.Hour)
		}
		spec.Recordings = append(spec.Recordings, r)
	}
	s.sim.RingCentral.Office().AddCall(spec)
}

// oddity is what a row lacks for some hours; mostly nothing.
func (s *faultRun) oddity() ringcentralserver.Oddity {
	odd := ringcentralserver.Oddity{Until: s.clock.Now().Add(s.ago(10 * time.Hour))}
	switch s.rng.IntN(24) {
	case 0:
		odd.NoID = true
	case 1:
		odd.NoTime = true
	case 2:
		odd.Null = true
	default:
		return ringcentralserver.Oddity{}
	}
	return odd
}

func (s *faultRun) awkwardMessage(at time.Time) {
	kind := pick(s.rng, []string{ringcentralserver.TypeVoiceMail, ringcentralserver.TypeSMS, ringcentralserver.TypeFax})
	if s.inbox != "" && s.rng.IntN(3) == 0 {
		s.awkwardText(at)
		return
	}
	s.message(kind, s.clock.Now().Sub(at), func(m *ringcentralserver.MessageSpec) {
		m.ExtensionID, m.Odd = pick(s.rng, s.boxes), s.oddity()
		s.shared(m)
		if s.rng.IntN(8) == 0 {
			m.WithoutURI, m.AddressAfter = true, time.Second+s.ago(20*time.Hour)
		}
		switch kind {
		case ringcentralserver.TypeVoiceMail:
			if s.rng.IntN(2) == 0 {
				m.Transcript, m.TranscribedIn = "Please call back.", s.ago(12*time.Hour)
			}
		case ringcentralserver.TypeSMS:
			m.Text = pick(s.rng, []string{"", "Hello 🎉", "<html>", "{}"})
			for range s.rng.IntN(3) {
				m.Pictures = append(m.Pictures, ringcentralserver.PictureSpec{FileName: pick(s.rng, append(oddNames, "", "photo.jpg"))})
			}
			if m.Text == "" && len(m.Pictures) == 0 {
				m.Text = "."
			}
		case ringcentralserver.TypeFax:
			m.ContentType = pick(s.rng, []string{"", "image/tiff"})
			if s.rng.IntN(4) == 0 {
				m.Direction, m.SourceFile = "Outbound", pick(s.rng, oddNames)
				m.Statuses = []ringcentralserver.StatusChange{{Status: "Queued"}, {After: s.ago(3 * time.Hour), Status: "Sent"}}
			}
		}
	})
}

// awkwardText adds a text to the shared inbox.
func (s *faultRun) awkwardText(at time.Time) {
	m := ringcentralserver.MessageSpec{
		Created: at, ExtensionID: s.ana, Odd: s.oddity(), Direction: pick(s.rng, []string{"Inbound", "Outbound"}), Text: pick(s.rng, []string{"", "Hello 🎉"}),
	}
	for range s.rng.IntN(3) {
		m.Pictures = append(m.Pictures, ringcentralserver.PictureSpec{FileName: pick(s.rng, append(oddNames, "", "photo.jpg"))})
	}
	if m.Text == "" && len(m.Pictures) == 0 {
		m.Text = "."
	}
	if s.rng.IntN(8) == 0 {
		m.WithoutURI, m.AddressAfter = true, time.Second+s.ago(20*time.Hour)
	}
	s.sim.RingCentral.Office().AddThreadText(ringcentralserver.ThreadTextSpec{ThreadID: s.inbox, MessageSpec: m})
}

// At which calls of RingCentral's and of Dropbox's things go wrong.
var (
	ringCentralPaths = []string{"", "/call-log", "/message-store", "/message-threads", "/content", "/recording/", "/oauth/token", "/extension", "/features", "/restapi/v1.0"}
	dropboxRoutes    = []string{
		"", "files/upload_session/start_batch", "files/upload_session/append_batch", "files/upload_session/finish_batch_v2",
		"files/upload_session/start", "files/upload_session/append_v2", "files/get_metadata", "check/user", "oauth2/token",
	}
	statuses = []int{500, 502, 503, 429, 504}
)

// burst makes something go wrong a few times.
func (s *faultRun) burst() {
	if s.rng.IntN(2) == 0 {
		s.ringCentralFault()
	} else {
		s.somewhere().burst(s)
	}
}

func (s *faultRun) ringCentralFault() {
	server := s.sim.RingCentral
	f := ringcentralserver.Fault{Path: pick(s.rng, ringCentralPaths), Times: 1 + s.rng.IntN(6), RetryAfter: s.rng.IntN(3) * s.rng.IntN(20)}
	switch s.rng.IntN(16) {
	case 0:
		f.Kind, f.Status = ringcentralserver.FaultStatus, pick(s.rng, statuses)
	case 1:
		f.Kind = ringcentralserver.FaultOverloaded
	case 2:
		f.Kind, f.Status = ringcentralserver.FaultGateway, pick(s.rng, []int{403, 407, 502})
	case 3:
		f.Kind = ringcentralserver.FaultHTML
	case 4:
		f.Kind = ringcentralserver.FaultReset
	case 5:
		f.Kind = ringcentralserver.FaultResetMidBody
	case 6:
		f.Kind = ringcentralserver.FaultShortBody
	case 7:
		f.Kind, f.Path = ringcentralserver.FaultTokenExpired, pick(s.rng, ringCentralPaths[1:5])
	case 8:
		f.Kind, f.Path, f.Status = ringcentralserver.FaultStatus, "/content", 404
	case 9:
		s.note("RingCentral's access tokens end")
		server.ExpireAccessTokens()
		return
	case 10:
		late := s.ago(3 * time.Hour)
		s.note("contents are %s late", late)
		server.Tune(func(k *ringcentralserver.Knobs) { k.LateContent404 = late })
		return
	case 11:
		s.elsewhere()
		return
	case 12:
		s.note("the sign-in to RingCentral ends")
		s.out = true
		server.RevokeSessions(s.ana)
		return
	case 13:
		f.Match, f.Kind, f.Status = ofExtensions, ringcentralserver.FaultStatus, pick(s.rng, []int{400, 404, 500})
	case 14, 15:
		s.note("lists are odd")
		server.Tune(func(k *ringcentralserver.Knobs) {
			k.DetailedPerPage = 2 + s.rng.IntN(5)
			k.NoNextPage, k.ExtraNextPage, k.GarbledNavigation = s.rng.IntN(2) == 0, s.rng.IntN(3) == 0, s.rng.IntN(3) == 0
			k.NullRecords, k.FewerRows = s.rng.IntN(6) == 0, s.rng.IntN(6) == 0
		})
		return
	}
	s.note("RingCentral %q: %+v", f.Path, f)
	server.Inject(f)
}

// elsewhere lets another program of the same user spend the rate limit, so that
// the next calls meet a 429 and the penalty that every call restarts.
func (s *faultRun) elsewhere() {
	group := pick(s.rng, []ringcentralserver.Group{ringcentralserver.Light, ringcentralserver.Medium, ringcentralserver.Heavy})
	s.note("another program spends the limit of %s", group)
	s.sim.RingCentral.SetLimit(group, 5+s.rng.IntN(20), time.Minute)
	var passed atomic.Int64
	after := s.rng.Int64N(10)
	s.sim.RingCentral.Inject(ringcentralserver.Fault{Kind: ringcentralserver.FaultStatus, Status: 429, RetryAfter: 60, Times: 1, Match: func(r *http.Request) bool {
		return passed.Add(1) > after
	}})
}

func (s *faultRun) dropboxFault() {
	server := s.sim.Dropbox
	f := dropboxserver.Fault{Route: pick(s.rng, dropboxRoutes), Times: 1 + s.rng.IntN(5), Skip: s.rng.IntN(3)}
	if s.rng.IntN(3) == 0 {
		f.RetryAfter = time.Duration(1+s.rng.IntN(30)) * time.Second
	}
	switch s.rng.IntN(17) {
	case 0:
		f.Do, f.Status, f.Text = dropboxserver.Answer, pick(s.rng, statuses), s.rng.IntN(2) == 0
	case 1:
		f.Do, f.Status, f.InBody = dropboxserver.Answer, 429, s.rng.IntN(2) == 0
		f.RetryAfter = time.Minute
	case 2:
		f.Do = dropboxserver.ResetBefore
	case 3:
		f.Do = dropboxserver.ResetAfter
	case 4:
		f.Do = dropboxserver.ResetMid
	case 5:
		f.Do, f.Status = dropboxserver.LoseAnswer, pick(s.rng, statuses)
	case 6:
		f.Do = dropboxserver.NotJSON
	case 7:
		f.Do, f.Route, f.Entries = dropboxserver.BusyEntries, dropboxRoutes[3], s.rng.IntN(4)
	case 8:
		f.Do, f.Route = dropboxserver.BusyCall, dropboxRoutes[3]
	case 9:
		f.Do, f.Route = dropboxserver.SessionGone, pick(s.rng, dropboxRoutes[2:4])
	case 10:
		f.Do, f.Route = dropboxserver.Full, dropboxRoutes[3]
	case 11:
		room := s.rng.Int64N(100_000)
		s.note("Dropbox has only room for %d bytes", room)
		for _, file := range server.Files() {
			room += file.Size
		}
		server.SetQuota(room)
		return
	case 12:
		s.note("routes are refused")
		server.RefuseRoutes(dropboxRoutes[1:3]...)
		return
	case 13:
		if s.rng.IntN(2) == 0 {
			s.note("Dropbox's access tokens end")
			server.ExpireAccessTokens()
			return
		}
		s.note("the connection to Dropbox ends")
		s.cut = true
		server.RevokeAll()
		return
	case 14:
		f.Do, f.Status, f.Route, f.Times = dropboxserver.Answer, pick(s.rng, []int{403, 409}), pick(s.rng, dropboxRoutes[1:4]), 1+s.rng.IntN(30)
	case 15:
		under := pick(s.rng, []string{"/Index", "/ext-" + s.bob, "/Ana Ruiz_101"})
		tag := pick(s.rng, []string{"insufficient_space", "access_restricted", "no_write_permission"})
		s.note("Dropbox refuses %s with %s", under, tag)
		server.RefusePaths(under, tag)
		return
	case 16:
		trouble := pick(s.rng, []dropboxserver.Trouble{dropboxserver.Unverified, dropboxserver.Suspended, dropboxserver.AppDisabled})
		s.note("Dropbox: %s, and the space is not known", trouble)
		server.SetAllocation("pooled")
		server.SetTrouble(trouble)
		return
	}
	s.note("Dropbox %q: %+v", f.Route, f)
	server.Inject(f)
}

// clearUp ends all that is wrong, and signs in again where that is needed.
func (s *faultRun) clearUp() {
	s.t.Helper()
	s.note("it clears up")
	s.services()
	s.signIn()
}

// services makes both services work as they should, but for sign-ins that have ended.
func (s *faultRun) services() {
	s.sim.RingCentral.ClearFaults()
	s.sim.RingCentral.Office().UpdateExtension(s.ana, func(e *ringcentralserver.Extension) { e.OwnMessagesOnly = false })
	for _, at := range s.here() {
		at.mends(s)
	}
	s.sim.RingCentral.Tune(func(k *ringcentralserver.Knobs) {
		k.LateContent404, k.DetailedPerPage = 0, 1000
		k.NoNextPage, k.ExtraNextPage, k.GarbledNavigation, k.NullRecords, k.FewerRows = false, false, false, false, false
	})
	for _, g := range []ringcentralserver.Group{ringcentralserver.Light, ringcentralserver.Medium, ringcentralserver.Heavy} {
		s.sim.RingCentral.SetLimit(g, 60_000, time.Minute)
	}
}

// signIn signs in again where a sign-in has ended.
func (s *faultRun) signIn() {
	s.t.Helper()
	if s.out {
		s.login()
	}
	if s.cut {
		s.connectDropbox()
	}
	s.out, s.cut = false, false
}

// connectDropbox connects it, where it is not connected beside what is.
func (s *faultRun) connectDropbox() {
	s.t.Helper()
	ask, wait := s.browser("", true)
	ask.Beside = true
	err := s.a.Connect(s.t.Context(), ask)
	wait()
	if err != nil {
		s.t.Fatal(err)
	}
}
