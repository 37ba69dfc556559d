package session

import (
	"context"
	"errors"
	"net"
	"slices"
	"strings"
	"time"

	"golang.org/x/crypto/ssh"

	"ringcentral-archiver/archiver/target"
)

// version is how the program names itself to servers.
const version = "SSH-2.0-RingCentralArchiver"

// longestDial is how long a connection may take to be made, sign-in included.
const longestDial = 45 * time.Second

// address is the server's with its port.
func (s *Server) address() string {
	if _, port, err := net.SplitHostPort(s.Address); err == nil && port != "" {
		return s.Address
	}
	return net.JoinHostPort(strings.Trim(strings.TrimSuffix(s.Address, ":"), "[]"), "22")
}

// dial makes the connection below that of SSH. It is closed when ctx ends before leave is called, or after longestDial, as within says.
func (s *Server) dial(ctx context.Context) (raw net.Conn, within context.Context, leave func(), err error) {
	ctx, cancel := context.WithCancelCause(ctx)
	late := s.Clock.AfterFunc(longestDial, func() { cancel(errSlow) })
	through := s.Dial
	if through == nil {
		through = new(net.Dialer).DialContext
	}
	raw, err = through(ctx, "tcp", s.address())
	if err != nil {
		err = s.failed(ctx, err)
		late.Stop()
		cancel(nil)
		return nil, nil, nil, err
	}
	stop := context.AfterFunc(ctx, func() { raw.Close() })
	return raw, ctx, func() {
		late.Stop()
		stop()
		cancel(nil)
	}, nil
}

// errSlow: the server takes too long to let the program in.
var errSlow = errors.New("it takes too long")

// failed is the error of a connection that could not be made.
func (s *Server) failed(ctx context.Context, err error) error {
	switch ended := context.Cause(ctx); ended {
	case nil:
	case errSlow:
		err = errSlow
	default:
		return ended
	}
	if _, is := errors.AsType[*Error](err); is {
		return err
	}
	kind := target.ErrUnavailable
	if refused(err) {
		kind = target.ErrUnauthorized
	}
	return &Error{Op: "connect to", Path: s.address(), Kind: kind, Cause: err}
}

// refused reports whether the server has refused every way to sign in. The library has no type for that, and none for a server that
// says so by ending the connection.
func refused(err error) bool {
	return slices.ContainsFunc([]string{
		"unable to authenticate", "Too many authentication failures", "more than a password",
		"unexpected message type 51", // SSH_MSG_USERAUTH_FAILURE, to a way of signing in that the server had offered
	}, func(said string) bool { return strings.Contains(err.Error(), said) })
}

// Open connects to the server, signs in there and begins SFTP. The Line has to be closed. Errors: *HostKeyError, ErrPassphrase, ErrKey,
// ErrAgent, ErrNoSFTP, target.ErrUnauthorized, target.ErrUnavailable; those of Key and Password; that of ctx.
func (s *Server) Open(ctx context.Context) (*Line, error) {
	methods, done, err := s.methods(ctx)
	if err != nil {
		return nil, err
	}
	defer done()
	raw, ctx, leave, err := s.dial(ctx)
	if err != nil {
		return nil, err
	}
	defer leave()
	l := &Line{clock: s.Clock, closed: make(chan struct{})}
	l.raw = &heard{Conn: raw, line: l}
	var foreign *HostKeyError
	conn, channels, requests, err := ssh.NewClientConn(l.raw, s.address(), &ssh.ClientConfig{
		User: s.User, Auth: methods, ClientVersion: version, HostKeyAlgorithms: s.HostKey.algorithms(),
		HostKeyCallback: func(_ string, _ net.Addr, of ssh.PublicKey) error {
			if now := shown(of); now != s.HostKey {
				foreign = &HostKeyError{Address: s.address(), Known: s.HostKey, Offered: now}
				return foreign
			}
			return nil
		},
	})
	if foreign != nil {
		return nil, foreign
	}
	if none, is := errors.AsType[*ssh.AlgorithmNegotiationError](err); is && strings.Contains(none.What, "host key") {
		return nil, s.foreign(ctx, err) // it has no key of that type any more
	}
	if err != nil {
		return nil, s.failed(ctx, err)
	}
	l.ssh = ssh.NewClient(conn, channels, requests)
	if err := l.begin(); err != nil {
		l.Close()
		return nil, s.failed(ctx, noSFTP(s.address(), err))
	}
	return l, nil
}

// foreign is the error of a server that does not show the key that is known: it names the one that the server has.
func (s *Server) foreign(ctx context.Context, err error) error {
	now, dialed := s.ShownKey(ctx)
	if dialed != nil {
		return dialed
	}
	if now == s.HostKey {
		return s.failed(ctx, err) // it has it again
	}
	return &HostKeyError{Address: s.address(), Known: s.HostKey, Offered: now}
}

// noSFTP is the error of a server that lets the program in and refuses SFTP; another stays as it is.
func noSFTP(address string, err error) error {
	if errors.Is(err, errRefused) {
		return &Error{Op: "connect to", Path: address, Kind: ErrNoSFTP, Cause: err}
	}
	return err
}
