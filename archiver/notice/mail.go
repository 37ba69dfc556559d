package notice

import (
	"bytes"
	"context"
	"crypto/rand"
	"crypto/tls"
	"errors"
	"fmt"
	"net"
	"net/textproto"
	"strconv"
	"strings"
	"time"

	"github.com/wneessen/go-mail"
	"github.com/wneessen/go-mail/smtp"

	"ringcentral-archiver/archiver/plaintext"
)

// Message is a mail of plain text.
type Message struct {
	From    string // a bare address
	To      []string
	Subject string
	Text    string
	Date    time.Time
}

func (m Message) check() error {
	if len(m.To) == 0 {
		return &Failure{Kind: NoRecipient}
	}
	if m.From == "" {
		return &Failure{Kind: NoSender}
	}
	for _, address := range append([]string{m.From}, m.To...) {
		if bare, err := ParseAddress(address); err != nil || bare != address {
			return &Failure{Kind: NotAnAddress, About: quote(address)}
		}
	}
	return nil
}

// Mail hands a message to a server. Delivered says of its error whether at least one of several
// recipients has got the mail. Errors: *Failure, or that of ctx.
func (s Sender) Mail(ctx context.Context, at Server, m Message) error {
	if err := errors.Join(at.Check(), m.check()); err != nil {
		return first(err)
	}
	written, err := s.write(m)
	if err != nil {
		return fmt.Errorf("write the mail: %w", err)
	}
	outer := ctx
	ctx, cancel := within(ctx, s.Clock, mailTime)
	defer cancel()
	t := &talk{ctx: ctx, at: at}
	defer t.hangUp()
	err = t.hold(s.settings(at), m, written)
	if calledOff(outer) && !Delivered(err) {
		return fmt.Errorf("send the mail: %w", outer.Err())
	}
	return err
}

// first is the first of several errors, which is the one to fix first.
func first(err error) error {
	if f, is := errors.AsType[*Failure](err); is {
		return f
	}
	return err
}

func (s Sender) settings(at Server) *tls.Config {
	return &tls.Config{ServerName: at.Host, MinVersion: tls.VersionTLS12, RootCAs: s.Roots}
}

// write makes the message as it goes over the wire.
func (s Sender) write(m Message) ([]byte, error) {
	out := mail.NewMsg(mail.WithNoDefaultUserAgent())
	err := errors.Join(out.FromFormat(line(s.Program), m.From), out.To(m.To...))
	_, domain, _ := strings.Cut(m.From, "@")
	out.SetMessageIDWithValue(rand.Text() + "@" + domain)
	out.SetDateWithValue(m.Date)
	out.Subject(line(m.Subject))
	out.SetGenHeader("Auto-Submitted", "auto-generated") // no holiday replies (RFC 3834 §5)
	out.SetBodyString(mail.TypeTextPlain, plaintext.Text(m.Text))
	var b bytes.Buffer
	if err == nil {
		_, err = out.WriteTo(&b)
	}
	return b.Bytes(), err
}

// talk is one conversation with a mail server.
type talk struct {
	ctx    context.Context
	at     Server
	conn   net.Conn // the lowest one
	stop   func() bool
	client *smtp.Client
}

// hold goes through the conversation. Its order is the protocol's.
func (t *talk) hold(settings *tls.Config, m Message, written []byte) error {
	if err := t.dial(settings); err != nil {
		return err
	}
	if err := t.protect(settings); err != nil {
		return err
	}
	if err := t.signIn(); err != nil {
		return err
	}
	return t.send(m, written)
}

// dial connects and says hello with this end's address, because many servers
// refuse the names of desktop computers.
func (t *talk) dial(settings *tls.Config) error {
	var dialer net.Dialer
	conn, err := dialer.DialContext(t.ctx, "tcp", t.at.Address())
	if err != nil {
		return t.fail(NothingThere, t.at.Address(), err)
	}
	t.conn = conn
	conn = &brief{Conn: conn, left: mostSaid}
	// ends whatever is being waited for
	t.stop = context.AfterFunc(t.ctx, func() { _ = t.conn.Close() })
	if t.at.Security == TLS {
		protected := tls.Client(conn, settings)
		if err := protected.HandshakeContext(t.ctx); err != nil {
			return t.fail(NotTLS, t.at.Address(), err)
		}
		conn = protected
	}
	if t.client, err = smtp.NewClient(conn, t.at.Host); err == nil {
		err = t.client.Hello(literal(t.conn.LocalAddr()))
	}
	if err != nil {
		return t.fail(TryLater, t.at.Address(), err)
	}
	return nil
}

// mostSaid is how much a mail server may say in all, in bytes; certificates are a part of it.
const mostSaid = 1 << 20

// brief is a connection from which only so much is read: answers are lines, which may have no end.
type brief struct {
	net.Conn
	left int
}

// Read implements io.Reader.
func (b *brief) Read(p []byte) (int, error) {
	if b.left <= 0 {
		return 0, fmt.Errorf("the mail server has said more than %d bytes", mostSaid)
	}
	n, err := b.Conn.Read(p[:min(len(p), b.left)])
	b.left -= n
	return n, err
}

// literal is an address as it is given for a name (RFC 5321 §4.1.3).
func literal(a net.Addr) string {
	tcp, is := a.(*net.TCPAddr)
	switch {
	case !is:
		return "localhost"
	case tcp.IP.To4() != nil:
		return "[" + tcp.IP.String() + "]"
	default:
		return "[IPv6:" + tcp.IP.String() + "]"
	}
}

func (t *talk) protect(settings *tls.Config) error {
	if t.at.Security != STARTTLS {
		return nil
	}
	if offered, _ := t.client.Extension("STARTTLS"); !offered {
		return &Failure{Kind: NoSTARTTLS, About: t.at.Address()}
	}
	if err := t.client.StartTLS(settings); err != nil {
		return t.fail(NoSTARTTLS, t.at.Address(), err)
	}
	return nil
}

func (t *talk) signIn() error {
	if t.at.User == "" {
		return nil
	}
	_, offered := t.client.Extension("AUTH")
	way := t.at.way(offered)
	if way == nil {
		return &Failure{Kind: NoLogin, About: t.at.Host}
	}
	if err := t.client.Auth(way); err != nil {
		f := t.fail(WrongPassword, t.at.Host, err)
		f.Said = "" // some servers repeat what they were sent
		return f
	}
	return nil
}

// way is how to sign in, of the ways that the server offers.
func (s Server) way(offered string) smtp.Auth {
	user, password := s.User, string(s.Password)
	for _, w := range []struct {
		name string
		auth smtp.Auth
	}{
		{"PLAIN", smtp.PlainAuth("", user, password, s.Host, s.Local())},
		{"LOGIN", smtp.LoginAuth(user, password, s.Host, s.Local())},
		{"SCRAM-SHA-256", brisk{smtp.ScramSHA256Auth(user, password)}},
		{"CRAM-MD5", smtp.CRAMMD5Auth(user, password)},
	} {
		for name := range strings.FieldsSeq(offered) {
			if strings.EqualFold(name, w.name) {
				return w.auth
			}
		}
	}
	return nil
}

// mostRounds is how often a server may have the password hashed. Servers ask for 4,096 to some 100,000; the work cannot be called off.
const mostRounds = 1_000_000

// brisk is a sign-in with SCRAM that comes to an end.
type brisk struct{ smtp.Auth }

// Next implements smtp.Auth. How often to hash stands in the server's first message (RFC 5802 §5.1).
func (b brisk) Next(said []byte, more bool) ([]byte, error) {
	for part := range bytes.SplitSeq(said, []byte(",")) {
		if rounds, is := bytes.CutPrefix(part, []byte("i=")); is && more {
			if n, err := strconv.Atoi(string(rounds)); err != nil || n < 1 || n > mostRounds {
				return nil, errors.New("the mail server wants the password hashed too often")
			}
		}
	}
	return b.Auth.Next(said, more)
}

// send hands over the message. When the server refuses a recipient, the others still get it.
func (t *talk) send(m Message, written []byte) error {
	if err := t.client.Mail("<" + m.From + ">"); err != nil {
		return t.fail(SenderRefused, m.From, err)
	}
	var refused *Failure
	accepted := 0
	for _, to := range m.To {
		err := t.client.Rcpt("<" + to + ">")
		if err == nil {
			accepted++
			continue
		}
		refused = t.fail(RecipientRefused, to, err)
		if _, answered := errors.AsType[*textproto.Error](err); !answered {
			return refused
		}
	}
	if accepted == 0 {
		return refused
	}
	w, err := t.client.Data()
	if err == nil {
		_, err = w.Write(written)
		err = errors.Join(err, w.Close())
	}
	if err != nil {
		return t.fail(MessageRefused, t.at.Host, err)
	}
	if refused != nil {
		refused.partly = true
		return refused
	}
	return nil
}

// hangUp says QUIT without waiting for an answer, because everything is confirmed by then.
func (t *talk) hangUp() {
	if t.conn == nil {
		return
	}
	if t.client != nil {
		_, _ = t.client.Text.Cmd("QUIT") // the server may have gone already
	}
	t.stop()
	_ = t.conn.Close() // nothing is under way any more
}
