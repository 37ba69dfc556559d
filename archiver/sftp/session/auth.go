package session

import (
	"context"
	"crypto/ed25519"
	"crypto/rand"
	"encoding/pem"
	"errors"
	"fmt"
	"io"
	"strings"

	"golang.org/x/crypto/ssh"
	"golang.org/x/crypto/ssh/agent"
)

// NewKey makes a key (Ed25519). private is to be kept secret; public is the line that belongs into authorized_keys on the server, with a
// comment that says whose it is.
func NewKey(comment string) (private []byte, public string, err error) {
	_, key, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		return nil, "", fmt.Errorf("make a key: %w", err)
	}
	block, err := ssh.MarshalPrivateKey(key, comment)
	if err != nil {
		return nil, "", fmt.Errorf("make a key: %w", err)
	}
	private = pem.EncodeToMemory(block)
	public, err = PublicKey(private, comment)
	return private, public, err
}

// PublicKey is the line for authorized_keys that belongs to a private key. Errors: ErrPassphrase, ErrKey.
func PublicKey(private []byte, comment string) (public string, err error) {
	signer, err := signerOf(private)
	if err != nil {
		return "", err
	}
	line := string(shown(signer.PublicKey()))
	if comment = strings.Join(strings.Fields(comment), " "); comment != "" { // a line has no second one
		line += " " + comment
	}
	return line, nil
}

func signerOf(private []byte) (ssh.Signer, error) {
	signer, err := ssh.ParsePrivateKey(private)
	if _, is := errors.AsType[*ssh.PassphraseMissingError](err); is {
		return nil, &Error{Op: "read", Path: "the private key", Kind: ErrPassphrase}
	}
	if err != nil {
		return nil, &Error{Op: "read", Path: "the private key", Kind: ErrKey, Cause: err}
	}
	return signer, nil
}

// methods are the ways to sign in, with what they need asked for beforehand: while the server waits, nobody is asked. leave ends the
// connection to the agent. Errors: ErrPassphrase, ErrKey, ErrAgent; those of Key and Password; that of ctx.
func (s *Server) methods(ctx context.Context) (all []ssh.AuthMethod, leave func(), err error) {
	leave = func() {}
	var signers []ssh.Signer
	if s.Key != nil {
		private, err := s.Key()
		if err != nil {
			return nil, leave, fmt.Errorf("read the private key: %w", err)
		}
		signer, err := signerOf(private)
		if err != nil {
			return nil, leave, err
		}
		signers = append(signers, signer)
	}
	if s.Agent != nil {
		var more []ssh.Signer
		if more, leave, err = s.fromAgent(ctx); err != nil {
			return nil, leave, err
		}
		signers = append(signers, more...)
	}
	if len(signers) > 0 {
		all = append(all, ssh.PublicKeys(signers...))
	}
	if s.Password != nil {
		password, err := s.Password()
		if err != nil {
			leave()
			return nil, func() {}, fmt.Errorf("read the password: %w", err)
		}
		all = append(all, ssh.Password(password), ssh.KeyboardInteractive(answering(password)))
	}
	return all, leave, nil
}

// fromAgent asks the agent for its keys. It signs while it is connected.
func (s *Server) fromAgent(ctx context.Context) (signers []ssh.Signer, leave func(), err error) {
	nothing := func() {}
	to, err := s.Agent(ctx)
	if err != nil {
		return nil, nothing, agentFailed(ctx, err)
	}
	stop := context.AfterFunc(ctx, func() { to.Close() })
	leave = func() {
		stop()
		to.Close()
	}
	if signers, err = agent.NewClient(to).Signers(); err != nil {
		leave()
		return nil, nothing, agentFailed(ctx, err)
	}
	return signers, leave, nil
}

func agentFailed(ctx context.Context, err error) error {
	if ctx.Err() != nil {
		return context.Cause(ctx)
	}
	if _, said := errors.AsType[*Error](err); said {
		return err
	}
	if errors.Is(err, io.EOF) {
		err = nil // it says no more than that
	}
	return &Error{Op: "ask", Path: "for keys", Kind: ErrAgent, Cause: err}
}

// answering answers the one question of which the answer is not shown, the password's, as servers ask that take passwords by PAM alone.
// Another question, for a code, has no answer.
func answering(password string) ssh.KeyboardInteractiveChallenge {
	asked := false
	return func(_, _ string, questions []string, echos []bool) ([]string, error) {
		if len(questions) == 0 {
			return nil, nil
		}
		if len(questions) > 1 || echos[0] || asked {
			return nil, errors.New("the server asks for more than a password")
		}
		asked = true
		return []string{password}, nil
	}
}
