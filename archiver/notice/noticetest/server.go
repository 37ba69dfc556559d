// Package noticetest is a mail server for tests: it speaks SMTP with STARTTLS
// and AUTH over a real connection, keeps what it is given, and fails at any verb
// on demand.
package noticetest

import (
	"bufio"
	"crypto/tls"
	"encoding/base64"
	"fmt"
	"io"
	"net"
	"net/textproto"
	"strings"
	"sync"
	"testing"
)

// Options say how a server behaves. The zero value takes mail from everyone, unencrypted.
type Options struct {
	Certificate *tls.Certificate // nil = no TLS
	// TLS from the first byte; else STARTTLS, if there is a certificate
	Implicit       bool
	User, Password string // who may send; empty = no sign-in is needed
	Ways           string // ways to sign in that are offered; empty = PLAIN LOGIN
	Rounds         int    // how often SCRAM-SHA-256, if that is offered, wants the password hashed; it is then refused
}

// What a verb can do instead of being answered.
const (
	Drop  = "drop"  // end the connection
	Stall = "stall" // answer nothing any more
	Flood = "flood" // answer a line without an end, of as much as MostFlood
)

// MostFlood is when a flood gives up, in bytes: far more than anyone should take.
const MostFlood = 64 << 20

// Greeting is the verb before the first.
const Greeting = "GREETING"

// Content is the verb for the content of a mail, after DATA.
const Content = "CONTENT"

// Mail is a mail that the server took.
type Mail struct {
	From string
	To   []string
	Data string
	TLS  bool   // it came over TLS
	User string // who had signed in
}

// Server is a mail server on loopback.
type Server struct {
	Host    string
	Port    int
	Stalled chan string // gets the verb that is stalled
	Took    chan Mail   // gets every mail that was taken

	options Options
	listen  net.Listener
	work    sync.WaitGroup

	mu      sync.Mutex
	at      map[string]string // by verb, or by verb and a space and the argument: what to do
	mails   []Mail
	verbs   []string
	flooded int
	active  map[net.Conn]bool
}

// Start runs a server until the test ends.
func Start(t testing.TB, o Options) *Server {
	t.Helper()
	listen, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	if o.Ways == "" {
		o.Ways = "PLAIN LOGIN"
	}
	s := &Server{
		Host: "127.0.0.1", Port: listen.Addr().(*net.TCPAddr).Port, Stalled: make(chan string, 16), Took: make(chan Mail, 64), options: o,
		listen: listen, at: map[string]string{}, active: map[net.Conn]bool{},
	}
	s.work.Go(s.accept)
	t.Cleanup(s.end)
	return s
}

func (s *Server) end() {
	_ = s.listen.Close()
	s.mu.Lock()
	for conn := range s.active {
		_ = conn.Close()
	}
	s.mu.Unlock()
	s.work.Wait()
}

// At says what a verb does from now on, such as "RCPT" or "RCPT bob@example.com":
// an answer such as "550 no", Drop or Stall. An empty one takes that back.
func (s *Server) At(verb, do string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.at[verb] = do
}

// Mails are the mails that were taken so far.
func (s *Server) Mails() []Mail {
	s.mu.Lock()
	defer s.mu.Unlock()
	return append([]Mail{}, s.mails...)
}

// Verbs are all verbs that were heard so far.
func (s *Server) Verbs() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return append([]string{}, s.verbs...)
}

func (s *Server) accept() {
	for {
		conn, err := s.listen.Accept()
		if err != nil {
			return
		}
		s.mu.Lock()
		s.active[conn] = true
		s.mu.Unlock()
		s.work.Go(func() {
			defer func() {
				_ = conn.Close()
				s.mu.Lock()
				delete(s.active, conn)
				s.mu.Unlock()
			}()
			s.hold(conn)
		})
	}
}

// talk is one conversation.
type talk struct {
	*Server
	conn      net.Conn
	in        *bufio.Reader
	protected bool
	user      string
	mail      Mail
}

func (s *Server) hold(conn net.Conn) {
	t := &talk{Server: s, conn: conn}
	if s.options.Implicit {
		t.protect()
	}
	t.in = bufio.NewReader(t.conn)
	if !t.do(Greeting, "", func() { t.say("220 noticetest") }) {
		return
	}
	for {
		line, err := t.in.ReadString('\n')
		if err != nil {
			return
		}
		verb, argument, _ := strings.Cut(strings.TrimRight(line, "\r\n"), " ")
		if !t.do(strings.ToUpper(verb), argument, func() { t.answer(strings.ToUpper(verb), argument) }) {
			return
		}
	}
}

// do does what was asked for at a verb, else what is usual, and reports whether
// the conversation goes on.
func (t *talk) do(verb, argument string, usual func()) bool {
	t.mu.Lock()
	t.verbs = append(t.verbs, verb)
	what := t.at[verb]
	if special := t.at[verb+" "+address(argument)]; special != "" {
		what = special
	}
	t.mu.Unlock()
	switch what {
	case "":
		usual()
	case Drop:
		return false
	case Flood:
		t.flood()
		return false
	case Stall:
		t.Stalled <- verb
		_, _ = io.Copy(io.Discard, t.in) // until the other side gives up
		return false
	default:
		t.say("%s", what)
	}
	return verb != "QUIT"
}

// flood sends what has no end, and notes how much of it was taken.
func (t *talk) flood() {
	piece := []byte("220-" + strings.Repeat("x", 64<<10))
	for n := 0; n < MostFlood; {
		sent, err := t.conn.Write(piece)
		t.mu.Lock()
		t.flooded += sent
		t.mu.Unlock()
		if n += sent; err != nil {
			return
		}
	}
}

// Flooded is how much was taken of floods, in bytes.
func (s *Server) Flooded() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.flooded
}

func (t *talk) say(format string, args ...any) { fmt.Fprintf(t.conn, format+"\r\n", args...) }

// protect goes on with TLS. A handshake that fails shows at the next read.
func (t *talk) protect() {
	t.conn = tls.Server(t.conn, &tls.Config{Certificates: []tls.Certificate{*t.options.Certificate}})
	t.protected = true
}

func (t *talk) answer(verb, argument string) {
	switch verb {
	case "EHLO":
		t.hello()
	case "STARTTLS":
		t.say("220 go on")
		t.protect()
		t.in = bufio.NewReader(t.conn)
	case "AUTH":
		t.auth(argument)
	case "MAIL":
		t.mail = Mail{From: address(argument), TLS: t.protected, User: t.user}
		if t.options.User != "" && t.user == "" {
			t.say("530 5.7.0 sign in first")
			return
		}
		t.say("250 ok")
	case "RCPT":
		t.mail.To = append(t.mail.To, address(argument))
		t.say("250 ok")
	case "DATA":
		t.say("354 go on")
		t.take()
	case "HELO", "NOOP", "RSET":
		t.say("250 ok")
	case "QUIT":
		t.say("221 bye")
	default:
		t.say("500 what?")
	}
}

func (t *talk) hello() {
	t.say("250-noticetest")
	if t.options.Certificate != nil && !t.protected {
		t.say("250-STARTTLS")
	}
	if t.options.User != "" {
		t.say("250-AUTH %s", t.options.Ways)
	}
	t.say("250 8BITMIME")
}

// auth knows PLAIN and LOGIN, and of SCRAM-SHA-256 the server's first message.
func (t *talk) auth(argument string) {
	way, first, _ := strings.Cut(argument, " ")
	if way == "SCRAM-SHA-256" {
		_, nonce, _ := strings.Cut(t.ask(""), ",r=")
		t.ask(base64.StdEncoding.EncodeToString(fmt.Appendf(nil, "r=%sx,s=c2FsdA==,i=%d", nonce, t.options.Rounds)))
		t.say("535 5.7.8 no")
		return
	}
	var user, password string
	if way == "PLAIN" {
		parts := strings.Split(decoded(first), "\x00")
		if len(parts) == 3 {
			user, password = parts[1], parts[2]
		}
	} else {
		user, password = t.ask("VXNlcm5hbWU6"), t.ask("UGFzc3dvcmQ6")
	}
	if user != t.options.User || password != t.options.Password {
		// as careless as a server can be
		t.say("535 5.7.8 not with %s / %s (%s)", user, password, first)
		return
	}
	t.user = user
	t.say("235 welcome")
}

func (t *talk) ask(question string) string {
	t.say("334 %s", question)
	line, err := t.in.ReadString('\n')
	if err != nil {
		return ""
	}
	return decoded(strings.TrimSpace(line))
}

func decoded(text string) string {
	raw, err := base64.StdEncoding.DecodeString(text)
	if err != nil {
		return ""
	}
	return string(raw)
}

// take reads the content of a mail.
func (t *talk) take() {
	data, err := textproto.NewReader(t.in).ReadDotBytes()
	if err != nil {
		return
	}
	t.mail.Data = string(data)
	goOn := t.do(Content, "", func() {
		t.mu.Lock()
		t.mails = append(t.mails, t.mail)
		t.mu.Unlock()
		t.say("250 taken")
		t.Took <- t.mail
	})
	if !goOn {
		_ = t.conn.Close()
	}
}

// address is what stands between the angle brackets of an argument.
func address(argument string) string {
	_, after, _ := strings.Cut(argument, "<")
	inside, _, _ := strings.Cut(after, ">")
	return inside
}
