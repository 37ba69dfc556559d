// Package notice sends mail through the user's own SMTP server, messages to a webhook
// of a chat, and pings to an address that raises the alarm when they stop. Decide holds the rules of what
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

// Sender sends mail, messages and pings. It is safe for use by several goroutines.
type Sender struct {
	HTTP    http.RoundTripper // for pings and webhooks; it must log no paths, because they hold secrets
	Roots   *x509.CertPool    // authorities whose certificates are trusted; nil = the system's
	Clock   clockwork.Clock
	Program string // who mails, such as RingCentral Archiver
}

// How long one mail, and one ping or message to a webhook may take altogether.
const (
	mailTime = 25 * time.Second
	pingTime = 10 * time.Second
)

// Kind is a sentence for people that says what went wrong and what to do. It has at most one %s,
// for the subject.
type Kind string

// The kinds of failures.
const (
	NotAnAddress     Kind = "%s is not a mail address: enter one like ana@example.com."
	NoRecipient      Kind = "Enter at least one address to send mail to."
	NoSender         Kind = "Enter the sender's address."
	NoServer         Kind = "Mail is sent through your own mail server: enter its name, like smtp.example.com."
	NotAServer       Kind = "%s is not a mail server: enter a name like smtp.example.com."
	NotAPort         Kind = "%s is not a port: enter a number, usually 587 with STARTTLS or 465 with TLS."
	NotASecurity     Kind = "%s is not a security setting: choose STARTTLS, TLS or none."
	NoUser           Kind = "Enter the user name for this password."
	NoPassword       Kind = "Enter the password for %s."
	SealedPassword   Kind = "The password of the mail server is encrypted with a key that this computer does not have: enter it again."
	SealedPing       Kind = "The ping URL is encrypted with a key that this computer does not have: enter it again."
	SealedHook       Kind = "The webhook URL is encrypted with a key that this computer does not have: enter it again."
	OpenPassword     Kind = "The password would be sent to %s unencrypted: choose STARTTLS or TLS, or leave the user name empty."
	HostNotFound     Kind = "There is no mail server called %s: check the name and your internet connection."
	NothingThere     Kind = "Nothing answers at %s: check the name and the port (587 with STARTTLS, 465 with TLS)."
	NoAnswer         Kind = "%s did not answer in time: check the port and the security (587 with STARTTLS, 465 with TLS). A firewall may block the port."
	Dropped          Kind = "%s closed the connection: check the port and the security (587 with STARTTLS, 465 with TLS), and try again."
	NoSTARTTLS       Kind = "%s does not offer STARTTLS: choose TLS and port 465."
	NotTLS           Kind = "%s does not use TLS on this port: choose STARTTLS and port 587."
	Untrusted        Kind = "The certificate of %s is not trusted: if your company issues its own, set SSL_CERT_FILE to its authority's certificate file and restart the program."
	OtherName        Kind = "The certificate of %s is for another name: enter the server's name as in its certificate."
	OutOfDate        Kind = "The certificate of %s is out of date: check this computer's clock, or have the server's certificate renewed."
	NoLogin          Kind = "%s does not accept a user name and password: leave them empty, or choose another port."
	WrongPassword    Kind = "%s does not accept the user name and password: check both. Many providers require an app password here."
	SenderRefused    Kind = "The server does not accept mail from %s: enter an address that belongs to the user name."
	RecipientRefused Kind = "The server does not accept mail to %s: check the address."
	MessageRefused   Kind = "%s did not accept the mail: ask its administrator why."
	TryLater         Kind = "%s does not accept mail at the moment: try again later."
	NotPingable      Kind = "%s is not a ping URL: it must begin with https:// or http://."
	PingUnanswered   Kind = "%s cannot be reached: check the address and your internet connection."
	ProxyPassword    Kind = "The proxy %s asks for a name and a password: enter them with the proxy's address, or in HTTPS_PROXY if that names the proxy."
	ProxyUnanswered  Kind = "The proxy %s cannot be reached: check its address and your internet connection."
	ProxyAddress     Kind = "The address of the proxy cannot be read: correct HTTPS_PROXY (http://NAME:PASSWORD@HOST:PORT) and start the program again."
	PingRefused      Kind = "%s answered the ping with an error: check the address."
	NotAHook         Kind = "%s is not a webhook URL: it must begin with https://."
	HookRefused      Kind = "%s did not accept the message: check the webhook URL, and whether it is for Slack or for Teams."
	HookLedAstray    Kind = "%s redirects messages to another address: enter the final address instead."
	PingLedAstray    Kind = "%s redirects pings to an address that is not allowed: enter the final address instead."
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
