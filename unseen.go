package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"

	"golang.org/x/term"

	"ringcentral-archiver/archiver/plaintext"
)

// typeSecret asks a person at the terminal, who types the answer unseen: nothing is shown from before the question on. Ctrl+C answers
// nothing. The read itself cannot be interrupted, so its goroutine may stay until the process ends. Errors: the terminal's, that of ctx;
// context.Canceled.
func typeSecret(ctx context.Context, question string) (secret string, err error) {
	keyboard := int(os.Stdin.Fd())
	seen, err := term.MakeRaw(keyboard)
	if err != nil {
		return "", fmt.Errorf("ask for a secret: %w", err)
	}
	defer func() { err = errors.Join(err, term.Restore(keyboard, seen)) }()
	type answer struct {
		secret string
		err    error
	}
	typed := make(chan answer, 1)
	go func() {
		screen := term.NewTerminal(struct {
			io.Reader
			io.Writer
		}{os.Stdin, os.Stderr}, "")
		secret, err := screen.ReadPassword(plaintext.Line(question))
		typed <- answer{secret, err}
	}()
	select {
	case a := <-typed:
		if errors.Is(a.err, io.EOF) { // Ctrl+C, or Ctrl+D
			return "", context.Canceled
		}
		return a.secret, a.err
	case <-ctx.Done():
		return "", context.Cause(ctx)
	}
}
