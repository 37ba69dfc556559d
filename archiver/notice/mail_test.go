package notice_test

import (
	"bytes"
	"context"
	"crypto/tls"
	"crypto/x509"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"mime"
	"mime/quotedprintable"
	"net/mail"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/jonboulle/clockwork"

	"ringcentral-archiver/archiver/notice"
	"ringcentral-archiver/archiver/notice/noticetest"
	"ringcentral-archiver/archiver/transport"
)

const secret = "pa ss%wörd"

// far is until when certificates of the tests count.
var far = time.Date(2190, 1, 1, 0, 0, 0, 0, time.UTC)

var monday9 = time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC)

func message() notice.Message {
	return notice.Message{
		From: "archiver@example.com", To: []string{"ana@example.com", "bob@example.com"}, Subject: "RingCentral Archiver: Dropbox is full",
		Text: "Dropbox is full.\n.\nMake room – or choose a larger plan.\n", Date: monday9,
	}
}

// sender trusts an authority and has the real clock.
func sender(authority []byte) notice.Sender {
	s := notice.Sender{Clock: clockwork.NewRealClock(), Program: "RingCentral Archiver"}
	if authority != nil {
		s.Roots = x509.NewCertPool()
		s.Roots.AppendCertsFromPEM(authority)
	}
	return s
}

func at(s *noticetest.Server, security notice.Security) notice.Server {
	return notice.Server{Host: s.Host, Port: s.Port, Security: security}
}

func TestMailArrives(t *testing.T) {
	certificate, authority := noticetest.Certificate(t, far, "127.0.0.1")
	for _, c := range []struct {
		name     string
		options  noticetest.Options
		security notice.Security
	}{
		{"starttls", noticetest.Options{Certificate: &certificate, User: "ana", Password: secret}, notice.STARTTLS},
		{"tls", noticetest.Options{Certificate: &certificate, Implicit: true, User: "ana", Password: secret}, notice.TLS},
		{"login", noticetest.Options{Certificate: &certificate, User: "ana", Password: secret, Ways: "XOAUTH2 LOGIN"}, notice.STARTTLS},
		{"open_to_loopback", noticetest.Options{User: "ana", Password: secret}, notice.NoSecurity},
		{"no_user", noticetest.Options{}, notice.NoSecurity},
		{"starttls_no_user", noticetest.Options{Certificate: &certificate}, notice.STARTTLS},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			s := noticetest.Start(t, c.options)
			server := at(s, c.security)
			server.User, server.Password = c.options.User, notice.Password(c.options.Password)
			if err := sender(authority).Mail(t.Context(), server, message()); err != nil {
				t.Fatal(err)
			}
			got := <-s.Took
			if got.From != "archiver@example.com" || !slices.Equal(got.To, []string{"ana@example.com", "bob@example.com"}) || got.User != c.options.User {
				t.Errorf("from %q to %q as %q", got.From, got.To, got.User)
			}
			if got.TLS != (c.security != notice.NoSecurity) {
				t.Errorf("over TLS: %v", got.TLS)
			}
			checkText(t, got.Data)
		})
	}
}

func checkText(t *testing.T, data string) {
	t.Helper()
	m, err := mail.ReadMessage(strings.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	date, err := m.Header.Date()
	if err != nil || !date.Equal(monday9) {
		t.Errorf("date %v (%v)", date, err)
	}
	for name, want := range map[string]string{
		"From": `"RingCentral Archiver" <archiver@example.com>`, "To": "<ana@example.com>, <bob@example.com>",
		"Subject": "RingCentral Archiver: Dropbox is full", "Auto-Submitted": "auto-generated",
	} {
		if got := m.Header.Get(name); got != want {
			t.Errorf("%s: %q, want %q", name, got, want)
		}
	}
	text, err := io.ReadAll(quotedprintable.NewReader(m.Body))
	if got := strings.ReplaceAll(string(text), "\r\n", "\n"); err != nil || strings.TrimSpace(got) != strings.TrimSpace(message().Text) {
		t.Errorf("text %q (%v)", got, err)
	}
}

// TestSSLCertFileIsHonoured: a server with a certificate of the company's own
// authority is trusted when SSL_CERT_FILE names it.
func TestSSLCertFileIsHonoured(t *testing.T) {
	certificate, authority := noticetest.Certificate(t, far, "127.0.0.1")
	path := filepath.Join(t.TempDir(), "authority.pem")
	if err := os.WriteFile(path, authority, 0o600); err != nil {
		t.Fatal(err)
	}
	t.Setenv("SSL_CERT_FILE", path)
	roots, err := transport.Roots("")
	if err != nil {
		t.Fatal(err)
	}
	s := noticetest.Start(t, noticetest.Options{Certificate: &certificate})
	mailer := sender(nil)
	mailer.Roots = roots
	if err := mailer.Mail(t.Context(), at(s, notice.STARTTLS), message()); err != nil {
		t.Error(err)
	}
}

// TestEveryFailureIsOneSentence: refused and dropped at each verb, the mail ends
// in a sentence that says what to do and holds no password.
func TestEveryFailureIsOneSentence(t *testing.T) {
	good, authority := noticetest.Certificate(t, far, "127.0.0.1")
	foreign, _ := noticetest.Certificate(t, far, "127.0.0.1")
	other, otherAuthority := noticetest.Certificate(t, far, "mail.example.com")
	old, oldAuthority := noticetest.Certificate(t, time.Unix(86400, 0), "127.0.0.1")
	const port = "(587 with STARTTLS, 465 with TLS)"
	for _, c := range []struct {
		name        string
		certificate any // of the server; nil = none
		authority   []byte
		verb, do    string
		change      func(*notice.Server)
		kind        notice.Kind
		said        string
	}{
		{name: "not_trusted", certificate: foreign, kind: notice.Untrusted, said: "for 127.0.0.1, issued by Office Authority"},
		{name: "other_name", certificate: other, authority: otherAuthority, kind: notice.OtherName, said: "for mail.example.com, issued by"},
		{name: "out_of_date", certificate: old, authority: oldAuthority, kind: notice.OutOfDate, said: "until 1970-01-02"},
		{name: "no_starttls", kind: notice.NoSTARTTLS},
		{name: "not_tls", change: func(s *notice.Server) { s.Security = notice.TLS }, kind: notice.NotTLS},
		{name: "wrong_password", change: func(s *notice.Server) { s.Password += "x" }, kind: notice.WrongPassword},
		{name: "password_not_now", verb: "AUTH", do: "454 4.7.0 later", kind: notice.TryLater},
		{name: "no_such_host", change: func(s *notice.Server) { s.Host = "no-such-host.invalid" }, kind: notice.HostNotFound},
		{name: "nothing_there", change: func(s *notice.Server) { s.Port = 1 }, kind: notice.NothingThere, said: port},
		{name: "greeting_refused", verb: noticetest.Greeting, do: "421 too many", kind: notice.TryLater, said: "421 too many"},
		{name: "greeting_dropped", verb: noticetest.Greeting, do: noticetest.Drop, kind: notice.Dropped, said: port},
		{name: "hello_dropped", verb: "EHLO", do: noticetest.Drop, kind: notice.Dropped, said: port},
		{name: "starttls_refused", verb: "STARTTLS", do: "502 no", kind: notice.NoSTARTTLS},
		{name: "auth_dropped", verb: "AUTH", do: noticetest.Drop, kind: notice.Dropped},
		{name: "sender_refused", verb: "MAIL", do: "550 5.7.1 not yours", kind: notice.SenderRefused, said: "550 5.7.1 not yours"},
		{name: "sender_dropped", verb: "MAIL", do: noticetest.Drop, kind: notice.Dropped},
		{name: "recipients_refused", verb: "RCPT", do: "550 5.1.1 nobody", kind: notice.RecipientRefused, said: "550 5.1.1 nobody"},
		{name: "recipient_later", verb: "RCPT", do: "451 greylisted", kind: notice.TryLater, said: "451 greylisted"},
		{name: "recipient_dropped", verb: "RCPT", do: noticetest.Drop, kind: notice.Dropped},
		{name: "data_refused", verb: "DATA", do: "554 no", kind: notice.MessageRefused, said: "554 no"},
		{name: "data_dropped", verb: "DATA", do: noticetest.Drop, kind: notice.Dropped},
		{name: "content_refused", verb: noticetest.Content, do: "552 5.3.4 too large", kind: notice.MessageRefused, said: "552 5.3.4 too large"},
		{name: "content_dropped", verb: noticetest.Content, do: noticetest.Drop, kind: notice.Dropped},
		{name: "echo", verb: "MAIL", do: "550 " + secret, kind: notice.SenderRefused, said: "550 (hidden)"},
		{name: "echo_as_sent", verb: "MAIL", do: "550 " + encoded("\x00ana\x00"+secret), kind: notice.SenderRefused, said: "550 (hidden)"},
		{name: "echo_of_login", verb: "MAIL", do: "550 " + encoded(secret), kind: notice.SenderRefused, said: "550 (hidden)"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			o := noticetest.Options{Certificate: &good, User: "ana", Password: secret}
			switch {
			case c.certificate == nil && (c.name == "no_starttls" || c.name == "not_tls"):
				o.Certificate = nil
			case c.certificate != nil:
				chosen := c.certificate.(tls.Certificate)
				o.Certificate = &chosen
			}
			trusted := c.authority
			if trusted == nil {
				trusted = authority
			}
			s := noticetest.Start(t, o)
			s.At(c.verb, c.do)
			server := at(s, notice.STARTTLS)
			server.User, server.Password = "ana", secret
			if c.change != nil {
				c.change(&server)
			}
			err := sender(trusted).Mail(t.Context(), server, message())
			f, is := errors.AsType[*notice.Failure](err)
			if !is || f.Kind != c.kind || notice.Delivered(err) || len(s.Mails()) > 0 {
				t.Fatalf("got %v, %d mails", err, len(s.Mails()))
			}
			if f.Kind == notice.WrongPassword && f.Said != "" {
				t.Errorf("repeats what the server said of the password: %q", f.Said)
			}
			if !strings.Contains(err.Error(), c.said) {
				t.Errorf("said %q, want %q in it", err, c.said)
			}
			checkSentence(t, err)
		})
	}
}

func encoded(text string) string { return base64.StdEncoding.EncodeToString([]byte(text)) }

// checkSentence looks for what must not be in a sentence.
func checkSentence(t *testing.T, err error) {
	t.Helper()
	text := err.Error()
	if strings.ContainsAny(text, "\r\n") || strings.Contains(text, "%!") || strings.Contains(text, "%s") {
		t.Errorf("not a sentence: %q", text)
	}
	for _, all := range []string{text, fmt.Sprintf("%+v %#v", err, err)} {
		if strings.Contains(all, secret) || strings.Contains(all, "cGEgc3Mld") || strings.Contains(all, encoded("\x00ana\x00"+secret)) {
			t.Errorf("the password is in %q", all)
		}
	}
}

// TestAStallEndsInASentence: at whatever verb the server falls silent, the mail
// ends when its time is up.
func TestAStallEndsInASentence(t *testing.T) {
	for _, verb := range []string{noticetest.Greeting, "EHLO", "AUTH", "MAIL", "RCPT", "DATA", noticetest.Content} {
		t.Run(verb, func(t *testing.T) {
			t.Parallel()
			s := noticetest.Start(t, noticetest.Options{User: "ana", Password: secret})
			s.At(verb, noticetest.Stall)
			clock := clockwork.NewFakeClockAt(monday9)
			server := at(s, notice.NoSecurity)
			server.User, server.Password = "ana", secret
			done := make(chan error, 1)
			go func() {
				done <- notice.Sender{Clock: clock, Program: "x"}.Mail(t.Context(), server, message())
			}()
			if got := <-s.Stalled; got != verb {
				t.Errorf("stalled at %s", got)
			}
			clock.Advance(time.Minute)
			err := <-done
			if f, is := errors.AsType[*notice.Failure](err); !is || f.Kind != notice.NoAnswer {
				t.Errorf("got %v", err)
			}
			checkSentence(t, err)
		})
	}
}

// TestAFloodEndsInASentence: a greeting without an end, or an answer, is not read into memory.
func TestAFloodEndsInASentence(t *testing.T) {
	for _, verb := range []string{noticetest.Greeting, "EHLO", "MAIL", noticetest.Content} {
		t.Run(verb, func(t *testing.T) {
			t.Parallel()
			s := noticetest.Start(t, noticetest.Options{})
			s.At(verb, noticetest.Flood)
			mailer := sender(nil)
			mailer.Clock = clockwork.NewFakeClockAt(monday9) // no time passes
			err := mailer.Mail(t.Context(), at(s, notice.NoSecurity), message())
			if f, is := errors.AsType[*notice.Failure](err); !is || f.Kind != notice.Dropped {
				t.Errorf("got %v", err)
			}
			checkSentence(t, err)
			if n := s.Flooded(); n > noticetest.MostFlood/2 {
				t.Errorf("%d bytes were taken", n)
			}
		})
	}
}

// TestNoServerHasThePasswordHashedWithoutAnEnd: hashing cannot be called off, so that a server could hold up the next pass with it.
func TestNoServerHasThePasswordHashedWithoutAnEnd(t *testing.T) {
	certificate, authority := noticetest.Certificate(t, far, "127.0.0.1")
	for rounds, kind := range map[int]notice.Kind{4096: notice.WrongPassword, 1_000_000_000_000: notice.Dropped, 0: notice.Dropped} {
		t.Run(strconv.Itoa(rounds), func(t *testing.T) {
			t.Parallel()
			s := noticetest.Start(t, noticetest.Options{Certificate: &certificate, User: "ana", Password: secret, Ways: "SCRAM-SHA-256", Rounds: rounds})
			server := at(s, notice.STARTTLS)
			server.User, server.Password = "ana", "no spaces"
			err := sender(authority).Mail(t.Context(), server, message())
			if f, is := errors.AsType[*notice.Failure](err); !is || f.Kind != kind {
				t.Errorf("got %v, want %s", err, kind)
			}
		})
	}
}

// TestNothingFromBeforeTLSCounts: what somebody on the way puts behind the answer to STARTTLS is no answer to what is said under TLS.
func TestNothingFromBeforeTLSCounts(t *testing.T) {
	certificate, authority := noticetest.Certificate(t, far, "127.0.0.1")
	s := noticetest.Start(t, noticetest.Options{Certificate: &certificate, User: "ana", Password: secret})
	s.At("STARTTLS", "220 go on\r\n250-evil\r\n250 AUTH PLAIN\r\n235 welcome\r\n250 ok\r\n250 ok\r\n354 go on\r\n250 taken")
	server := at(s, notice.STARTTLS)
	server.User, server.Password = "ana", secret
	err := sender(authority).Mail(t.Context(), server, message())
	if f, is := errors.AsType[*notice.Failure](err); !is || notice.Delivered(f) {
		t.Errorf("got %v", err)
	}
	if slices.Contains(s.Verbs(), "AUTH") {
		t.Error("the password went in the open")
	}
	checkSentence(t, err)
}

func TestMailCanBeCalledOff(t *testing.T) {
	t.Parallel()
	s := noticetest.Start(t, noticetest.Options{})
	s.At("DATA", noticetest.Stall)
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan error, 1)
	go func() { done <- sender(nil).Mail(ctx, at(s, notice.NoSecurity), message()) }()
	<-s.Stalled
	cancel()
	if err := <-done; !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
}

func TestOneRefusedRecipientDoesNotCostTheOthersTheirMail(t *testing.T) {
	t.Parallel()
	s := noticetest.Start(t, noticetest.Options{})
	s.At("RCPT ana@example.com", "550 gone")
	err := sender(nil).Mail(t.Context(), at(s, notice.NoSecurity), message())
	f, is := errors.AsType[*notice.Failure](err)
	if !is || f.Kind != notice.RecipientRefused || f.About != "ana@example.com" || !notice.Delivered(err) {
		t.Errorf("got %v", err)
	}
	if got := <-s.Took; !slices.Equal(got.To, []string{"bob@example.com"}) {
		t.Errorf("sent to %q", got.To)
	}
}

func TestAServerThatGoesAfterTakingTheMailHasTakenIt(t *testing.T) {
	t.Parallel()
	for _, do := range []string{noticetest.Drop, noticetest.Stall, "421 gone"} {
		s := noticetest.Start(t, noticetest.Options{})
		s.At("QUIT", do)
		mailer := sender(nil)
		// the clock stands still, so nothing may wait for an answer
		mailer.Clock = clockwork.NewFakeClockAt(monday9)
		if err := mailer.Mail(t.Context(), at(s, notice.NoSecurity), message()); err != nil {
			t.Errorf("%s: %v", do, err)
		}
		<-s.Took
	}
}

// TestHeadersCannotBeInjected: names and subjects from hell stay one header, and
// addresses from hell are refused before anything is sent.
func TestHeadersCannotBeInjected(t *testing.T) {
	t.Parallel()
	s := noticetest.Start(t, noticetest.Options{})
	evil := "Ana\r\nBcc: eve@example.com\r\n\r\n<script>\u202e\x00\u2028 äöü " + strings.Repeat("x", 2000)
	m := message()
	m.Subject = evil
	mailer := sender(nil)
	mailer.Program = evil
	if err := mailer.Mail(t.Context(), at(s, notice.NoSecurity), m); err != nil {
		t.Fatal(err)
	}
	got := <-s.Took
	read, err := mail.ReadMessage(strings.NewReader(got.Data))
	if err != nil || read.Header.Get("Bcc") != "" || len(got.To) != 2 {
		t.Fatalf("%v %v %q", err, read.Header, got.To)
	}
	subject, err := new(mime.WordDecoder).DecodeHeader(read.Header.Get("Subject"))
	if err != nil || !strings.HasPrefix(subject, "Ana Bcc: eve@example.com <script>\ufffd äöü xx") || len(subject) > 250 {
		t.Errorf("subject %q (%v)", subject, err)
	}
	for _, address := range []string{
		"", "ana", "ana@", "a@b> NOTIFY=NEVER", "a@b\r\nRCPT TO:<eve@example.com>", `"a b"@example.com`, `"x>"@example.com`, "a@b, c@d", "a@b\x00",
	} {
		m := message()
		m.To = []string{address}
		f, is := errors.AsType[*notice.Failure](mailer.Mail(t.Context(), at(s, notice.NoSecurity), m))
		if !is || f.Kind != notice.NotAnAddress {
			t.Errorf("to %q: %v", address, f)
		}
	}
	if len(s.Mails()) != 1 {
		t.Error("something was sent to an address from hell")
	}
}

// TestThePasswordIsNeverShown: neither printed nor logged nor encoded.
func TestThePasswordIsNeverShown(t *testing.T) {
	server := notice.Server{Host: "h", User: "u", Password: secret}
	var log bytes.Buffer
	slog.New(slog.NewTextHandler(&log, nil)).Info("x", "password", server.Password, "server", server)
	slog.New(slog.NewJSONHandler(&log, nil)).Info("x", "password", server.Password, "server", server)
	encoded, err := json.Marshal(server)
	if err != nil {
		t.Fatal(err)
	}
	all := log.String() + string(encoded) + fmt.Sprintf("%v %+v %#v %q %s", server, server, server, server.Password, server.Password)
	if strings.Contains(all, "pa ss") || !strings.Contains(all, "(hidden)") {
		t.Errorf("shown in %s", all)
	}
}
