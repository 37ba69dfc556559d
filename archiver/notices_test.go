package archiver_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"mime"
	"mime/quotedprintable"
	"net/http"
	"net/http/httptest"
	"net/mail"
	"os"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/zalando/go-keyring"

	"ringcentral-archiver/archiver"
	"ringcentral-archiver/archiver/notice"
	"ringcentral-archiver/archiver/notice/noticetest"
	"ringcentral-archiver/archiver/policy"
	"ringcentral-archiver/archiver/reasons"
	"ringcentral-archiver/archiver/simulator/ringcentralserver"
	"ringcentral-archiver/store"
	"ringcentral-archiver/store/storetest"
)

const mailPassword = "correct horse battery"

// mailOffice is a mail server that Ana may use, and the notices that go there.
func mailOffice(t *testing.T) (*noticetest.Server, archiver.Notices) {
	t.Helper()
	s := noticetest.Start(t, noticetest.Options{User: "archiver@example.com", Password: mailPassword})
	return s, archiver.Notices{To: []string{"ana@example.com"}, Server: notice.Server{
		Host: s.Host, Port: s.Port, Security: notice.NoSecurity, User: "archiver@example.com", Password: mailPassword,
	}}
}

func (r *rig) setNotices(n archiver.Notices) {
	r.t.Helper()
	if err := r.a.SetNotices(r.t.Context(), n); err != nil {
		r.t.Fatal(err)
	}
}

// letter is a mail as people read it.
type letter struct{ subject, text string }

func read(t *testing.T, m noticetest.Mail) letter {
	t.Helper()
	got, err := mail.ReadMessage(strings.NewReader(m.Data))
	if err != nil {
		t.Fatal(err)
	}
	text, err := io.ReadAll(quotedprintable.NewReader(got.Body))
	if err != nil {
		t.Fatal(err)
	}
	subject, err := new(mime.WordDecoder).DecodeHeader(got.Header.Get("Subject"))
	if err != nil {
		t.Fatal(err)
	}
	return letter{subject, strings.ReplaceAll(string(text), "\r\n", "\n")}
}

// wantMails looks at the subjects of all mails so far.
func wantMails(t *testing.T, s *noticetest.Server, subjects ...string) (all []letter) {
	t.Helper()
	var got []string
	for _, m := range s.Mails() {
		l := read(t, m)
		all = append(all, l)
		got = append(got, l.subject)
	}
	if !slices.Equal(got, subjects) {
		t.Fatalf("mails %q, want %q", got, subjects)
	}
	return all
}

const (
	fullSubject = "RingCentral Archiver: Dropbox is full"
	wellSubject = "RingCentral Archiver works again"
)

// TestAFullDropboxIsOneMailAndItsEndAnother: over restarts and with mail that
// does not get through for a while.
//
//test:long
func TestAFullDropboxIsOneMailAndItsEndAnother(t *testing.T) {
	r := newRig(t, ringcentralserver.RoleAdmin)
	s, n := mailOffice(t)
	r.setNotices(n)
	r.day()
	r.backup(24 * time.Hour)
	r.sim.Dropbox.SetQuota(10)
	again := func() {
		r.runOnce()
		r.clock.Advance(20 * time.Minute)
		r.a.Close()
		r.open()
	}
	s.At("DATA", "451 not now")
	again()
	wantMails(t, s)
	if got := r.a.Snapshot().Notices.MailTrouble; got == nil || got.Kind != notice.TryLater || got.Said != "451 not now" {
		t.Errorf("trouble %q", got)
	}
	s.At("DATA", "")
	for range 3 {
		again()
	}
	got := wantMails(t, s, fullSubject)[0].text
	for _, want := range []string{"Free some space or upgrade your plan", "It blocks 17 items.", "RingCentral will delete the first on", "Nothing is archived", "is archived up to 20 November 2026, 12:00.", "on " + r.a.Snapshot().Computer} {
		if !strings.Contains(got, want) {
			t.Errorf("%q is not in %s", want, got)
		}
	}
	r.sim.Dropbox.SetQuota(1 << 30)
	for range 3 {
		again()
	}
	got = wantMails(t, s, fullSubject, wellSubject)[1].text
	if !strings.Contains(got, "It started on 20 November 2026, 18:") || !strings.Contains(got, "17 items") {
		t.Errorf("text %s", got)
	}
	v := r.a.Snapshot().Notices
	if v.MailTrouble != nil || v.Mailed.IsZero() || !slices.Equal(v.MailTo, []string{"ana@example.com"}) {
		t.Errorf("view %+v", v)
	}
}

// TestAMailServerIsNotAskedEveryMinute: it would lock out who comes with a wrong
// password.
//
//test:long
func TestAMailServerIsNotAskedEveryMinute(t *testing.T) {
	r := newRig(t, ringcentralserver.RoleAdmin)
	s, n := mailOffice(t)
	n.Server.Password = "wrong"
	r.setNotices(n)
	r.day()
	r.backup(24 * time.Hour)
	r.sim.Dropbox.SetQuota(10)
	for range 22 {
		r.runOnce()
		r.clock.Advance(time.Minute)
	}
	tries := 0
	for _, verb := range s.Verbs() {
		if verb == "AUTH" {
			tries++
		}
	}
	if tries < 2 || tries > 3 {
		t.Errorf("signed in %d times in 22 minutes", tries)
	}
	n.Server.Password = mailPassword
	r.setNotices(n)
	r.runOnce()
	wantMails(t, s, fullSubject)
}

// TestAnOutageIsToldWhenItIsOver: while the network was down no mail could go.
func TestAnOutageIsToldWhenItIsOver(t *testing.T) {
	r := newRig(t, ringcentralserver.RoleAdmin)
	s, n := mailOffice(t)
	r.setNotices(n)
	r.backup(24 * time.Hour)
	r.runOnce()
	r.sim.RingCentral.Inject(ringcentralserver.Fault{Kind: ringcentralserver.FaultReset, Times: 1000})
	s.At(noticetest.Greeting, noticetest.Drop)
	for range 5 {
		r.runOnce()
		r.clock.Advance(time.Hour)
	}
	r.sim.RingCentral.ClearFaults()
	s.At(noticetest.Greeting, "")
	r.runOnce()
	got := wantMails(t, s, wellSubject)[0].text
	if !strings.Contains(got, "No connection to") {
		t.Errorf("text %s", got)
	}
}

// TestTheDigestComesOnMonday: once, with what the week brought.
//
//test:long
func TestTheDigestComesOnMonday(t *testing.T) {
	r := newRig(t, ringcentralserver.RoleAdmin)
	s, n := mailOffice(t)
	r.setNotices(n)
	r.day()
	r.backup(24 * time.Hour)
	for range 80 { // until Tuesday morning
		r.runOnce()
		r.clock.Advance(time.Hour)
		if r.clock.Now().Hour() == 8 {
			r.a.Close()
			r.open()
		}
	}
	got := wantMails(t, s, "RingCentral Archiver: the week of 16 November 2026 to 22 November 2026")[0].text
	for _, want := range []string{"Call recordings       12\n", "Voicemail              1\n", "SMS                    2\n", "Fax                    2\n", "is archived up to 23 November 2026, 0", "free of", "17 items (", "The files in Dropbox have not been verified yet"} {
		if !strings.Contains(got, want) {
			t.Errorf("%q is not in %s", want, got)
		}
	}
}

// TestMailsSpeakTheChosenLanguage: before one was chosen that of the environment, also for what had been told before.
//
//test:long
func TestMailsSpeakTheChosenLanguage(t *testing.T) {
	r := newRig(t, ringcentralserver.RoleAdmin)
	r.a.Close()
	r.locale = "de_DE.UTF-8"
	r.open()
	s, n := mailOffice(t)
	r.setNotices(n)
	r.day()
	r.backup(24 * time.Hour)
	r.sim.Dropbox.SetQuota(10)
	r.runOnce()
	r.clock.Advance(20 * time.Minute)
	r.runOnce()
	const full = "RingCentral Archiver: Die Dropbox ist voll"
	if got := wantMails(t, s, full)[0].text; !strings.Contains(got, "Das hält 17 Einträge auf. RingCentral löscht den ersten am ") {
		t.Errorf("it says %s", got)
	}
	if err := policy.KeepLanguage(r.store, "fr-CA"); err != nil {
		t.Fatal(err)
	}
	r.sim.Dropbox.SetQuota(1 << 30)
	r.clock.Advance(20 * time.Minute)
	r.runOnce()
	if got := wantMails(t, s, full, "RingCentral Archiver fonctionne de nouveau")[1].text; !strings.Contains(got, "* Dropbox est plein. ") {
		t.Errorf("it says %s", got)
	}
}

// TestPingAfterAGoodPassOnly: with a secret in the address that is neither
// logged nor shown, and a failing ping fails no pass.
//
//test:long
func TestPingAfterAGoodPassOnly(t *testing.T) {
	r := newRig(t, ringcentralserver.RoleAdmin)
	r.a.Close()
	var log lockedBuffer
	r.openWith(r.clock, slog.New(slog.NewTextHandler(&log, &slog.HandlerOptions{Level: slog.LevelDebug})))
	var pings, status atomic.Int64
	status.Store(200)
	watcher := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		pings.Add(1)
		w.WriteHeader(int(status.Load()))
	}))
	t.Cleanup(watcher.Close)
	const secret = "0f3e-check-secret"
	r.setNotices(archiver.Notices{Ping: watcher.URL + "/" + secret})
	r.call(r.ana, 30*time.Minute, ringcentralserver.RecordingSpec{})
	r.backup(24 * time.Hour)
	r.sim.Dropbox.SetQuota(10)
	r.runOnce()
	if pings.Load() != 0 {
		t.Error("pinged although Dropbox is full")
	}
	r.sim.Dropbox.SetQuota(1 << 30)
	if report := r.runOnce(); !report.Complete() || pings.Load() != 1 {
		t.Errorf("%d pings after a good pass (%v)", pings.Load(), report.Err)
	}
	if v := r.a.Snapshot().Notices; v.Pinged.IsZero() || v.PingTrouble != nil || !strings.HasPrefix(watcher.URL, "http://"+v.PingHost) {
		t.Errorf("view %+v", v)
	}
	status.Store(404)
	if report := r.runOnce(); !report.Complete() {
		t.Errorf("a failing ping failed the pass: %v", report.Err)
	}
	if got := r.a.Snapshot().Notices.PingTrouble; got == nil || got.Said != "404 Not Found" {
		t.Errorf("trouble %q", got)
	}
	if text := log.String() + fmt.Sprintf("%+v", r.a.Snapshot()); strings.Contains(text, secret) || !strings.Contains(text, "The ping failed") {
		t.Error("the address's secret was logged or shown, or nothing was logged")
	}
}

func TestAForgottenPauseIsToldOnce(t *testing.T) {
	r := newRig(t, ringcentralserver.RoleAdmin)
	s, n := mailOffice(t)
	r.setNotices(n)
	r.backup(24 * time.Hour)
	r.runOnce()
	if err := r.a.Pause(t.Context(), time.Time{}); err != nil {
		t.Fatal(err)
	}
	serving := func() (stop func()) {
		ctx, cancel := context.WithCancel(t.Context())
		done := make(chan error, 1)
		go func() { done <- r.a.Serve(ctx) }()
		return func() { cancel(); <-done }
	}
	pauseSeen := func() bool {
		var told struct{ Since map[string]time.Time }
		if err := r.store.View(func(tx *store.Tx) error { return tx.NoticeState(&told) }); err != nil {
			t.Fatal(err)
		}
		return !told.Since["paused"].IsZero()
	}
	stop := serving()
	r.await("the pause was noticed", func(archiver.Snapshot) bool { return pauseSeen() })
	stop()
	wantMails(t, s)
	for range 2 {
		r.clock.Advance(25 * time.Hour)
		stop = serving()
		r.await("the pause was told", func(v archiver.Snapshot) bool { return !v.Notices.Mailed.IsZero() })
		stop()
	}
	wantMails(t, s, "RingCentral Archiver is paused")
}

// TestRunOnceMailsThatTheSignInIsMissing: a user who runs it from cron sees nothing else.
func TestRunOnceMailsThatTheSignInIsMissing(t *testing.T) {
	r := newRig(t, ringcentralserver.RoleAdmin)
	s, n := mailOffice(t)
	r.setNotices(n)
	r.backup(24 * time.Hour)
	if err := r.a.Logout(t.Context()); err != nil {
		t.Fatal(err)
	}
	if _, err := r.a.RunOnce(t.Context()); !errors.Is(err, reasons.ErrNotSignedIn) {
		t.Fatal(err)
	}
	wantMails(t, s, "RingCentral Archiver: You are not signed in to RingCentral")
	if err := r.a.SwitchOff(t.Context()); err != nil {
		t.Fatal(err)
	}
	r.clock.Advance(48 * time.Hour)
	if _, err := r.a.RunOnce(t.Context()); err == nil {
		t.Error("ran")
	}
	if len(s.Mails()) != 1 {
		t.Error("mailed although backup is off")
	}
}

// TestThePasswordStaysInTheVault: it goes to its own server only, and stands in
// no settings, log, error or snapshot.
func TestThePasswordStaysInTheVault(t *testing.T) {
	r := newRig(t, ringcentralserver.RoleAdmin)
	r.a.Close()
	var log lockedBuffer
	r.openWith(r.clock, slog.New(slog.NewTextHandler(&log, &slog.HandlerOptions{Level: slog.LevelDebug})))
	s, n := mailOffice(t)
	r.setNotices(n)
	saved, err := r.a.Notices()
	if err != nil || !saved.HasPassword || saved.Server.Password != "" || saved.From != "archiver@example.com" {
		t.Errorf("saved %+v (%v)", saved, err)
	}
	if err := r.a.TestMail(t.Context(), saved); err != nil { // with the password that is kept
		t.Error(err)
	}
	wantMails(t, s, "RingCentral Archiver: this is a test")
	elsewhere := saved
	elsewhere.Server.Host = "localhost"
	var errs []error
	errs = append(errs, r.a.TestMail(t.Context(), elsewhere), r.a.SetNotices(t.Context(), elsewhere))
	for _, err := range errs {
		if f, is := errors.AsType[*notice.Failure](err); !is || f.Kind != notice.NoPassword {
			t.Errorf("the password went to another server: %v", err)
		}
	}
	wrong := n
	wrong.Server.Password += "!"
	errs = append(errs, r.a.TestMail(t.Context(), wrong))
	if f, is := errors.AsType[*notice.Failure](errs[2]); !is || f.Kind != notice.WrongPassword {
		t.Errorf("a wrong password: %v", errs[2])
	}
	s.At("MAIL", "550 "+mailPassword)
	r.backup(24 * time.Hour)
	r.sim.Dropbox.SetQuota(10)
	r.day()
	r.runOnce()
	var settings store.Settings
	if err := r.store.View(func(tx *store.Tx) (err error) { settings, err = tx.Settings(); return err }); err != nil {
		t.Fatal(err)
	}
	text := log.String() + fmt.Sprintf("%+v %+v %+v %+v %+v", errs, settings, r.a.Snapshot(), saved, n)
	if strings.Contains(text, "correct horse") || !strings.Contains(text, "A mail did not arrive") {
		t.Error("the password is shown, or nothing was logged")
	}
	r.setNotices(archiver.Notices{})
	if n, err := r.a.Notices(); err != nil || n.HasPassword || len(n.To) > 0 || n.Server.Host != "" {
		t.Errorf("turned off: %+v (%v)", n, err)
	}
}

func TestNoticesAreChecked(t *testing.T) {
	r := newRig(t, ringcentralserver.RoleAdmin)
	_, good := mailOffice(t)
	for want, change := range map[notice.Kind]func(*archiver.Notices){
		notice.NotPingable:  func(n *archiver.Notices) { n.Ping = "hc-ping.com" },
		notice.NotAnAddress: func(n *archiver.Notices) { n.To = []string{"ana"} },
		notice.NoServer:     func(n *archiver.Notices) { n.Server.Host = "" },
		notice.OpenPassword: func(n *archiver.Notices) { n.Server.Host = "smtp.example.com" },
		notice.NotASecurity: func(n *archiver.Notices) { n.Server.Security = "ssl" },
	} {
		n := good
		change(&n)
		if f, is := errors.AsType[*notice.Failure](r.a.SetNotices(t.Context(), n)); !is || f.Kind != want {
			t.Errorf("%q: %v", want, f)
		}
	}
	n := good
	n.Server.Port, n.Server.Security, n.From = 0, "", ""
	r.setNotices(n)
	saved, err := r.a.Notices()
	if err != nil || saved.Server.Port != 587 || saved.Server.Security != notice.STARTTLS || saved.From != "archiver@example.com" {
		t.Errorf("%+v %v", saved, err)
	}
	if f, is := errors.AsType[*notice.Failure](r.a.TestMail(t.Context(), archiver.Notices{})); !is || f.Kind != notice.NoRecipient {
		t.Errorf("a test without a recipient: %v", f)
	}
	if err := r.a.TestPing(t.Context(), "nonsense"); err == nil {
		t.Error("nonsense was pinged")
	}
}

// TestCloseEndsATestMail: it waits for no server.
func TestCloseEndsATestMail(t *testing.T) {
	r := newRig(t, ringcentralserver.RoleAdmin)
	s, n := mailOffice(t)
	s.At("MAIL", noticetest.Stall)
	done := make(chan error, 1)
	go func() { done <- r.a.TestMail(context.WithoutCancel(t.Context()), n) }()
	<-s.Stalled
	r.a.Close()
	if err := <-done; !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
}

// TestPingAddressAndPasswordAreSealed: where there is a keychain neither the address to ping nor the mail server's password can be read in
// the data file, and another computer goes on without the address.
func TestPingAddressAndPasswordAreSealed(t *testing.T) {
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
	const address = "https://hc-ping.com/0f3e-check-secret"
	const password = "another check-secret"
	server := notice.Server{Host: "mail.example.com", Port: 587, Security: notice.STARTTLS, User: "ana", Password: password}
	if err := open().SetNotices(t.Context(), archiver.Notices{Ping: address, To: []string{"ana@example.com"}, From: "ana@example.com", Server: server}); err != nil {
		t.Fatal(err)
	}
	if file, err := os.ReadFile(s.Path()); err != nil || bytes.Contains(file, []byte("check-secret")) {
		t.Errorf("the address or the password can be read in the file (%v)", err)
	}
	here := open()
	if n, err := here.Notices(); err != nil || n.Ping != address || !n.HasPassword || here.Snapshot().Notices.PingHost != "hc-ping.com" {
		t.Errorf("%+v, %v", n, err)
	}
	keyring.MockInit() // another computer
	if n, err := open().Notices(); err != nil || n.Ping != "" {
		t.Errorf("with another key: %+v, %v", n, err)
	}
}
