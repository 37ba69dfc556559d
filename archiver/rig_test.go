package archiver_test

import (
	"bytes"
	"cmp"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"net"
	"os"
	"regexp"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/jonboulle/clockwork"
	"go.uber.org/goleak"

	"ringcentral-archiver/archiver"
	"ringcentral-archiver/archiver/completeness"
	"ringcentral-archiver/archiver/oauth"
	"ringcentral-archiver/archiver/progress"
	"ringcentral-archiver/archiver/simulator"
	"ringcentral-archiver/archiver/simulator/dropboxserver"
	"ringcentral-archiver/archiver/simulator/ringcentralserver"
	"ringcentral-archiver/archiver/update"
	"ringcentral-archiver/store"
	"ringcentral-archiver/store/storetest"
)

func TestMain(m *testing.M) {
	// The tests call this computer alone. Where the variable is set, each engine would read all of the system's authorities.
	if err := os.Unsetenv("SSL_CERT_FILE"); err != nil {
		panic(err)
	}
	goleak.VerifyTestMain(m)
}

// shiftClock runs like the real one, but a test can set its hands: the hours of
// a day pass at once while time-outs of a second still take a second.
type shiftClock struct {
	clockwork.Clock
	shift atomic.Int64
}

func (c *shiftClock) Now() time.Time {
	return c.Clock.Now().Add(time.Duration(c.shift.Load())).Round(0)
}
func (c *shiftClock) Since(t time.Time) time.Duration { return c.Now().Sub(t) }
func (c *shiftClock) Until(t time.Time) time.Duration { return t.Sub(c.Now()) }
func (c *shiftClock) Advance(d time.Duration)         { c.shift.Add(int64(d)) }

// SetTo sets the hands.
func (c *shiftClock) SetTo(t time.Time) { c.shift.Store(int64(t.Sub(c.Clock.Now()))) }

// rig is an engine on a real store and on the simulated services over HTTP.
type rig struct {
	t     testing.TB
	clock *shiftClock
	sim   *simulator.Simulator
	store *store.Store
	a     *archiver.Archiver
	ana   string // the extension that is signed in
	bob   string // another user
	seed  uint64

	locale   string // of the environment
	typed    bool   // a person gives the client ids, and not the environment
	platform string // where RingCentral is; empty = the simulator itself
	// where Dropbox is; empty = the simulator itself
	dropboxWeb, dropboxAPI, dropboxContent string

	rcToken, dbxToken oauth.Token // the sign-ins that the first start finds

	version string        // of the program; empty = none
	update  update.Source // of what is said of newer ones
	ca      string        // a file of authorities to trust; empty = none
}

// redirectPorts are free on this computer, so that tests of other processes that
// sign in at the same time are not in the way.
var redirectPorts = []int{freePort(), freePort()}

func freePort() int {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		panic(err)
	}
	defer l.Close()
	return l.Addr().(*net.TCPAddr).Port
}

// start is a quiet moment in the middle of a Friday.
var start = time.Date(2026, 11, 20, 18, 10, 0, 0, time.UTC)

// newRig signs Ana in with a role, connects Dropbox and leaves backup off.
func newRig(t *testing.T, role ringcentralserver.Role) *rig {
	t.Helper()
	return newRigOn(t, role, clockwork.NewRealClock())
}

// newRigOn has timers run on a clock of the test's choice.
func newRigOn(t *testing.T, role ringcentralserver.Role, timers clockwork.Clock) *rig {
	t.Helper()
	t.Parallel()
	return makeRig(t, role, timers)
}

// newRigInLine is a rig for one of many cases that follow each other.
func newRigInLine(t *testing.T, role ringcentralserver.Role) *rig {
	t.Helper()
	return makeRig(t, role, clockwork.NewRealClock())
}

func makeRig(t testing.TB, role ringcentralserver.Role, timers clockwork.Clock) *rig {
	t.Helper()
	return makeRigOf(t, role, timers, rand.Uint64())
}

// makeRigOf makes a rig whose office and ids come from a seed.
func makeRigOf(t testing.TB, role ringcentralserver.Role, timers clockwork.Clock, seed uint64) *rig {
	t.Helper()
	r := &rig{t: t, clock: &shiftClock{Clock: timers}, seed: seed}
	t.Cleanup(func() {
		if t.Failed() {
			t.Logf("seed %d", r.seed)
		}
	})
	r.clock.SetTo(start)
	sim, err := simulator.Start(simulator.Options{Clock: r.clock, Seed: r.seed, RedirectURIs: redirectAddresses()})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := sim.Close(); err != nil {
			t.Errorf("close the simulator: %v", err)
		}
	})
	r.sim = sim
	office := sim.RingCentral.Office()
	r.ana = office.AddExtension(ringcentralserver.Extension{Number: "101", Name: "Ana Ruiz", Role: role, Phone: "+16505550101"})
	r.bob = office.AddExtension(ringcentralserver.Extension{Number: "102", Name: "Bob Stone", Role: ringcentralserver.RoleUser})
	for _, g := range []ringcentralserver.Group{ringcentralserver.Light, ringcentralserver.Medium, ringcentralserver.Heavy, ringcentralserver.Auth} {
		sim.RingCentral.SetLimit(g, 60_000, time.Minute)
	}
	r.store = storetest.Open(t)
	r.open()
	return r
}

// redirectAddresses are where the browser may come back to.
func redirectAddresses() (all []string) {
	for _, port := range redirectPorts {
		all = append(all, fmt.Sprintf("http://localhost:%d/callback", port))
	}
	return all
}

// open makes the engine, as a start of the program does.
func (r *rig) open() {
	r.t.Helper()
	r.openWith(r.clock, nil)
}

// openAt makes the engine with RingCentral at another address.
func (r *rig) openAt(platform string) {
	r.t.Helper()
	r.platform = platform
	r.open()
}

func (r *rig) openWith(clock clockwork.Clock, log *slog.Logger) {
	r.t.Helper()
	if r.rcToken.Access == "" {
		r.grant(clock)
	}
	id, key := r.sim.RingCentralClientID, r.sim.DropboxAppKey
	if r.typed {
		id, key = "", ""
	}
	a, err := archiver.New(archiver.Options{
		Store: r.store, Clock: clock, Log: log, RedirectPorts: redirectPorts, Zone: time.UTC, Rand: rand.New(rand.NewPCG(r.seed, 1)),
		RingCentralClientID: id, DropboxAppKey: key, Version: r.version, Locale: r.locale, Update: r.update,
		Demo: &archiver.Demo{
			Platform: cmp.Or(r.platform, r.sim.PlatformURL), Media: r.sim.MediaURL, DropboxWeb: cmp.Or(r.dropboxWeb, r.sim.DropboxWebURL),
			DropboxAPI: cmp.Or(r.dropboxAPI, r.sim.DropboxAPIURL), DropboxContent: cmp.Or(r.dropboxContent, r.sim.DropboxContentURL),
			RingCentral: r.rcToken, Dropbox: r.dbxToken,
		},
		CA: r.ca,
	})
	if err != nil {
		r.t.Fatal(err)
	}
	r.a = a
	r.t.Cleanup(a.Close)
}

// grant makes the sign-ins that the first start finds.
func (r *rig) grant(clock clockwork.Clock) {
	rc, err := r.sim.RingCentral.Grant(r.ana)
	if err != nil {
		r.t.Fatal(err)
	}
	r.rcToken = oauth.Token{
		Access: rc.Access, Refresh: rc.Refresh, Type: "bearer",
		Expiry: clock.Now().Add(rc.Expires), Scopes: strings.Fields(rc.Scope), Owner: rc.OwnerID,
	}
	access, refresh, life := r.sim.Dropbox.Grant()
	r.dbxToken = oauth.Token{Access: access, Refresh: refresh, Type: "bearer", Expiry: clock.Now().Add(life)}
}

// backup turns backup on for all that Ana may do, from so long ago.
func (r *rig) backup(since time.Duration) {
	r.t.Helper()
	if err := r.a.SetBackup(r.t.Context(), archiver.BackupOn{Since: r.clock.Now().Add(-since)}); err != nil {
		r.t.Fatal(err)
	}
}

func (r *rig) runOnce() progress.Report {
	r.t.Helper()
	report, err := r.a.RunOnce(r.t.Context())
	if err != nil {
		r.t.Fatal(err)
	}
	return report
}

// begins starts a pass beside the test, and sends its report when it has ended.
func (r *rig) begins() <-chan progress.Report {
	ended := make(chan progress.Report, 1)
	go func() {
		report, err := r.a.RunOnce(r.t.Context())
		if err != nil {
			r.t.Error(err)
		}
		ended <- report
	}()
	return ended
}

// call adds a recorded call of an extension that began so long ago.
func (r *rig) call(extension string, ago time.Duration, recording ringcentralserver.RecordingSpec) string {
	return r.callAt(extension, r.clock.Now().Add(-ago), recording)
}

// callAt adds one that began at a time.
func (r *rig) callAt(extension string, at time.Time, recording ringcentralserver.RecordingSpec) string {
	_, ids := r.sim.RingCentral.Office().AddCall(ringcentralserver.CallSpec{
		Start: at, Duration: time.Minute, ExtensionID: extension,
		From: ringcentralserver.Party{Number: "+14155550123", Name: "Mobile Caller"}, To: ringcentralserver.Party{Number: "+16505550101"},
		Recordings: []ringcentralserver.RecordingSpec{recording},
	})
	return ids[0]
}

// message adds a message of Ana's.
func (r *rig) message(kind string, ago time.Duration, change func(*ringcentralserver.MessageSpec)) string {
	m := ringcentralserver.MessageSpec{
		Type: kind, ExtensionID: r.ana, Created: r.clock.Now().Add(-ago),
		From: ringcentralserver.Party{Number: "+14155550123"}, To: []ringcentralserver.Party{{Number: "+16505550101"}},
	}
	if kind == ringcentralserver.TypeVoiceMail {
		m.To = []ringcentralserver.Party{{ExtensionNumber: "101", Name: "Ana Ruiz"}}
	}
	if change != nil {
		change(&m)
	}
	return r.sim.RingCentral.Office().AddMessage(m)
}

// day fills the last hours with one of everything.
func (r *rig) day() {
	for i := range 6 {
		r.call(r.ana, time.Duration(i)*time.Hour+30*time.Minute, ringcentralserver.RecordingSpec{})
		r.call(r.bob, time.Duration(i)*time.Hour+40*time.Minute, ringcentralserver.RecordingSpec{Place: ringcentralserver.OnLeg, ContentType: "audio/wav"})
	}
	r.message(ringcentralserver.TypeVoiceMail, 5*time.Hour, func(m *ringcentralserver.MessageSpec) { m.Transcript = "Please call back." })
	r.message(ringcentralserver.TypeSMS, 4*time.Hour, func(m *ringcentralserver.MessageSpec) { m.Text = "Here is the photo 🎉" })
	r.message(ringcentralserver.TypeSMS, 3*time.Hour, func(m *ringcentralserver.MessageSpec) {
		m.Pictures = []ringcentralserver.PictureSpec{{FileName: "photo: 1/2?.jpg"}, {ContentType: "image/png"}}
	})
	r.message(ringcentralserver.TypeFax, 2*time.Hour, nil)
	r.message(ringcentralserver.TypeFax, 2*time.Hour, func(m *ringcentralserver.MessageSpec) { m.ContentType = "image/tiff" })
}

// truth is what must be in Dropbox: what the office holds from since on, less
// the messages of others, which only they may read.
func (r *rig) truth(since time.Time) (items []ringcentralserver.TruthItem) {
	for _, it := range r.sim.RingCentral.Office().Truth(r.clock.Now()) {
		mine := it.ExtensionID == r.ana
		if (mine || it.Type == ringcentralserver.TypeCallRecording) && !it.Time.Before(since) {
			items = append(items, it)
		}
	}
	return items
}

// checkArchive holds Dropbox against the truth: every part of every item exactly
// once, byte for byte, and nothing else.
func (r *rig) checkArchive(want []ringcentralserver.TruthItem) {
	r.t.Helper()
	left := map[string][]byte{}
	for _, f := range r.archive() {
		data, err := r.sim.Dropbox.ReadFile(f.Path)
		if err != nil {
			r.t.Fatal(err)
		}
		left[f.Path] = data
	}
	for _, it := range want {
		for _, part := range it.Parts {
			path, err := findPart(left, it, part)
			if err != nil {
				r.t.Error(err)
				continue
			}
			delete(left, path)
		}
	}
	for path := range left {
		r.t.Errorf("%s is in Dropbox and should not be", path)
	}
}

// ownPage is what the program writes besides items.
var ownPage = regexp.MustCompile(`^/(ARCHIVE STATUS( [^/]*)?\.html|Index/(written( lately)?\.json|\d{4}-\d\d( calls\.csv|\.(csv|html))|\d{4}-\d\d-\d\d( \(part \d+\))?\.json|\d{4}-\d\d/\d{4}-\d\d-\d\d\.js|Manifest/[0-9a-f]{8}/\d{4}-\d\d-\d\d\.json))$`)

func isPage(path string) bool { return ownPage.MatchString(path) }

// archive lists what is in Dropbox besides the program's pages.
func (r *rig) archive() []dropboxserver.File {
	return slices.DeleteFunc(r.sim.Dropbox.Files(), func(f dropboxserver.File) bool { return isPage(f.Path) })
}

// commits counts what was written besides pages.
func (r *rig) commits() (n int) {
	for _, w := range r.sim.Dropbox.Writes() {
		if !isPage(w.Path) {
			n++
		}
	}
	return n
}

// overwrites counts what was replaced besides pages.
func (r *rig) overwrites() (n int) {
	for _, w := range r.sim.Dropbox.Writes() {
		if w.Replaced && !isPage(w.Path) {
			n++
		}
	}
	return n
}

// bears reports whether the name of a file has the id of an item.
func bears(path string, it ringcentralserver.TruthItem) bool {
	name := path[strings.LastIndexByte(path, '/')+1:]
	return slices.ContainsFunc(strings.FieldsFunc(name, func(r rune) bool { return r == '_' || r == '.' }), func(word string) bool {
		id, inInbox := strings.CutSuffix(word[:max(0, len(word)-len("-0123456789ab"))], "inbox")
		if it.MailboxID == ringcentralserver.InThreads {
			return inInbox && id == it.ID
		}
		return word == it.ID
	})
}

func findPart(files map[string][]byte, it ringcentralserver.TruthItem, part ringcentralserver.TruthPart) (string, error) {
	want, err := ringcentralserver.Bytes(part.Body)
	if err != nil {
		return "", err
	}
	var named []string
	for path, data := range files {
		if !bears(path, it) {
			continue
		}
		if bytes.Equal(data, want) {
			return path, nil
		}
		named = append(named, path)
	}
	return "", fmt.Errorf("%s %s: its %s is not in Dropbox byte for byte (files with its id: %q)", it.Type, it.ID, part.Kind, named)
}

// contentCalls counts the fetches of recordings and attachments.
func (r *rig) contentCalls() (n int) {
	for _, q := range r.sim.RingCentral.RequestLog() {
		if strings.Contains(q.Path, "/content") {
			n++
		}
	}
	return n
}

// row finds the row of the hour that holds the moment.
func (r *rig) row(at time.Time) completeness.Row {
	r.t.Helper()
	from := at.UTC().Truncate(time.Hour)
	page, err := r.a.Log(archiver.LogQuery{From: from, To: from.Add(time.Hour)})
	if err != nil || len(page.Rows) != 1 {
		r.t.Fatalf("hour %s has %d rows (%v)", from, len(page.Rows), err)
	}
	return page.Rows[0]
}
