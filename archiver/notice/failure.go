package notice

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"encoding/base64"
	"errors"
	"net"
	"net/http"
	"net/textproto"
	"strconv"
	"strings"

	"ringcentral-archiver/archiver/transport"
)

// fail finds the sentence for an error of a step: kind, if the server has
// refused the step; otherwise what went wrong on the way.
func (t *talk) fail(kind Kind, about string, err error) *Failure {
	f := &Failure{Kind: kind, About: line(about)}
	answer, answered := errors.AsType[*textproto.Error](err)
	_, notFound := errors.AsType[*net.DNSError](err)
	_, certificate := errors.AsType[*tls.CertificateVerificationError](err)
	_, record := errors.AsType[tls.RecordHeaderError](err)
	switch {
	case answered && answer.Code < 500: // for now (RFC 5321 §4.2.1)
		f.Kind, f.About, f.Said = TryLater, t.at.Host, t.said(answer)
	case answered:
		f.Said = t.said(answer)
	case t.ctx.Err() != nil || timedOut(err):
		f.Kind, f.About = NoAnswer, t.at.Address()
	case notFound:
		f.Kind, f.About = HostNotFound, t.at.Host
	case certificate:
		f.Kind, f.About, f.Said = ofCertificate(err, t.at.Host)
	case record:
		f.Kind, f.About = NotTLS, t.at.Address()
	case kind != NothingThere:
		f.Kind, f.About = Dropped, t.at.Address()
	}
	return f
}

// unanswered finds the sentence for a ping or a message to a webhook that no answer came to. The error's own words hold
// the address, and are not repeated.
func unanswered(req *http.Request, err error) *Failure {
	f := &Failure{Kind: PingUnanswered, About: req.URL.Host}
	refusal, refused := errors.AsType[*transport.ProxyRefusal](err)
	silent, unanswered := errors.AsType[*transport.ProxyUnanswered](err)
	_, certificate := errors.AsType[*tls.CertificateVerificationError](err)
	switch {
	case refused:
		f.Kind, f.About = ProxyPassword, refusal.Proxy
	case errors.Is(err, transport.ErrProxyAddress):
		f.Kind, f.About = ProxyAddress, ""
	case unanswered:
		f.Kind, f.About = ProxyUnanswered, silent.Proxy
	case certificate:
		f.Kind, f.About, f.Said = ofCertificate(err, req.URL.Hostname())
	}
	return f
}

// timedOut reports whether the system gave up waiting.
func timedOut(err error) bool {
	e, is := errors.AsType[net.Error](err)
	return errors.Is(err, context.DeadlineExceeded) || is && e.Timeout()
}

// said is what the server answered, without the password, should it repeat that: as it is, or as it was sent.
func (t *talk) said(answer *textproto.Error) string {
	text := strconv.Itoa(answer.Code) + " " + answer.Msg
	if secret := string(t.at.Password); secret != "" {
		for _, sent := range []string{plainly(t.at.User, secret), secret} {
			text = strings.NewReplacer(base64.StdEncoding.EncodeToString([]byte(sent)), hidden, sent, hidden).Replace(text)
		}
	}
	return line(text)
}

// plainly is what PLAIN sends (RFC 4616 §2).
func plainly(user, password string) string { return "\x00" + user + "\x00" + password }

// ofCertificate says what is wrong with a server's certificate and names it.
func ofCertificate(err error, host string) (kind Kind, about, said string) {
	kind = Untrusted
	if _, is := errors.AsType[x509.HostnameError](err); is {
		kind = OtherName
	}
	if e, is := errors.AsType[x509.CertificateInvalidError](err); is && e.Reason == x509.Expired {
		kind = OutOfDate
	}
	if e, is := errors.AsType[*tls.CertificateVerificationError](err); is && len(e.UnverifiedCertificates) > 0 {
		said = name(e.UnverifiedCertificates[0])
	}
	return kind, host, said
}

// name says for whom a certificate is, who issued it, and until when it counts.
func name(c *x509.Certificate) string {
	whom := strings.Join(append(c.DNSNames, ips(c.IPAddresses)...), ", ")
	if whom == "" {
		whom = c.Subject.CommonName
	}
	issuer := c.Issuer.CommonName
	if issuer == "" {
		issuer = c.Issuer.String()
	}
	return line("for " + whom + ", issued by " + issuer + ", until " + c.NotAfter.Format("2006-01-02"))
}

func ips(all []net.IP) (out []string) {
	for _, ip := range all {
		out = append(out, ip.String())
	}
	return out
}
