package terminal

import (
	"flag"
	"fmt"
	"io"
	"strings"
	"text/tabwriter"
)

const introduction = `RingCentral Archiver copies call recordings, voicemail, text messages and faxes
from RingCentral to Dropbox, every hour, before RingCentral deletes them.

Usage:
  archiver [--data DIR] [--demo]           open the window
`

const conclusion = `
--data DIR   keep the program's file and its log in another folder
--demo       work with a simulated RingCentral and Dropbox on this computer

Exit codes: 0 all done; 1 something is not archived, or it failed; 2 wrong usage;
3 not signed in to RingCentral or Dropbox not connected.

"archiver help COMMAND" explains a command.
`

// writeHelp explains the program, or one command.
func writeHelp(w io.Writer, c *command) {
	if c == nil || c.name == "help" {
		writeOverview(w)
		return
	}
	fmt.Fprintf(w, "Usage:\n")
	writeUsage(w, c)
	if c.about != "" {
		fmt.Fprintf(w, "\n%s\n", c.about)
	}
	flags := flag.NewFlagSet("", flag.ContinueOnError)
	l := &Line{command: c}
	if c.flags != nil {
		c.flags(l, flags)
	}
	l.commonFlags(flags)
	fmt.Fprintln(w, "\nFlags:")
	writeFlags(w, flags)
}

func writeOverview(w io.Writer) {
	fmt.Fprint(w, introduction)
	for _, c := range commands() {
		writeUsage(w, c)
	}
	fmt.Fprintln(w, "\nCommands:")
	table := tabwriter.NewWriter(w, 0, 0, 3, ' ', 0)
	for _, c := range commands() {
		fmt.Fprintf(table, "  %s\t%s\n", c.name, c.summary)
	}
	flush(table)
	fmt.Fprint(w, conclusion)
}

// writeUsage writes a command's synopsis; a line that begins with a space goes
// on with the one before.
func writeUsage(w io.Writer, c *command) {
	for _, usage := range c.usage {
		program := "archiver"
		if strings.HasPrefix(usage, " ") {
			program = "        "
		}
		fmt.Fprintf(w, "  %s %s\n", program, usage)
	}
}

func writeFlags(w io.Writer, flags *flag.FlagSet) {
	table := tabwriter.NewWriter(w, 0, 0, 3, ' ', 0)
	flags.VisitAll(func(f *flag.Flag) {
		if f.Name == "hidden" || f.Name == "version" {
			return
		}
		value, usage := flag.UnquoteUsage(f)
		fmt.Fprintf(table, "  --%s\t%s\n", strings.TrimSpace(f.Name+" "+value), strings.TrimPrefix(usage, value+": "))
	})
	flush(table)
}
