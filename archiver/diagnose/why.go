package diagnose

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"net/http"

	"ringcentral-archiver/archiver/reasons"
	"ringcentral-archiver/archiver/transport"
)

// Why a way ends. Each is a sentence about a host.
const (
	whySettings  Text = "The network cannot be used as it is set up, so %s was not called."
	whyName      Text = "The name %s cannot be found: this computer is offline, or its network does not know the name."
	whyConnect   Text = "No connection to %s: it is not reachable from here, or a firewall is in the way."
	whyProxy     Text = "The proxy does not let the program through to %s."
	whyPassword  Text = "The proxy on the way to %s asks for a user name and a password, and got none or wrong ones."
	whyAuthority Text = "The certificate of %s is signed by an authority that this computer does not know: a proxy or a virus scanner may be looking into the connection."
	whyOtherName Text = "The certificate that is shown for %s belongs to another name: something else answers there."
	whyExpired   Text = "The certificate of %s is not valid now: is this computer's clock right?"
	whyTLS       Text = "No secure connection to %s can be made: something on the way breaks it off."
	whySilence   Text = "%s takes the connection, but does not answer."
	whyTrouble   Text = "%s answers that it is in trouble; that passes."
	whyStranger  Text = "Something else answers for %s, such as the sign-in page of a network."
	whySignIn    Text = "%s does not accept the sign-in."
)

// why is the sentence for the step that has failed, and the host that it is about.
func why(c Connection, err error) (Text, string) {
	about := hostOnly(c.Host)
	switch {
	case c.Failed == stepSignIn, c.Failed == stepPlace:
		return whySignInFails(c, err)
	case c.Failed == stepAnswer:
		return whyNoAnswer(err), about
	case c.Failed == stepTLS:
		return whyNoTLS(err), about
	case c.Failed == stepProxy && errors.Is(err, transport.ErrProxyPassword):
		return whyPassword, about
	case c.Failed == stepProxy && errors.Is(err, context.DeadlineExceeded):
		return whySilence, hostOnly(c.Via)
	case c.Failed == stepProxy:
		return whyProxy, about
	}
	if c.Via != "" {
		about = hostOnly(c.Via)
	}
	if c.Failed == stepName {
		return whyName, about
	}
	if len(c.Passed) == 0 && !transport.IsNetwork(err) && !errors.Is(err, context.DeadlineExceeded) {
		return whySettings, about
	}
	return whyConnect, about
}

// whySignInFails is the engine's own sentence where it has one.
func whySignInFails(c Connection, err error) (Text, string) {
	if errors.Is(err, context.DeadlineExceeded) {
		return whySilence, c.Service
	}
	switch r := reasons.Of(err); r {
	case reasons.ServiceTrouble, reasons.NoReason, reasons.Stopped:
		if c.Failed == stepPlace {
			return whyTrouble, c.Service
		}
		return whySignIn, c.Service
	default:
		return Text(r.Sentence()), ""
	}
}

func whyNoAnswer(err error) Text {
	strange, is := errors.AsType[*strangeAnswer](err)
	switch {
	case !is:
		return whySilence
	case strange.status >= http.StatusInternalServerError || strange.status == http.StatusTooManyRequests:
		return whyTrouble
	default:
		return whyStranger
	}
}

func whyNoTLS(err error) Text {
	var authority x509.UnknownAuthorityError
	var name x509.HostnameError
	var invalid x509.CertificateInvalidError
	_, refused := errors.AsType[*tls.CertificateVerificationError](err)
	switch {
	case errors.As(err, &authority):
		return whyAuthority
	case errors.As(err, &name):
		return whyOtherName
	case errors.As(err, &invalid) && invalid.Reason == x509.Expired:
		return whyExpired
	case refused: // as the systems' own verifiers say it
		return whyAuthority
	default:
		return whyTLS
	}
}
