package metrics

import (
	"bytes"
	"errors"
	"io"
	"net"
	"net/http"
	"regexp"
	"strings"
	"testing"
	"time"

	"go.uber.org/goleak"

	"ringcentral-archiver/archiver"
	"ringcentral-archiver/archiver/completeness"
	"ringcentral-archiver/archiver/progress"
	"ringcentral-archiver/archiver/reasons"
	"ringcentral-archiver/archiver/transport"
	"ringcentral-archiver/archiver/transport/connlimit/connlimittest"
	"ringcentral-archiver/store"
	"ringcentral-archiver/store/ledger"
	"ringcentral-archiver/store/place"
)

// net/http waits half a second before it closes a connection whose request it has not read to its end; goleak waits less.
func TestMain(m *testing.M) {
	goleak.VerifyTestMain(m, goleak.IgnoreAnyFunction("net/http.(*conn).closeWriteAndWait"))
}

var noon = time.Date(2026, 11, 21, 12, 0, 0, 0, time.UTC)

// office is a snapshot with all that is private in it.
func office() archiver.Snapshot {
	return archiver.Snapshot{
		At: noon, Mood: archiver.Attention,
		RingCentral: archiver.RingCentralView{
			SignedIn: true, RingCentral: store.RingCentral{Account: "Ruiz Dental", AccountID: "37439510", Extension: "Ana Ruiz", Number: "101", MainNumber: "+16505550100"},
			Traffic: transport.Counts{Calls: 812, Penalties: 2},
		},
		Dropbox:  archiver.DropboxView{Connected: true, Dropbox: store.Dropbox{Name: "Ana Ruiz", Email: "ana@example.com"}, Traffic: transport.Counts{Calls: 44}},
		Backup:   archiver.BackupView{On: true},
		LastHour: noon.Add(-5 * time.Hour), Open: 10, OpenBy: map[reasons.Reason]int{reasons.DropboxFull: 7, reasons.Offline: 1}, Deadline: noon.Add(time.Hour),
		Archived: 41, Bytes: 18_200_000, Gone: 1, Waiting: reasons.DropboxFull,
		Pass:         archiver.PassView{LastResult: progress.Report{Began: noon.Add(-90 * time.Second), Ended: noon, Reason: reasons.DropboxFull}},
		Problems:     []archiver.Problem{{Reason: reasons.DropboxFull, Items: 7, Detail: "/Ana Ruiz_101/x"}},
		Leavers:      []ledger.Leaver{{Owner: ledger.Owner{Name: "Ben Okafor"}}},
		Completeness: completeness.Answer{Reason: reasons.DropboxFull, Uncovered: completeness.SharedInboxes},
		StorePath:    "/home/ana/.config/archiver.db", Notices: archiver.NoticesView{PingHost: "hc-ping.com", MailTo: []string{"ana@example.com"}},
	}
}

func TestWrite(t *testing.T) {
	var out bytes.Buffer
	if err := Write(&out, office()); err != nil {
		t.Fatal(err)
	}
	for _, line := range []string{
		`ringcentral_archiver_state{state="attention"} 1`, `ringcentral_archiver_state{state="fine"} 0`, "ringcentral_archiver_complete 0",
		`ringcentral_archiver_not_covered{what="shared-inboxes"} 1`, `ringcentral_archiver_not_covered{what="shared-numbers-refused"} 0`,
		"ringcentral_archiver_last_complete_hour_timestamp_seconds 1795248000", `ringcentral_archiver_open_items{reason=""} 2`,
		`ringcentral_archiver_open_items{reason="dropbox-full"} 7`, `ringcentral_archiver_open_items{reason="offline"} 1`,
		"ringcentral_archiver_next_deletion_timestamp_seconds 1795266000", "ringcentral_archiver_last_pass_duration_seconds 90", "ringcentral_archiver_last_pass_ok 0",
		`ringcentral_archiver_calls_total{service="ringcentral"} 812`, `ringcentral_archiver_penalties_total{service="ringcentral"} 2`,
		`ringcentral_archiver_calls_total{service="dropbox"} 44`, "ringcentral_archiver_archived_bytes 18200000",
	} {
		if !strings.Contains(out.String(), "\n"+line+"\n") {
			t.Errorf("there is no line %s", line)
		}
	}
	for _, private := range []string{"Ana", "Ben", "Ruiz", "101", "650", "37439510", "ana@", "hc-ping", "/home", "archiver.db"} {
		if strings.Contains(out.String(), private) {
			t.Errorf("it tells %s", private)
		}
	}
	checkFormat(t, out.String())
	out.Reset()
	if err := Write(&out, archiver.Snapshot{Mood: archiver.Never}); err != nil || strings.Contains(out.String(), "timestamp_seconds") {
		t.Errorf("of what is not known: %v\n%s", err, out.String())
	}
	checkFormat(t, out.String())
}

// TestSeveralPlaces: what is said of the first place stays as it is, and of each other the same is said with its kind, but no name.
func TestSeveralPlaces(t *testing.T) {
	var alone, out bytes.Buffer
	v := office()
	v.Mood, v.Gone, v.Waiting, v.Problems, v.Open, v.OpenBy = archiver.Fine, 0, "", nil, 0, nil
	if err := Write(&alone, v); err != nil {
		t.Fatal(err)
	}
	other := v
	other.Mood, other.Archived, other.Open, other.OpenBy, other.Waiting = archiver.Attention, 40, 1, map[reasons.Reason]int{reasons.FolderFull: 1}, reasons.FolderFull
	other.LastHour, other.Pass = time.Time{}, archiver.PassView{}
	other.Dropbox = archiver.DropboxView{Connected: true, Dropbox: store.Dropbox{Place: place.Place{Folder: "/mnt/Ana"}}}
	v.Beside = []archiver.Snapshot{other}
	if err := Write(&out, v); err != nil {
		t.Fatal(err)
	}
	checkFormat(t, out.String())
	for line := range strings.Lines(alone.String()) {
		if !strings.Contains(out.String(), line) && line != "ringcentral_archiver_healthy 1\n" {
			t.Errorf("there is no line %s", line)
		}
	}
	for _, line := range []string{
		"ringcentral_archiver_healthy 0", `ringcentral_archiver_healthy{place="folder"} 0`, `ringcentral_archiver_state{state="attention",place="folder"} 1`,
		`ringcentral_archiver_archived_items{place="folder"} 40`, `ringcentral_archiver_open_items{reason="folder-full",place="folder"} 1`, `ringcentral_archiver_connected{place="folder"} 1`,
	} {
		if !strings.Contains(out.String(), "\n"+line+"\n") {
			t.Errorf("there is no line %s", line)
		}
	}
	for _, not := range []string{"Ana", "/mnt", `last_complete_hour_timestamp_seconds{`, `last_pass_ok{`} {
		if strings.Contains(out.String(), not) {
			t.Errorf("it tells %s", not)
		}
	}
}

var (
	comment = regexp.MustCompile(`^# (HELP|TYPE) ([a-z_]+) .+$`)
	sample  = regexp.MustCompile(`^([a-z_]+)(\{[a-z]+="[a-z0-9-]*"(,[a-z]+="[a-z0-9-]*")?\})? -?[0-9.]+$`)
)

// checkFormat checks the text against Prometheus' text format: each metric has one HELP and one TYPE,
// and its samples follow them.
func checkFormat(t *testing.T, text string) {
	t.Helper()
	seen, current := map[string]bool{}, ""
	for line := range strings.Lines(text) {
		line = strings.TrimSuffix(line, "\n")
		if c := comment.FindStringSubmatch(line); c != nil {
			if current = c[2]; seen[c[1]+current] {
				t.Errorf("twice: %s", line)
			}
			seen[c[1]+current] = true
			continue
		}
		if s := sample.FindStringSubmatch(line); s == nil || s[1] != current || seen[line] {
			t.Errorf("not as it should be: %s", line)
		}
		seen[line] = true
	}
}

func TestParseAddress(t *testing.T) {
	for text, want := range map[string]string{
		"9464": "127.0.0.1:9464", ":9464": "127.0.0.1:9464", "0": "127.0.0.1:0", "localhost:9464": "localhost:9464", "0.0.0.0:9464": "0.0.0.0:9464", "[::1]:9464": "[::1]:9464",
	} {
		if got, err := ParseAddress(text); err != nil || got != want {
			t.Errorf("%s: %s, %v", text, got, err)
		}
	}
	for _, text := range []string{"", "x", ":", "127.0.0.1", "127.0.0.1:", "127.0.0.1:x", "127.0.0.1:70000", "-1", "::1", "http://127.0.0.1:9464", "127.0.0.1:http"} {
		if got, err := ParseAddress(text); err == nil {
			t.Errorf("%q was taken for %s", text, got)
		}
	}
}

// get asks a server as Host, and returns the status and the text.
func get(t *testing.T, method, address, host string) (int, string) {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), method, address, nil)
	if err != nil {
		t.Fatal(err)
	}
	req.Host, req.Close = host, true
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	text, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	return resp.StatusCode, string(text)
}

func TestServer(t *testing.T) {
	view := office()
	s, err := Listen(t.Context(), "127.0.0.1:0", func() archiver.Snapshot { return view })
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	at := "http://" + s.Address()
	if _, port, _ := net.SplitHostPort(s.Address()); port != "" {
		for host, ours := range map[string]bool{
			"": true, "localhost": true, "localhost:" + port: true, "LOCALHOST.": true, "127.0.0.1:" + port: true, "[::1]:" + port: true,
			"evil.example": false, "evil.example:" + port: false, "localhost.evil.example": false, "127.0.0.1.evil.example": false,
		} {
			code, text := get(t, http.MethodGet, at+"/metrics", host)
			if ours != (code == http.StatusOK) || ours != strings.Contains(text, "ringcentral_archiver_state") {
				t.Errorf("%s: %d, %s", host, code, text)
			}
		}
	}
	if code, text := get(t, http.MethodGet, at+"/healthz", ""); code != http.StatusServiceUnavailable || text != "attention [dropbox-full]\n" {
		t.Errorf("%d, %q", code, text)
	}
	view.Mood = archiver.Working // which makes nothing good
	if code, text := get(t, http.MethodGet, at+"/healthz", ""); code != http.StatusServiceUnavailable || text != "attention [dropbox-full]\n" {
		t.Errorf("while a pass runs: %d, %q", code, text)
	}
	view.Mood, view.Gone, view.Waiting, view.Problems, view.Open = archiver.Fine, 0, "", nil, 0
	if code, text := get(t, http.MethodGet, at+"/healthz", ""); code != http.StatusOK || text != "fine\n" {
		t.Errorf("%d, %q", code, text)
	}
	for path, method := range map[string]string{"/": http.MethodGet, "/metrics": http.MethodPost, "/healthz": http.MethodDelete, "/../archiver.db": http.MethodGet} {
		if code, _ := get(t, method, at+path, ""); code < 400 {
			t.Errorf("%s %s: %d", method, path, code)
		}
	}
	if _, err := Listen(t.Context(), s.Address(), nil); !errors.Is(err, ErrPortInUse) {
		t.Errorf("got %v", err)
	}
	for _, address := range []string{"203.0.113.1:9464", "[2001:db8::1]:9464", "archiver.invalid:9464"} {
		if _, err := Listen(t.Context(), address, nil); !errors.Is(err, ErrNotHere) {
			t.Errorf("%s: got %v", address, err)
		}
	}
	all, err := Listen(t.Context(), "0.0.0.0:0", nil)
	if err != nil {
		t.Fatal(err)
	}
	defer all.Close()
	if host, _, _ := net.SplitHostPort(all.Address()); host != "0.0.0.0" {
		t.Errorf("it listens at %s", all.Address())
	}
}

// TestACrowd: thousands of connections over which nothing comes, and a head without an end, use up nothing, and monitoring is answered
// all the same.
func TestACrowd(t *testing.T) {
	port := connlimittest.Count(t)
	s := serve(port, "127.0.0.1", office)
	defer s.Close()
	connlimittest.Crowd(t, s.Address(), 400)
	if got := connlimittest.LongHead(t, s.Address()); got != "HTTP/1.1 431 Request Header Fields Too Large" {
		t.Errorf("a long head: %q", got)
	}
	if code, text := get(t, http.MethodGet, "http://"+s.Address()+"/healthz", ""); code != http.StatusServiceUnavailable {
		t.Errorf("%d, %q", code, text)
	}
	if n := port.Most(); n > mostConns+1 {
		t.Errorf("%d connections were open at once", n)
	}
}
