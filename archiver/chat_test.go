package archiver_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/zalando/go-keyring"

	"ringcentral-archiver/archiver"
	"ringcentral-archiver/archiver/notice"
	"ringcentral-archiver/archiver/reasons"
	"ringcentral-archiver/archiver/simulator/ringcentralserver"
	"ringcentral-archiver/store"
	"ringcentral-archiver/store/storetest"
)

// listener is a service on the web that notes what it is asked.
type listener struct {
	*httptest.Server
	mu     sync.Mutex
	asked  []string // method, path and body
	status int
	header map[string]string
}

func listen(t *testing.T) *listener {
	t.Helper()
	l := &listener{status: http.StatusOK}
	l.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(r.Body)
		if err != nil {
			t.Error(err)
		}
		l.mu.Lock()
		defer l.mu.Unlock()
		l.asked = append(l.asked, strings.TrimSpace(r.Method+" "+r.URL.Path+" "+string(body)))
		for name, value := range l.header {
			w.Header().Set(name, value)
		}
		w.WriteHeader(l.status)
	}))
	t.Cleanup(l.Close)
	return l
}

func (l *listener) answer(status int) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.status = status
}

// heard is what it was asked since it was last looked at.
func (l *listener) heard() (asked []string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	asked, l.asked = l.asked, nil
	return asked
}

// messages are the texts that a chat was given since it was last looked at.
func (l *listener) messages(t *testing.T) (texts []string) {
	t.Helper()
	for _, asked := range l.heard() {
		var body struct{ Text string }
		if _, after, found := strings.Cut(asked, "{"); !found || json.Unmarshal([]byte("{"+after), &body) != nil {
			t.Errorf("asked %s", asked)
		}
		texts = append(texts, body.Text)
	}
	return texts
}

const hookSecret = "T0/B0/hook-secret"

// TestTheChatIsToldAsTheMailIs: what one of the two could not be told is told it alone, later.
//
//test:long
func TestTheChatIsToldAsTheMailIs(t *testing.T) {
	r := newRig(t, ringcentralserver.RoleAdmin)
	var log lockedBuffer
	reopen := func() {
		r.a.Close()
		r.openWith(r.clock, slog.New(slog.NewTextHandler(&log, &slog.HandlerOptions{Level: slog.LevelDebug})))
	}
	reopen()
	mail, n := mailOffice(t)
	chat := listen(t)
	n.Hook = notice.Hook{Address: " " + chat.URL + "/" + hookSecret + " "}
	r.setNotices(n)
	if saved, err := r.a.Notices(); err != nil || saved.Hook != (notice.Hook{Address: chat.URL + "/" + hookSecret, Format: notice.TextFormat}) {
		t.Errorf("saved %+v, %v", saved.Hook, err)
	}
	r.day()
	r.backup(24 * time.Hour)
	r.sim.Dropbox.SetQuota(10)
	chat.answer(http.StatusNotFound)
	again := func() {
		r.clock.Advance(20 * time.Minute)
		reopen()
		r.runOnce()
	}
	r.runOnce()
	r.clock.Advance(time.Minute)
	r.runOnce() // too soon to try again
	wantMails(t, mail, fullSubject)
	if got := chat.heard(); len(got) != 1 {
		t.Errorf("asked %q", got)
	}
	v := r.a.Snapshot().Notices
	if v.HookTrouble == nil || v.HookTrouble.Kind != notice.HookRefused || v.HookTrouble.Said != "404 Not Found" || !v.Hooked.IsZero() || v.MailTrouble != nil {
		t.Errorf("view %+v", v)
	}
	chat.answer(http.StatusOK)
	again()
	again()
	wantMails(t, mail, fullSubject)
	got := chat.messages(t)
	if len(got) != 1 {
		t.Fatalf("told %q", got)
	}
	for _, want := range []string{fullSubject + "\n\n", "It blocks 17 items.", "You are told when archiving works again.", "RingCentral Archiver on " + r.a.Snapshot().Computer} {
		if !strings.Contains(got[0], want) {
			t.Errorf("%q is not in %s", want, got[0])
		}
	}
	if strings.Contains(got[0], "these mails") {
		t.Errorf("speaks of mail: %s", got[0])
	}
	mail.At("MAIL", "451 not now")
	r.sim.Dropbox.SetQuota(1 << 30)
	again()
	if got := chat.messages(t); len(got) != 1 || !strings.HasPrefix(got[0], wellSubject) {
		t.Errorf("told %q", got)
	}
	mail.At("MAIL", "")
	again()
	wantMails(t, mail, fullSubject, wellSubject)
	if v = r.a.Snapshot().Notices; v.HookTrouble != nil || v.Hooked.IsZero() || v.HookHost == "" || !strings.HasSuffix(chat.URL, v.HookHost) {
		t.Errorf("view %+v", v)
	}
	if got := chat.messages(t); len(got) != 0 {
		t.Errorf("told again %q", got)
	}
	if text := log.String() + fmt.Sprintf("%+v", r.a.Snapshot()); strings.Contains(text, "hook-secret") || !strings.Contains(text, "A message to the webhook did not arrive") {
		t.Error("the address's secret was logged or shown, or nothing was logged")
	}
}

// TestTheChatAlone: without mail it has the weekly summary, too.
func TestTheChatAlone(t *testing.T) {
	r := newRig(t, ringcentralserver.RoleAdmin)
	chat := listen(t)
	hook := notice.Hook{Address: chat.URL + "/" + hookSecret, Format: notice.TextFormat}
	if err := r.a.TestHook(t.Context(), hook); err != nil {
		t.Error(err)
	}
	if got := chat.messages(t); len(got) != 1 || !strings.HasPrefix(got[0], "RingCentral Archiver: this is a test\n\nThis is the test you asked for.") {
		t.Errorf("the test says %q", got)
	}
	r.setNotices(archiver.Notices{Hook: hook})
	r.call(r.ana, 30*time.Minute, ringcentralserver.RecordingSpec{})
	r.backup(24 * time.Hour)
	for range 10 {
		r.runOnce()
		r.clock.Advance(12 * time.Hour)
	}
	if got := chat.messages(t); len(got) != 1 || !strings.Contains(got[0], "the week of") {
		t.Errorf("told %q", got)
	}
	for _, wrong := range []string{"http://chat.example.com/x", "chat.example.com"} {
		err := r.a.SetNotices(t.Context(), archiver.Notices{Hook: notice.Hook{Address: wrong}})
		if f, is := errors.AsType[*notice.Failure](err); !is || f.Kind != notice.NotAHook {
			t.Errorf("%s: %v", wrong, err)
		}
	}
	r.setNotices(archiver.Notices{})
	if n, err := r.a.Notices(); err != nil || n.Hook != (notice.Hook{}) {
		t.Errorf("turned off: %+v, %v", n, err)
	}
	var secret []byte
	if err := r.store.View(func(tx *store.Tx) error { secret = tx.Secret(store.NameHook); return nil }); err != nil || secret != nil {
		t.Errorf("the secret stays: %q, %v", secret, err)
	}
}

// TestTheWebhookIsSealed: as the ping address is.
//
//test:long
func TestTheWebhookIsSealed(t *testing.T) {
	keyring.MockInit()
	t.Setenv("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nonexistent")
	s := storetest.Open(t)
	open := func() *archiver.Archiver {
		a, err := archiver.New(archiver.Options{Store: s, Zone: time.UTC, Keychain: true})
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(a.Close)
		return a
	}
	hook := notice.Hook{Address: "https://hooks.slack.com/services/" + hookSecret, Format: notice.TextFormat}
	if err := open().SetNotices(t.Context(), archiver.Notices{Hook: hook}); err != nil {
		t.Fatal(err)
	}
	if file, err := os.ReadFile(s.Path()); err != nil || bytes.Contains(file, []byte("hook-secret")) {
		t.Errorf("the address can be read in the file (%v)", err)
	}
	here := open()
	if n, err := here.Notices(); err != nil || n.Hook != hook || here.Snapshot().Notices.HookHost != "hooks.slack.com" {
		t.Errorf("%+v, %v", n, err)
	}
	keyring.MockInit() // another computer
	if n, err := open().Notices(); err != nil || n.Hook.Address != "" {
		t.Errorf("with another key: %+v, %v", n, err)
	}
}

// TestAServiceThatUnderstandsIsToldMore: of the begin of a pass, and of what needs a person. Any other
// gets plain pings.
//
//test:long
func TestAServiceThatUnderstandsIsToldMore(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name    string
		header  map[string]string
		signals bool
	}{{"healthchecks.io", map[string]string{"Ping-Body-Limit": "100000"}, true}, {"another", nil, false}} {
		t.Run(c.name, func(t *testing.T) {
			r := newRig(t, ringcentralserver.RoleAdmin)
			service := listen(t)
			service.header = c.header
			const begun, good = "POST /key/office/start", "GET /key/office"
			// what is asked, and what of it a service is asked that takes pings only
			want := func(asked ...string) {
				t.Helper()
				if !c.signals {
					asked = slices.DeleteFunc(asked, func(one string) bool { return one != good })
				}
				if got := service.heard(); !slices.Equal(got, asked) {
					t.Errorf("asked %q, want %q", got, asked)
				}
			}
			r.setNotices(archiver.Notices{Ping: service.URL + "/key/office"})
			r.call(r.ana, 30*time.Minute, ringcentralserver.RecordingSpec{})
			r.backup(24 * time.Hour)
			r.runOnce() // what it takes is not known yet
			want(good)
			if got := r.a.Snapshot().Notices.PingSignals; got != c.signals {
				t.Errorf("it takes signals: %v", got)
			}
			r.a.Close()
			r.open() // that is not forgotten
			r.clock.Advance(time.Hour)
			r.runOnce()
			want(begun, good)
			r.sim.Dropbox.SetQuota(10)
			r.call(r.ana, 30*time.Minute, ringcentralserver.RecordingSpec{})
			r.runOnce()
			asked := service.heard()
			if len(asked) != map[bool]int{true: 2}[c.signals] || c.signals && (!strings.HasPrefix(asked[1], "POST /key/office/fail * Dropbox is full.") || !strings.Contains(asked[1], "It blocks 1 item.")) {
				t.Errorf("asked %q", asked)
			}
			if all := strings.Join(asked, ""); strings.Contains(all, r.a.Snapshot().RingCentral.Account) || strings.Contains(all, r.a.Snapshot().Computer) {
				t.Errorf("names account or computer: %s", all)
			}
			r.silence(reasons.DropboxFull, time.Time{})
			r.runOnce() // nothing needs a person who wants to know, and the pass did not go well
			want(begun)
			r.sim.Dropbox.SetQuota(1 << 30)
			r.sim.RingCentral.Inject(ringcentralserver.Fault{Kind: ringcentralserver.FaultReset, Times: 1000})
			r.runOnce() // goes away without help
			want(begun)
			r.sim.RingCentral.ClearFaults()
			service.answer(http.StatusInternalServerError)
			r.runOnce() // the begin is refused, and so is the ping
			r.runOnce() // no begin is told to who does not answer
			want(begun, good, good)
			service.answer(http.StatusOK)
			r.runOnce()
			r.runOnce()
			want(good, begun, good)
			r.setNotices(archiver.Notices{Ping: service.URL + "/other"})
			if r.a.Snapshot().Notices.PingSignals {
				t.Error("what the service before took is believed of another")
			}
			if err := r.a.TestPing(t.Context(), service.URL+"/third"); err != nil {
				t.Error(err)
			}
			r.setNotices(archiver.Notices{Ping: service.URL + "/third"})
			if got := r.a.Snapshot().Notices.PingSignals; got != c.signals {
				t.Errorf("after a test it takes signals: %v", got)
			}
		})
	}
}
