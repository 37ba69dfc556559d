// Package offer shows in a terminal what was collected for the person who helps, before any of it is written, and writes it if that
// is wanted.
package offer

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"ringcentral-archiver/archiver/diagnose"
	"ringcentral-archiver/ui/terminal/output"
	"ringcentral-archiver/ui/terminal/phrase"
)

// Terminal is where it is shown, and who answers.
type Terminal struct {
	Out   io.Writer
	Voice phrase.Voice
	In    io.Reader // nil = the user cannot be asked
	Write func(path string, content []byte, number bool) (written string, err error)
}

// ErrNotAsked: the user could not be asked, and nothing was written.
var ErrNotAsked = errors.New("nothing is written without your yes")

// Offer lists the bundle, asks unless the answer is yes already, and writes it to path; an empty path is a name of the
// bundle's own in the current folder. Errors: ErrNotAsked, those of Write, that of ctx.
func (t Terminal) Offer(ctx context.Context, b diagnose.Bundle, path string, yes bool) error {
	number := path == ""
	if number {
		path = b.Name
	}
	t.list(b, path)
	if !yes {
		agreed, err := t.ask(ctx)
		if err != nil {
			return err
		}
		if !agreed {
			t.Voice.Tell(t.Out, "Nothing was written.")
			return nil
		}
	}
	packed, err := b.Zip()
	if err != nil {
		return err
	}
	written, err := t.Write(path, packed, number)
	if err != nil {
		return err
	}
	t.Voice.Tell(t.Out, "Written to %s (%s).", written, t.Voice.Digits(int64(len(packed))))
	return nil
}

// list says what would be written.
func (t Terminal) list(b diagnose.Bundle, path string) {
	if b.Missing != "" {
		t.Voice.Tell(t.Out, "The parts from the program's data file are missing: %s", output.Sentence(b.Missing))
		t.Voice.Tell(t.Out, "")
	}
	t.Voice.Tell(t.Out, "These files go into %s:", path)
	t.Voice.Tell(t.Out, "")
	files := output.NewTable(t.Out, 2)
	for _, f := range b.Files {
		files.Row("  "+f.Name, t.Voice.Digits(int64(len(f.Content))), t.Voice.Say(string(f.Holds)))
		if f.Personal != "" {
			files.Row("", "", t.Voice.Say("personal data: %s", t.Voice.Say(string(f.Personal))))
		}
	}
	t.flush(files)
	t.Voice.Tell(t.Out, "")
	t.Voice.Tell(t.Out, "%s", t.Voice.Say(string(diagnose.NoSecret)))
	t.Voice.Tell(t.Out, "")
	ways := output.NewTable(t.Out, 2)
	for _, c := range b.Connections {
		ways.Row(c.Service, c.Host, t.gone(c))
		if c.Failed != "" {
			ways.Row("", "", t.Voice.Say("%s fails: %s", t.Voice.Say(string(c.Failed)), c.In(t.Voice.Say(string(c.Why)))))
		}
	}
	ways.Row(t.Voice.Say("Data folder"), b.Folder)
	ways.Row(t.Voice.Say("Log file"), b.Log)
	t.flush(ways)
	t.Voice.Tell(t.Out, "")
}

// flush writes a table. Where the terminal is gone, so is whoever reads.
func (t Terminal) flush(table output.Table) { _ = table.Flush() }

// gone are the steps of a way that were gone.
func (t Terminal) gone(c diagnose.Connection) string {
	var steps []string
	if c.Via != "" {
		steps = append(steps, t.Voice.Say("through %s", c.Via))
	}
	for _, p := range c.Passed {
		steps = append(steps, t.Voice.Say(string(p.Step))+" "+t.Voice.Number(int(p.Took.Milliseconds()))+" ms")
	}
	if c.Unsigned {
		steps = append(steps, t.Voice.Say("not signed in"))
	}
	if len(steps) == 0 {
		return t.Voice.Say("no step")
	}
	return strings.Join(steps, ", ")
}

// mostAnswer is how much is read of an answer, in bytes: what is piped in may have no lines.
const mostAnswer = 1 << 10

// ask asks whether to write it; Enter says yes. Errors: ErrNotAsked, that of ctx.
func (t Terminal) ask(ctx context.Context) (yes bool, err error) {
	if t.In == nil {
		return false, ErrNotAsked
	}
	fmt.Fprint(t.Out, t.Voice.Say("Write it? (Y/n)"), " ")
	answered := make(chan bool, 1)
	go func() { // a read from a terminal cannot be interrupted, so this may stay until the process ends
		line, err := bufio.NewReader(io.LimitReader(t.In, mostAnswer)).ReadString('\n')
		word := strings.ToLower(strings.TrimSpace(line))
		answered <- err == nil && (word == "" || slices.Contains(strings.Fields(t.Voice.Say("y yes")), word))
	}()
	select {
	case yes = <-answered:
		return yes, nil
	case <-ctx.Done():
		return false, context.Cause(ctx)
	}
}
