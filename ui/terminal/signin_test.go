package terminal

import (
	"context"
	"errors"
	"io"
	"strings"
	"testing"
)

func TestPastedLines(t *testing.T) {
	in, typed := io.Pipe()
	pasted := lines(t.Context(), in)
	go func() {
		for _, text := range []string{"\n", "  http://localhost:17380/callback?code=x \r\n", "second\n"} {
			if _, err := io.WriteString(typed, text); err != nil {
				t.Error(err)
			}
		}
		typed.Close()
	}()
	if got := <-pasted; got != "http://localhost:17380/callback?code=x" {
		t.Errorf("got %q", got)
	}
	if got := <-pasted; got != "second" {
		t.Errorf("got %q", got)
	}
}

func TestEndOfInputEndsNothing(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	in, typed := io.Pipe()
	pasted := lines(ctx, in)
	typed.Close()
	go cancel()
	select {
	case text, open := <-pasted:
		t.Errorf("got %q, open %v", text, open)
	case <-ctx.Done():
	}
}

func TestNobodyTakesALineAfterTheEnd(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	lines(ctx, strings.NewReader("never taken\n"))
	cancel() // goleak sees to it that the goroutine is gone
}

func TestAsking(t *testing.T) {
	env, o := testEnv()
	s := &session{Env: env, Line: &Line{}}
	ask := s.asking(t.Context(), "RingCentral")
	ask.Show("https://example.com/authorize?a=b")
	if !strings.Contains(o.out.String(), "\n  https://example.com/authorize?a=b\n") {
		t.Errorf("the address is not on a line of its own: %q", o.out.String())
	}
	if strings.Contains(o.out.String(), "paste") || ask.Pasted != nil {
		t.Error("it asks for a paste that cannot come")
	}
	if err := ask.Open("x"); !errors.Is(err, errNoBrowser) {
		t.Errorf("without a display a browser is opened: %v", err)
	}
	ask.Refused(errors.New("this is not it"))
	if !strings.Contains(o.err.String(), "this is not it") {
		t.Errorf("said %q", o.err.String())
	}
}

func TestAskingTakesAPaste(t *testing.T) {
	env, o := testEnv()
	env.In = strings.NewReader("the address\n")
	opened := make(chan string, 1)
	env.Open = func(address string) error { opened <- address; return nil }
	s := &session{Env: env, Line: &Line{}}
	ask := s.asking(t.Context(), "Dropbox")
	ask.Show("https://example.com/")
	if !strings.Contains(o.out.String(), "Or paste the address of the browser's last page here and press Enter") {
		t.Errorf("said %q", o.out.String())
	}
	if got := <-ask.Pasted; got != "the address" {
		t.Errorf("pasted %q", got)
	}
	if err := ask.Open("x"); err != nil || <-opened != "x" {
		t.Errorf("the browser was not opened: %v", err)
	}
}
