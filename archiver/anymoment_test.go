package archiver_test

import (
	"fmt"
	"math/rand/v2"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"ringcentral-archiver/archiver"
	"ringcentral-archiver/archiver/simulator/ringcentralserver"
	"ringcentral-archiver/store/ledger"
)

// momentRun is an office in which people choose, come and go, and rights are given and taken, at any moment: also in the middle of a pass,
// before any of its calls is answered.
type momentRun struct {
	*rig
	mu    sync.Mutex // held by who has something happen
	rng   *rand.Rand
	ids   []string // of extensions
	queue string   // whose number others answer texts to; empty = none
	rate  int      // at one of so many calls something happens
	calm  bool
	trace []string
	under sync.WaitGroup // of what a person does during a pass
}

// momentRuns is how many random offices a run of all tests tries.
const momentRuns = 10

// TestAtAnyMoment: whatever happens at whatever moment, "everything" is not said while something that is asked for and that RingCentral
// shows is missing, nothing is archived twice or overwritten, and once all is quiet everything is there, or named as gone.
//
//test:long
func TestAtAnyMoment(t *testing.T) {
	t.Parallel()
	first := fromEnvironment(t, "TRUTH_SEED", rand.Uint64()>>1)
	for i := range fromEnvironment(t, "TRUTH_RUNS", momentRuns) {
		seed := first + i
		t.Run(strconv.FormatUint(seed, 10), func(t *testing.T) {
			r := newQuickRig(t)
			m := &momentRun{rig: r, rng: rand.New(rand.NewPCG(seed, 7)), ids: []string{r.ana, r.bob}}
			t.Cleanup(func() {
				if t.Failed() {
					t.Logf("again with TRUTH_SEED=%d TRUTH_RUNS=1\n%s", seed, strings.Join(m.trace, "\n"))
				}
			})
			m.furnish()
			m.trouble()
			m.quiet()
		})
	}
}

// furnish adds people, a queue in half of the offices, what they have had, and what happens during passes.
func (m *momentRun) furnish() {
	office := m.sim.RingCentral.Office()
	for i := range 3 {
		m.ids = append(m.ids, office.AddExtension(ringcentralserver.Extension{Number: fmt.Sprint(300 + i), Name: fmt.Sprintf("Person %d", i)}))
	}
	if m.rng.IntN(2) == 0 {
		m.queue = office.AddExtension(ringcentralserver.Extension{Number: "500", Name: "Queue", Type: "Department"})
		for _, id := range m.ids {
			office.UpdateExtension(id, func(e *ringcentralserver.Extension) { e.Features = []string{ringcentralserver.FeatureSharedTexts} })
		}
	}
	for range 12 {
		m.add()
	}
	m.rate = 3 + m.rng.IntN(20)
	rows := fmt.Sprint(2 + m.rng.IntN(4))
	m.sim.Watch(func(next http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, q *http.Request) {
			for _, list := range []string{"/message-store", "/call-log", "/account/~/extension"} {
				if strings.HasSuffix(q.URL.Path, list) {
					query := q.URL.Query()
					query.Set("perPage", rows)
					q.URL.RawQuery = query.Encode()
				}
			}
			if strings.Contains(q.URL.Path, "/restapi/") && m.mu.TryLock() {
				if !m.calm && m.rng.IntN(m.rate) == 0 {
					m.happen(q.URL.Path)
				}
				m.mu.Unlock()
			}
			next.ServeHTTP(w, q)
		})
	})
}

// add has a call or a message come, or be of the last day and a half.
func (m *momentRun) add() {
	ago, id := m.ago(36*time.Hour), pick(m.rng, m.ids)
	odd := ringcentralserver.Oddity{}
	if m.rng.IntN(8) == 0 {
		odd = pick(m.rng, []ringcentralserver.Oddity{{NoID: true}, {NoTime: true}, {Null: true}})
		odd.Until = m.clock.Now().Add(m.ago(20 * time.Hour))
	}
	if m.rng.IntN(3) == 0 {
		recording := ringcentralserver.RecordingSpec{
			Size: 500, Place: pick(m.rng, []ringcentralserver.Place{ringcentralserver.OnBoth, ringcentralserver.OnLeg, ringcentralserver.OnRecord}),
		}
		switch m.rng.IntN(4) {
		case 0:
			recording.ReadyAfter = max(0, ago+m.ago(4*time.Hour)-4*time.Hour)
		case 1:
			recording.AddressAfter = ago + m.ago(10*time.Hour)
		}
		m.sim.RingCentral.Office().AddCall(ringcentralserver.CallSpec{
			Start: m.clock.Now().Add(-ago), Duration: time.Minute, ExtensionID: id, Odd: odd, InProgress: m.rng.IntN(4) == 0,
			From: ringcentralserver.Party{Number: "+14155550123"}, To: ringcentralserver.Party{Number: "+16505550101"},
			Recordings: []ringcentralserver.RecordingSpec{recording},
		})
		m.note("a call of", id, ago)
		return
	}
	kind := pick(m.rng, []string{ringcentralserver.TypeSMS, ringcentralserver.TypeVoiceMail, ringcentralserver.TypeFax})
	came := m.message(kind, ago, func(s *ringcentralserver.MessageSpec) { m.vary(s, kind, id, odd) })
	m.note(kind, came, "of", id, ago)
}

// vary makes a message one of an extension, with what comes late and what is odd.
func (m *momentRun) vary(s *ringcentralserver.MessageSpec, kind, id string, odd ringcentralserver.Oddity) {
	ago := m.clock.Now().Sub(s.Created)
	s.ExtensionID, s.Text, s.Odd = id, "for "+id, odd
	switch kind {
	case ringcentralserver.TypeVoiceMail:
		s.Text, s.Transcript, s.TranscribedIn = "", "Call me.", max(0, ago+m.ago(9*time.Hour)-3*time.Hour)
	case ringcentralserver.TypeFax:
		if m.rng.IntN(3) == 0 {
			s.Direction = "Outbound"
			s.Statuses = []ringcentralserver.StatusChange{{Status: "Queued"}, {After: ago + m.ago(9*time.Hour), Status: "Sent"}}
		}
	case ringcentralserver.TypeSMS:
		s.Pictures = make([]ringcentralserver.PictureSpec, m.rng.IntN(3))
		if m.queue == "" || m.rng.IntN(3) > 0 {
			break
		}
		s.OwnerID = m.queue
		if also := pick(m.rng, m.ids); also != id && m.rng.IntN(2) == 0 {
			s.AlsoIn = []string{also}
		}
	}
	if odd == (ringcentralserver.Oddity{}) && m.rng.IntN(6) == 0 {
		s.WithoutURI, s.AddressAfter = true, ago+m.ago(10*time.Hour)+time.Minute
	}
	if m.rng.IntN(6) == 0 {
		s.DeletedAt = s.Created.Add(time.Minute)
	}
}

func (m *momentRun) ago(most time.Duration) time.Duration {
	return time.Duration(m.rng.Int64N(int64(most/time.Minute))) * time.Minute
}

func (m *momentRun) note(what ...any) {
	m.trace = append(m.trace, m.clock.Now().Format("02 15:04 ")+strings.TrimSpace(fmt.Sprintln(what...)))
}

// happen has something happen between passes, or during one: before a call to a path is answered. What a person does then may have to wait
// until the pass goes on.
func (m *momentRun) happen(during string) {
	if m.rng.IntN(2) == 0 {
		m.add()
		return
	}
	if during != "" && m.rng.IntN(8) == 0 {
		m.fail()
		return
	}
	var what string
	var do func() error
	if m.rng.IntN(2) == 0 {
		what, do = m.chosen()
	} else {
		what, do = m.changed()
	}
	m.note(what, during)
	did := func() {
		if err := do(); err != nil {
			m.note(what, "was refused:", err)
		}
	}
	if during == "" {
		did()
		return
	}
	m.under.Go(func() {
		err := do()
		m.mu.Lock()
		defer m.mu.Unlock()
		m.note(what, "ended:", err)
	})
}

// chosen is something that the person at the program does.
func (m *momentRun) chosen() (string, func() error) {
	ctx := m.t.Context()
	switch m.rng.IntN(8) {
	case 0, 1, 2:
		scope := pick(m.rng, []archiver.ScopeName{archiver.AccountScope, archiver.ExtensionScope})
		types := slices.DeleteFunc(slices.Clone(ledger.Types), func(ledger.Type) bool { return m.rng.IntN(3) == 0 })
		on := m.rng.IntN(4) > 0
		return fmt.Sprint("types of ", scope, types, on), func() error { return m.a.SetTypes(ctx, scope, types, on) }
	case 3:
		var w archiver.Whose
		for _, e := range m.sim.RingCentral.Office().Extensions() {
			switch m.rng.IntN(6) {
			case 0:
				w.Only = append(w.Only, ledger.Owner{Number: e.Number})
			case 1:
				w.Except = append(w.Except, ledger.Owner{Number: e.Number})
			}
		}
		return fmt.Sprint("whose: ", w), func() error { return m.a.Choose(ctx, w) }
	case 4:
		day := m.clock.Now().Add(-m.ago(72 * time.Hour))
		return "a day again", func() error { _, err := m.a.FixDay(ctx, day); return err }
	case 5:
		return "retry", func() error { _, err := m.a.Retry(ctx); return err }
	case 6:
		since := m.clock.Now().Add(-m.ago(5 * 24 * time.Hour))
		return fmt.Sprint("rescue from ", since), func() error { return m.a.Rescue(ctx, since) }
	default:
		return "off and on", func() error {
			if err := m.a.SwitchOff(ctx); err != nil {
				return err
			}
			return m.a.SwitchOn(ctx)
		}
	}
}

// changed is something that changes at RingCentral.
func (m *momentRun) changed() (string, func() error) {
	office := m.sim.RingCentral.Office()
	id := pick(m.rng, m.ids[1:])
	update := func(id string, change func(*ringcentralserver.Extension)) func() error {
		return func() error { office.UpdateExtension(id, change); return nil }
	}
	switch m.rng.IntN(8) {
	case 0:
		return "tokens expire", func() error { m.sim.RingCentral.ExpireAccessTokens(); return nil }
	case 1:
		own := m.rng.IntN(2) == 0
		return fmt.Sprint("own messages only: ", own), update(m.ana, func(e *ringcentralserver.Extension) { e.OwnMessagesOnly = own })
	case 2:
		role := pick(m.rng, []ringcentralserver.Role{
			ringcentralserver.RoleAdmin, ringcentralserver.RoleAdmin, ringcentralserver.RoleUser, ringcentralserver.RoleAdminNoCompanyRecordings,
		})
		return fmt.Sprint("role: ", role), update(m.ana, func(e *ringcentralserver.Extension) { e.Role = role })
	case 3:
		if len(m.ids) > 6 {
			return "nobody comes", func() error { return nil }
		}
		number := fmt.Sprint(200 + m.rng.IntN(6))
		m.ids = append(m.ids, office.AddExtension(ringcentralserver.Extension{Number: number, Name: "New " + number}))
		return "a new extension " + number, func() error { return nil }
	case 4:
		status := pick(m.rng, []string{"Disabled", "Enabled", "NotActivated"})
		return id + " is " + status, update(id, func(e *ringcentralserver.Extension) { e.Status = status })
	case 5:
		number := fmt.Sprint(200 + m.rng.IntN(4))
		return id + " gets the number " + number, update(id, func(e *ringcentralserver.Extension) { e.Number = number })
	case 6:
		before := m.clock.Now().Add(-m.ago(60 * time.Hour))
		return fmt.Sprint("forgets what is before ", before), func() error {
			office.Forget(m.clock.Now(), func(it ringcentralserver.TruthItem) bool { return it.Time.Before(before) })
			return nil
		}
	default:
		m.clock.Advance(m.ago(time.Hour))
		return "time passes", func() error { return nil }
	}
}

// fail has RingCentral answer some of the next calls badly. A content that is not found counts as gone only after a day.
func (m *momentRun) fail() {
	f := ringcentralserver.Fault{
		Path: pick(m.rng, []string{"/call-log", "/message-store", "/recording/", "/content", "/extension", "/features"}), Times: 1 + m.rng.IntN(4),
		Kind: pick(m.rng, []ringcentralserver.FaultKind{
			ringcentralserver.FaultStatus, ringcentralserver.FaultHTML, ringcentralserver.FaultShortBody, ringcentralserver.FaultGateway,
		}),
		Status: pick(m.rng, []int{0, 404, 400, 403, 503}),
	}
	if f.Kind == ringcentralserver.FaultStatus && f.Path == "/content" {
		f.Status = 0
	}
	m.sim.RingCentral.Inject(f)
	m.note("fault", f.Path, f.Kind, f.Status, f.Times)
}

// trouble is twelve passes in which things happen, and between which they do.
func (m *momentRun) trouble() {
	b := archiver.BackupOn{Since: m.clock.Now().Add(-72 * time.Hour)}
	if m.rng.IntN(2) == 0 {
		b.Scope, b.Types = archiver.AccountScope, ledger.Types
	}
	if err := m.a.SetBackup(m.t.Context(), b); err != nil {
		m.t.Fatal(err)
	}
	for range 12 {
		m.mu.Lock()
		for range m.rng.IntN(3) {
			m.happen("")
		}
		m.mu.Unlock()
		m.look()
		m.sim.RingCentral.ClearFaults()
		m.clock.Advance(pick(m.rng, []time.Duration{10 * time.Minute, time.Hour, 3 * time.Hour, 8 * time.Hour}))
		if m.rng.IntN(6) == 0 {
			m.note("restart")
			m.a.Close()
			m.open()
		}
	}
}

// quiet is after that: everything is said to be there, and is. What has no address and was deleted is known to be gone after two lists of
// everything that are more than a day apart, which are made daily.
func (m *momentRun) quiet() {
	m.mu.Lock()
	m.calm = true
	m.mu.Unlock()
	m.sim.RingCentral.ClearFaults()
	m.sim.RingCentral.Office().UpdateExtension(m.ana, func(e *ringcentralserver.Extension) { e.Role, e.OwnMessagesOnly = ringcentralserver.RoleAdmin, false })
	if err := m.a.SwitchOn(m.t.Context()); err != nil {
		m.t.Error(err)
	}
	for ends := m.clock.Now().Add(4 * day); m.clock.Now().Before(ends); m.clock.Advance(3 * time.Hour) {
		if m.look() {
			return
		}
	}
	if settings, err := m.store.Settings(); err != nil || settings.Sources() != 0 {
		m.t.Errorf("four days after the last change: %+v (%v)", m.a.Snapshot().Completeness, err)
	}
}

// look runs a pass, holds what is said against the office, and reports whether everything is said to be there.
func (m *momentRun) look() bool {
	if r := m.a.Snapshot().RingCentral; r.Expired || !r.SignedIn {
		m.signIn()
	}
	office := m.sim.RingCentral.Office()
	shown := office.Truth(m.clock.Now())
	report, err := m.a.RunOnce(m.t.Context())
	m.under.Wait()
	m.mu.Lock()
	defer m.mu.Unlock()
	if err != nil {
		m.note("no pass:", err)
		return false
	}
	answer := m.a.Snapshot().Completeness
	m.note("pass: archived", report.Archived, "left", fmt.Sprintf("%d %+v", report.LeftCount, report.Left), report.Err, "everything is there:", answer.Now, answer.Reason)
	files := m.files()
	still := office.Truth(m.clock.Now())
	var missing []string
	for _, it := range m.asked(shown) {
		if !slices.ContainsFunc(still, func(s ringcentralserver.TruthItem) bool { return s.ID == it.ID && s.Type == it.Type }) {
			continue
		}
		for _, part := range it.Parts {
			if _, err := findPart(files, it, part); err != nil {
				missing = append(missing, err.Error())
			}
		}
	}
	if answer.Now && len(missing) > 0 {
		m.t.Errorf("everything is said to be there, without %q", missing)
	}
	m.onceEach(files)
	return answer.Now && report.Complete()
}

// signIn has the person sign in again, in a quiet moment.
func (m *momentRun) signIn() {
	m.mu.Lock()
	was := m.calm
	m.calm = true
	m.mu.Unlock()
	m.login()
	m.mu.Lock()
	defer m.mu.Unlock()
	m.calm = was
	m.note("signed in again")
}

// files are all of the archive, by their paths.
func (m *momentRun) files() map[string][]byte {
	files := map[string][]byte{}
	for _, f := range m.archive() {
		data, err := m.sim.Dropbox.ReadFile(f.Path)
		if err != nil {
			m.t.Fatal(err)
		}
		files[f.Path] = data
	}
	return files
}

// onceEach checks that nothing lies there twice, and that nothing was overwritten.
func (m *momentRun) onceEach(files map[string][]byte) {
	seen := map[string]string{}
	for path, data := range files {
		key := path[strings.LastIndexByte(path, '_')+1:] + string(data)
		if other := seen[key]; other != "" {
			m.t.Errorf("twice: %s and %s", path, other)
		}
		seen[key] = path
	}
	if n := m.overwrites(); n > 0 {
		m.t.Errorf("%d files were overwritten", n)
	}
}

// asked are those of the items that are chosen now and final. Of shared numbers only what the program says that it asks for.
func (m *momentRun) asked(all []ringcentralserver.TruthItem) (items []ringcentralserver.TruthItem) {
	settings, err := m.store.Settings()
	if err != nil {
		m.t.Fatal(err)
	}
	uncovered := m.a.Snapshot().Completeness.Uncovered != 0
	for _, it := range all {
		t := ledger.Types[column(it.Type)]
		if !it.Final || it.Time.Before(settings.Since) || uncovered && it.MailboxID != it.ExtensionID {
			continue
		}
		own := it.MailboxID == m.ana || t == ledger.CallRecording && it.ExtensionID == m.ana
		included := t == ledger.CallRecording || settings.Includes(it.ExtensionID) && settings.Includes(it.MailboxID)
		if settings.Extension.Has(t) && own || settings.Account.Has(t) && included {
			items = append(items, it)
		}
	}
	return items
}
