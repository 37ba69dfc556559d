package transport

import (
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
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
	// Before the system's: Go reads the file that SSL_CERT_FILE names as well, whatever it is.
	trusted, err := certificates(file)
	if err != nil {
		return nil, fmt.Errorf("read the certificate authorities to trust: %w", err)
	}
	named, err := certificates(variable)
	if err != nil {
		return nil, fmt.Errorf("read the certificate authorities that SSL_CERT_FILE names: %w", err)
	}
	roots, err := x509.SystemCertPool()
	if err != nil {
		return nil, fmt.Errorf("read the system's certificates: %w", err)
	}
	roots.AppendCertsFromPEM(trusted)
	roots.AppendCertsFromPEM(named)
	return roots, nil
}

// certificates reads a file with certificates; empty = none.
func certificates(file string) (pem []byte, err error) {
	if file == "" {
		return nil, nil
	}
	if pem, err = ReadFile(file); err != nil {
		return nil, err
	}
	if !x509.NewCertPool().AppendCertsFromPEM(pem) {
		return nil, fmt.Errorf("there is no certificate in %s: it has to be a PEM file, which begins with -----BEGIN CERTIFICATE-----", file)
	}
	return pem, nil
}

// mostRead is how much of such a file is read, in bytes: a system's authorities have a fifth of a megabyte.
const mostRead = 16 << 20

// ReadFile reads the beginning of a file that a person or the system has named. What else stands there may have no end, or wait for
// one who writes into it. Errors: the system's, one for what is no file.
func ReadFile(path string) ([]byte, error) {
	if info, err := os.Stat(path); err != nil {
		return nil, err
	} else if !info.Mode().IsRegular() {
		return nil, fmt.Errorf("%s is no file", path)
	}
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	return io.ReadAll(io.LimitReader(f, mostRead))
}
