package session

import (
	"bytes"
	"context"
	"encoding/base64"
	"errors"
	"fmt"
	"net"
	"strings"

	"golang.org/x/crypto/ssh"

	"ringcentral-archiver/archiver/target"
)

// HostKey is the public key of a server, by which it is known again, in the form of authorized_keys: its type and the key in base64
// ("ssh-ed25519 AAAA…"). Empty is none.
type HostKey string

// Type is which kind of key it is, such as ssh-ed25519.
func (k HostKey) Type() string {
	kind, _, _ := strings.Cut(string(k), " ")
	return kind
}

// Fingerprint is the short form that people compare ("SHA256:…"), as ssh and ssh-keygen -l show it; empty for what is no key.
func (k HostKey) Fingerprint() string {
	_, text, _ := strings.Cut(string(k), " ")
	wire, err := base64.StdEncoding.DecodeString(strings.TrimSpace(text))
	if err != nil {
		return ""
	}
	key, err := ssh.ParsePublicKey(wire)
	if err != nil {
		return ""
	}
	return ssh.FingerprintSHA256(key)
}

// String is the fingerprint with the type.
func (k HostKey) String() string { return fmt.Sprintf("%s (%s)", k.Fingerprint(), k.Type()) }

// shown is the key that a server has shown.
func shown(key ssh.PublicKey) HostKey { return HostKey(bytes.TrimSpace(ssh.MarshalAuthorizedKey(key))) }

// HostKeyError says of a server that has another key than the one that is known. Its kind is ErrHostKey.
type HostKeyError struct {
	Address string
	Known   HostKey // empty: none is known yet
	Offered HostKey // that the server has shown now
}

// Error names both keys by their fingerprints.
func (e *HostKeyError) Error() string {
	if e.Known == "" {
		return fmt.Sprintf("sftp: connect to %s: its host key is not known yet: %s", e.Address, e.Offered)
	}
	return fmt.Sprintf("sftp: connect to %s: its host key has changed: known is %s, shown was %s", e.Address, e.Known, e.Offered)
}

// Is compares with ErrHostKey and target.ErrBlocked.
func (e *HostKeyError) Is(kind error) bool { return kind == ErrHostKey || kind == target.ErrBlocked }

// plainKeys are the types that are asked for: no certificates, which end, and no SHA-1 (docs/sftp.md §1).
var plainKeys = []string{
	ssh.KeyAlgoED25519, ssh.KeyAlgoECDSA256, ssh.KeyAlgoECDSA384, ssh.KeyAlgoECDSA521, ssh.KeyAlgoRSASHA512, ssh.KeyAlgoRSASHA256,
}

// algorithms are those by which a server can show a key of the type that is known: it may have several.
func (k HostKey) algorithms() []string {
	switch k.Type() {
	case "":
		return plainKeys
	case ssh.KeyAlgoRSA:
		return []string{ssh.KeyAlgoRSASHA512, ssh.KeyAlgoRSASHA256}
	}
	return []string{k.Type()}
}

// errSeen ends a connection once the server has shown its key.
var errSeen = errors.New("the key was all that was asked for")

// ShownKey asks a server for its key, and sends nothing else. Errors: target.ErrUnavailable; that of ctx.
func (s *Server) ShownKey(ctx context.Context) (key HostKey, err error) {
	raw, ctx, leave, err := s.dial(ctx)
	if err != nil {
		return "", err
	}
	defer leave()
	_, _, _, err = ssh.NewClientConn(raw, s.address(), &ssh.ClientConfig{
		ClientVersion: version, HostKeyAlgorithms: plainKeys,
		HostKeyCallback: func(_ string, _ net.Addr, of ssh.PublicKey) error {
			key = shown(of)
			return errSeen
		},
	})
	raw.Close()
	if key == "" {
		return "", s.failed(ctx, err)
	}
	return key, nil
}
