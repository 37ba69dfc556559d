package transport

import (
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"os"
)

// What stands between this computer and a service and lets nothing through before a person has done something.
var (
	// ErrProxyPassword: the proxy asks for a name and a password, and has none or wrong ones.
	ErrProxyPassword = errors.New("the proxy asks for a name and a password")
	// ErrProxyRefused: the proxy does not let calls through to a service.
	ErrProxyRefused = errors.New("the proxy does not let the program through")
	// ErrProxyAddress: the address of the proxy, in the environment or in the system's settings, is none.
	ErrProxyAddress = errors.New("the address of the proxy cannot be read")
	// ErrCertificate: whoever answered has no certificate of the service's that this computer trusts.
	ErrCertificate = errors.New("the certificate is not trusted")
)

// doubt marks the errors of certificates with ErrCertificate.
func doubt(err error) error {
	if _, is := errors.AsType[*tls.CertificateVerificationError](err); is {
		return fmt.Errorf("%w: %w", ErrCertificate, err)
	}
	return err
}

// Roots are the authorities that calls trust: the system's, those in a file (empty = none) and those in
// the file that SSL_CERT_FILE names. Nil stands for the system's alone. Errors: one for a file that
// cannot be read or holds no certificate.
func Roots(file string) (*x509.CertPool, error) {
	variable := os.Getenv("SSL_CERT_FILE")
	if file == "" && variable == "" {
		return nil, nil
	}
	roots, err := x509.SystemCertPool()
	if err != nil {
		return nil, fmt.Errorf("read the system's certificates: %w", err)
	}
	if err := add(roots, file); err != nil {
		return nil, fmt.Errorf("read the certificate authorities to trust: %w", err)
	}
	if err := add(roots, variable); err != nil {
		return nil, fmt.Errorf("read the certificate authorities that SSL_CERT_FILE names: %w", err)
	}
	return roots, nil
}

// add adds the certificates in a file.
func add(roots *x509.CertPool, file string) error {
	if file == "" {
		return nil
	}
	pem, err := os.ReadFile(file)
	if err != nil {
		return err
	}
	if !roots.AppendCertsFromPEM(pem) {
		return fmt.Errorf("there is no certificate in %s: it has to be a PEM file, which begins with -----BEGIN CERTIFICATE-----", file)
	}
	return nil
}
