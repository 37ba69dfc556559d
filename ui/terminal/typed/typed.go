// Package typed reads what a person types at a terminal, or a script pipes in, and
// has them take part in a sign-in.
package typed

import (
	"bufio"
	"context"
	"io"
	"slices"
	"strings"

	"ringcentral-archiver/archiver/translation"
)

// Agreed reads the answer to a question, in a language or in English; what is neither yes nor no is not heard.
func Agreed(ctx context.Context, typed <-chan string, in *translation.Language) bool {
	yes, no := strings.Fields(in.Say("y yes")), strings.Fields(in.Say("n no"))
	for {
		select {
		case <-ctx.Done():
			return false
		case word := <-typed:
			switch word = strings.ToLower(word); {
			case slices.Contains(yes, word):
				return true
			case slices.Contains(no, word):
				return false
			}
		}
	}
}

// Lines gives what is typed or piped in, line by line. The end of the input ends
// nothing: the browser may still answer, so the channel stays open. A read from
// a terminal cannot be interrupted, so the goroutine may stay in it until the
// process ends; it holds nothing.
func Lines(ctx context.Context, in io.Reader) <-chan string {
	out := make(chan string)
	go func() {
		for scan := bufio.NewScanner(in); scan.Scan(); {
			line := strings.TrimSpace(scan.Text())
			if line == "" {
				continue
			}
			select {
			case out <- line:
			case <-ctx.Done():
				return
			}
		}
	}()
	return out
}
