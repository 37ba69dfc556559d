package notice

import (
	"log/slog"
	"net"
	"net/mail"
	"strconv"
	"strings"
	"unicode"
)

// Security is how the way to the mail server is protected.
type Security string

// The kinds of security.
const (
	STARTTLS   Security = "starttls" // begins in the open and must go on with TLS
	TLS        Security = "tls"      // TLS from the first byte
	NoSecurity Security = "none"     // everybody on the way can read the mail
)

// Securities are the kinds of security, the best known first.
var Securities = []Security{STARTTLS, TLS, NoSecurity}

// Port is the usual port.
func (s Security) Port() int {
	switch s {
	case TLS:
		return 465
	case NoSecurity:
		return 25
	default:
		return 587
	}
}

// Password is a secret that cannot be printed, logged or encoded.
type Password string

// hidden stands for a password wherever one is shown.
const hidden = "(hidden)"

// String implements fmt.Stringer.
func (Password) String() string { return hidden }

// GoString implements fmt.GoStringer.
func (Password) GoString() string { return hidden }

// LogValue implements slog.LogValuer.
func (Password) LogValue() slog.Value { return slog.StringValue(hidden) }

// MarshalText implements encoding.TextMarshaler.
func (Password) MarshalText() ([]byte, error) { return []byte(hidden), nil }

// Server is a mail server and who one is there.
type Server struct {
	Host     string
	Port     int
	Security Security
	User     string // empty = mail is sent without signing in
	Password Password
}

// Address is host and port.
func (s Server) Address() string { return net.JoinHostPort(s.Host, strconv.Itoa(s.Port)) }

// Local reports whether the server is on this computer.
func (s Server) Local() bool { return local(s.Host) }

// local reports whether a host is this computer.
func local(host string) bool {
	ip := net.ParseIP(host)
	return strings.EqualFold(host, "localhost") || ip != nil && ip.IsLoopback()
}

// Check says what is wrong with the server as it was given.
func (s Server) Check() error {
	switch {
	case s.Host == "":
		return &Failure{Kind: NoServer}
	case strings.ContainsFunc(s.Host, func(r rune) bool { return !hostRune(r) }):
		return &Failure{Kind: NotAServer, About: quote(s.Host)}
	case s.Port < 1 || s.Port > 65535:
		return &Failure{Kind: NotAPort, About: strconv.Itoa(s.Port)}
	case s.Security != STARTTLS && s.Security != TLS && s.Security != NoSecurity:
		return &Failure{Kind: NotASecurity, About: quote(string(s.Security))}
	case s.User == "" && s.Password != "":
		return &Failure{Kind: NoUser}
	case s.User != "" && s.Password == "":
		return &Failure{Kind: NoPassword, About: line(s.User)}
	case s.User != "" && s.Security == NoSecurity && !s.Local():
		return &Failure{Kind: OpenPassword, About: s.Host}
	default:
		return nil
	}
}

func hostRune(r rune) bool {
	return unicode.IsLetter(r) || unicode.IsMark(r) || unicode.IsDigit(r) || strings.ContainsRune(".-_:", r)
}

// ParseServer reads HOST or HOST:PORT; without a port it is 0.
func ParseServer(text string) (host string, port int, err error) {
	text = strings.TrimSpace(text)
	host, digits, err := net.SplitHostPort(text)
	if err != nil { // no port
		host = strings.Trim(text, "[]")
	} else if port, err = strconv.Atoi(digits); err != nil || port < 1 || port > 65535 {
		return "", 0, &Failure{Kind: NotAPort, About: quote(digits)}
	}
	if host == "" || strings.ContainsFunc(host, func(r rune) bool { return !hostRune(r) }) {
		if at := strings.LastIndexByte(text, '@'); at >= 0 {
			text = "…" + text[at:] // before it may be a password
		}
		return "", 0, &Failure{Kind: NotAServer, About: quote(text)}
	}
	return host, port, nil
}

// ParseAddress reads a mail address, with or without a name, and gives it bare.
func ParseAddress(text string) (string, error) {
	a, err := mail.ParseAddress(strings.TrimSpace(text))
	if err != nil || strings.ContainsFunc(a.Address, func(r rune) bool { return !addressRune(r) }) {
		return "", &Failure{Kind: NotAnAddress, About: quote(text)}
	}
	return a.Address, nil
}

// addressRune refuses characters that would need quoting on the wire. Real
// addresses have none of them, and a server could take them for a command.
func addressRune(r rune) bool {
	return unicode.IsPrint(r) && !strings.ContainsRune(` <>"\(),:;[]`, r)
}

// ParseAddresses reads addresses with commas or semicolons between them; none is
// no error.
func ParseAddresses(text string) (all []string, err error) {
	for one := range strings.FieldsFuncSeq(text, func(r rune) bool { return r == ',' || r == ';' || r == '\n' }) {
		if strings.TrimSpace(one) == "" {
			continue
		}
		a, err := ParseAddress(one)
		if err != nil {
			return nil, err
		}
		all = append(all, a)
	}
	return all, nil
}
