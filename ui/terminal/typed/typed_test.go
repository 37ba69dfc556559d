package typed

import (
	"context"
	"io"
	"strings"
	"testing"

	"ringcentral-archiver/archiver/translation"
)

func TestPastedLines(t *testing.T) {
	in, typed := io.Pipe()
	pasted := Lines(t.Context(), in)
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
	pasted := Lines(ctx, in)
	typed.Close()
	go cancel()
	select {
	case text, open := <-pasted:
		t.Errorf("got %q, open %v", text, open)
	case <-ctx.Done():
	}
}

func TestNoLineIsTakenAfterTheEnd(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	Lines(ctx, strings.NewReader("never taken\n"))
	cancel() // goleak sees to it that the goroutine is gone
}

// TestTheEndOfASignInAnswersNo: whoever stops the program has agreed to nothing.
func TestTheEndOfASignInAnswersNo(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if Agreed(ctx, nil, translation.English()) {
		t.Error("it counts as yes")
	}
}
