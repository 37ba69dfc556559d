package archiver_test

import (
	"encoding/pem"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"ringcentral-archiver/archiver"
	"ringcentral-archiver/archiver/simulator/ringcentralserver"
	"ringcentral-archiver/archiver/update"
)

// makers serve what they say of newer versions.
type makers struct {
	*httptest.Server
	asked atomic.Int64
	text  atomic.Value // string; empty = not found
}

func (m *makers) says(t *testing.T, file string) {
	t.Helper()
	text, err := os.ReadFile("update/testdata/" + file)
	if err != nil {
		t.Fatal(err)
	}
	m.text.Store(string(text))
}

func newMakers(t *testing.T) (*makers, update.Source) {
	t.Helper()
	m := &makers{}
	m.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		m.asked.Add(1)
		if r.URL.RawQuery != "" || r.UserAgent() != "RingCentralArchiver" || len(r.Cookies()) > 0 {
			t.Errorf("asked %s %s", r.URL, r.Header)
		}
		if _, err := w.Write([]byte(m.text.Load().(string))); err != nil {
			return // it has seen enough
		}
	}))
	t.Cleanup(m.Close)
	m.says(t, "update.txt")
	key, err := os.ReadFile("update/testdata/key.pub")
	if err != nil {
		t.Fatal(err)
	}
	return m, update.Source{Address: m.URL + "/update.txt", Key: strings.Split(string(key), "\n")[1]}
}

// TestANewerVersionIsShown: the makers are asked once a day, whatever the program is started and
// however it goes, and what is not theirs or not newer is logged and not shown.
//
//test:long
func TestANewerVersionIsShown(t *testing.T) {
	r := newRig(t, ringcentralserver.RoleAdmin)
	m, source := newMakers(t)
	var log lockedBuffer
	start := func(version string) {
		r.a.Close()
		r.version, r.update = version, source
		r.openWith(r.clock, slog.New(slog.NewTextHandler(&log, nil)))
	}
	// day asks the makers again.
	day := func() archiver.UpdateView {
		t.Helper()
		asked := m.asked.Load()
		r.clock.Advance(25 * time.Hour)
		r.runOnce()
		r.runOnce()
		if n := m.asked.Load() - asked; n != 1 {
			t.Errorf("asked %d times in a day", n)
		}
		return r.a.Snapshot().Update
	}
	start("0.1.0")
	r.backup(24 * time.Hour)
	known := archiver.UpdateView{Possible: true, On: true, Version: "0.2.0", Page: "https://example.com/download"}
	none := archiver.UpdateView{Possible: true, On: true}
	if got := day(); got != known {
		t.Errorf("shown %+v", got)
	}
	start("0.1.0")
	r.runOnce()
	if got := r.a.Snapshot().Update; got != known || m.asked.Load() != 1 {
		t.Errorf("after a start %+v, asked %d times", got, m.asked.Load())
	}
	if log.String() != "" && strings.Contains(log.String(), "newer version") {
		t.Errorf("logged %s", log.String())
	}
	m.says(t, "newer.txt")
	newest := archiver.UpdateView{Possible: true, On: true, Version: "0.3.0", Page: "https://example.com/newer"}
	if got := day(); got != newest {
		t.Errorf("shown %+v", got)
	}
	for name, text := range map[string]string{
		"an old text": "", "nothing": "Not found", "a changed text": "RingCentral Archiver\nversion 9.0.0\n" + strings.Repeat("x", 100), "a large one": strings.Repeat("x", 1<<20),
	} {
		if m.text.Store(text); text == "" {
			m.says(t, "update.txt")
		}
		before := strings.Count(log.String(), "What is said of a newer version is not shown")
		if got := day(); got != newest {
			t.Errorf("%s: shown %+v", name, got)
		}
		if n := strings.Count(log.String(), "What is said of a newer version is not shown"); n != before+1 {
			t.Errorf("%s: logged %d times", name, n-before)
		}
	}
	start("0.3.0")
	if got := r.a.Snapshot().Update; got != none {
		t.Errorf("the same version is shown as newer: %+v", got)
	}
	start("0.10.0")
	if got := day(); got != none {
		t.Errorf("an older version is shown as newer: %+v", got)
	}
}

// TestTheMakersBehindAnAuthorityOfOnesOwn: what looks into connections looks into this one, too.
//
//test:long
func TestTheMakersBehindAnAuthorityOfOnesOwn(t *testing.T) {
	r := newRig(t, ringcentralserver.RoleAdmin)
	m, source := newMakers(t)
	behind := httptest.NewTLSServer(m.Config.Handler)
	t.Cleanup(behind.Close)
	r.a.Close()
	r.version, r.update, r.ca = "0.1.0", update.Source{Address: behind.URL, Key: source.Key}, filepath.Join(t.TempDir(), "ca.pem")
	if err := os.WriteFile(r.ca, pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: behind.Certificate().Raw}), 0o600); err != nil {
		t.Fatal(err)
	}
	r.open()
	r.backup(24 * time.Hour)
	r.runOnce()
	if got := r.a.Snapshot().Update; got.Version != "0.2.0" {
		t.Errorf("shown %+v", got)
	}
}

// TestNoServerIsAsked: without an address that was built in, and when the user does not want it.
func TestNoServerIsAsked(t *testing.T) {
	r := newRig(t, ringcentralserver.RoleAdmin)
	m, source := newMakers(t)
	r.backup(24 * time.Hour)
	r.runOnce()
	if got := r.a.Snapshot().Update; got != (archiver.UpdateView{}) {
		t.Errorf("without an address: %+v", got)
	}
	r.a.Close()
	r.version, r.update = "0.1.0", update.Source{Address: source.Address} // and no key
	r.open()
	r.runOnce()
	r.a.Close()
	r.update = source
	r.open()
	if err := r.a.SetUpdates(t.Context(), false); err != nil {
		t.Fatal(err)
	}
	r.runOnce()
	if got := r.a.Snapshot().Update; got != (archiver.UpdateView{Possible: true}) || m.asked.Load() != 0 {
		t.Errorf("turned off: %+v, asked %d times", got, m.asked.Load())
	}
	if err := r.a.SetUpdates(t.Context(), true); err != nil {
		t.Fatal(err)
	}
	r.runOnce()
	if got := r.a.Snapshot().Update; got.Version != "0.2.0" || m.asked.Load() != 1 {
		t.Errorf("turned on: %+v, asked %d times", got, m.asked.Load())
	}
	r.a.Close()
	r.clock.Advance(-100 * day) // a clock that was wrong
	r.open()
	r.runOnce()
	if m.asked.Load() != 2 {
		t.Errorf("asked %d times", m.asked.Load())
	}
}
