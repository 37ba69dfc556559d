// Package notice sends mail through the user's own SMTP server, and pings to an
// address that raises the alarm when they stop. Decide holds the rules of what
// people are told, and when. The package writes no mail and keeps no state.
package notice

import (
	"crypto/x509"
	"errors"
	"net/http"
	"strings"
	"time"

	"github.com/jonboulle/clockwork"
)

// Sender sends mail and pings. It is safe for use by several goroutines.
type Sender struct {
	HTTP    http.RoundTripper // for pings; it must log no paths, because they hold secrets
	Roots   *x509.CertPool    // authorities whose certificates are trusted; nil = the system's
	Clock   clockwork.Clock
	Program string // who mails, such as RingCentral Archiver
}

// How long one mail and one ping may take altogether.
const (
	mailTime = 25 * time.Second
	pingTime = 10 * time.Second
)

// Kind is a sentence for people that says what went wrong and what to do. It has at most one %s,
// for the subject.
type Kind string

// The kinds of failures.
const (
	NotAnAddress     Kind = "%s is not a mail address: it is written like ana@example.com."
	NoRecipient      Kind = "Give at least one address that mail goes to."
	NoSender         Kind = "Give the address that mail comes from."
	NotAServer       Kind = "%s is not a mail server: it is written like smtp.example.com."
	NotAPort         Kind = "%s is not a port: it is a number, 587 with STARTTLS and 465 with TLS as a rule."
	NotASecurity     Kind = "%s is not a kind of security: choose STARTTLS, TLS or none."
	NoUser           Kind = "Give the user name that belongs to the password."
	NoPassword       Kind = "Give the password that belongs to %s."
	SealedPassword   Kind = "The password of the mail server is sealed by a key that this computer does not have: give it again."
	OpenPassword     Kind = "The password would go to %s for everybody to read: choose STARTTLS or TLS, or leave the user name empty."
	HostNotFound     Kind = "There is no mail server called %s: check the name, and whether this computer is online."
	NothingThere     Kind = "Nothing answers at %s: check the name and the port (587 with STARTTLS, 465 with TLS)."
	NoAnswer         Kind = "%s did not answer in time: check port and security (587 with STARTTLS, 465 with TLS). A firewall may block the port."
	Dropped          Kind = "%s ended the connection: check port and security (587 with STARTTLS, 465 with TLS), and try again."
	NoSTARTTLS       Kind = "%s does not offer STARTTLS: choose TLS and port 465."
	NotTLS           Kind = "%s does not begin with TLS: choose STARTTLS and port 587."
	Untrusted        Kind = "The certificate of %s is not trusted: if your company issues its own, name the file of its authority in SSL_CERT_FILE and start the program anew."
	OtherName        Kind = "The certificate of %s is for another name: give the server's name as its certificate has it."
	OutOfDate        Kind = "The certificate of %s is out of date: check this computer's clock, or have the server's certificate renewed."
	NoLogin          Kind = "%s takes no user name and password: leave them empty, or choose another port."
	WrongPassword    Kind = "%s does not accept the user name and password: check both. Many providers want an app password here."
	SenderRefused    Kind = "The server takes no mail from %s: give an address that belongs to the user name."
	RecipientRefused Kind = "The server takes no mail to %s: check the address."
	MessageRefused   Kind = "%s did not take the mail: ask its administrator why."
	TryLater         Kind = "%s takes no mail at the moment: try again later."
	NotPingable      Kind = "%s is not an address to ping: it begins with https:// or http://."
	PingUnanswered   Kind = "%s cannot be reached: check the address, and whether this computer is online."
	PingRefused      Kind = "%s answered the ping with an error: check the address."
	PingLedAstray    Kind = "%s sends pings on to where they may not go: give the address that it sends them to."
)

// Failure is why a mail or a ping did not arrive. There is no secret in it.
type Failure struct {
	Kind Kind
	// the subject of Kind: a server, an address, of a ping only the host
	About  string `json:",omitempty"`
	Said   string `json:",omitempty"` // what the other side said, in one line; often empty
	partly bool   // others have got the mail
}

// Error implements error with one or two sentences.
func (f *Failure) Error() string {
	text := f.Kind.In(string(f.Kind), f.About)
	if f.Said != "" {
		text += " (" + f.Said + ")"
	}
	return text
}

// In is the sentence with what it is about, in the words of a language.
func (Kind) In(words, about string) string {
	if !strings.Contains(words, "%s") {
		return words
	}
	return strings.ReplaceAll(words, "%s", about)
}

// Delivered reports whether at least one recipient has got the mail that Mail returned err for.
func Delivered(err error) bool {
	f, is := errors.AsType[*Failure](err)
	return err == nil || is && f.partly
}
