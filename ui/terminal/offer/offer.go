// Package offer shows in a terminal what was collected for the person who helps, before any of it is written, and writes it if that
// is wanted.
package offer

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"strings"

	"ringcentral-archiver/archiver/diagnose"
	"ringcentral-archiver/archiver/wording"
	"ringcentral-archiver/ui/terminal/output"
)

// Terminal is where it is shown, and who answers.
type Terminal struct {
	Out   io.Writer
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
			output.Say(t.Out, "Nothing was written.")
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
	output.Say(t.Out, "Written to %s (%s).", written, wording.Digits(int64(len(packed))))
	return nil
}

// list says what would be written.
func (t Terminal) list(b diagnose.Bundle, path string) {
	if b.Missing != "" {
		output.Say(t.Out, "The parts from the program's data file are missing: %s", output.Sentence(b.Missing))
		output.Say(t.Out, "")
	}
	output.Say(t.Out, "These files go into %s:", path)
	output.Say(t.Out, "")
	files := output.NewTable(t.Out, 2)
	for _, f := range b.Files {
		files.Row("  "+f.Name, wording.Digits(int64(len(f.Content))), string(f.Holds))
		if f.Personal != "" {
			files.Row("", "", "personal data: "+string(f.Personal))
		}
	}
	t.flush(files)
	output.Say(t.Out, "")
	output.Say(t.Out, "%s", diagnose.NoSecret)
	output.Say(t.Out, "")
	ways := output.NewTable(t.Out, 2)
	for _, c := range b.Connections {
		ways.Row(c.Service, c.Host, gone(c))
		if c.Failed != "" {
			ways.Row("", "", fmt.Sprintf("%s fails: %s", c.Failed, c.Sentence()))
		}
	}
	ways.Row("Data folder", b.Folder)
	ways.Row("Log", b.Log)
	t.flush(ways)
	output.Say(t.Out, "")
}

// flush writes a table. Where the terminal is gone, so is whoever reads.
func (t Terminal) flush(table output.Table) { _ = table.Flush() }

// gone are the steps of a way that were gone.
func gone(c diagnose.Connection) string {
	var steps []string
	if c.Via != "" {
		steps = append(steps, "through "+c.Via)
	}
	for _, p := range c.Passed {
		steps = append(steps, fmt.Sprintf("%s %d ms", p.Step, p.Took.Milliseconds()))
	}
	if c.Unsigned {
		steps = append(steps, "not signed in")
	}
	if len(steps) == 0 {
		return "no step"
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
	fmt.Fprint(t.Out, "Write it? (Y/n) ")
	answered := make(chan bool, 1)
	go func() { // a read from a terminal cannot be interrupted, so this may stay until the process ends
		line, err := bufio.NewReader(io.LimitReader(t.In, mostAnswer)).ReadString('\n')
		word := strings.ToLower(strings.TrimSpace(line))
		answered <- err == nil && (word == "" || word == "y" || word == "yes")
	}()
	select {
	case yes = <-answered:
		return yes, nil
	case <-ctx.Done():
		return false, context.Cause(ctx)
	}
}
