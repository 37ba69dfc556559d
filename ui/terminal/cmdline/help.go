package cmdline

import (
	"io"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"ringcentral-archiver/ui/terminal/output"
)

const (
	purpose = `RingCentral Archiver copies call recordings, voicemail, text messages and faxes
from RingCentral to Dropbox, every hour, before RingCentral deletes them.`

	exitCodes = `Exit codes: 0 all done; 1 something is not archived, or it failed; 2 wrong usage;
3 not signed in to RingCentral or Dropbox not connected; 4 already running, and does not answer.`

	introduction = purpose + `

Usage:
  archiver [--data DIR] [--demo]           open the window
`

	conclusion = `
--data DIR   use DIR for the program's data file and its log
--demo       use a simulated RingCentral and Dropbox on this computer

` + exitCodes + `

"archiver help COMMAND" explains a command.
`
)

func helpCommand(root *cobra.Command) *cobra.Command {
	return &cobra.Command{
		Use: "help [COMMAND]", Short: "explain a command",
		ValidArgs: append(Names(root), "help"), Args: OneWord,
		RunE: func(c *cobra.Command, words []string) error {
			about := c
			if len(words) > 0 {
				about, _, _ = c.Root().Find(words) // OneWord knows it
			}
			WriteHelp(c.OutOrStdout(), about)
			return nil
		},
	}
}

// help answers --help; what is wrong with the line's words is said instead.
func (r *Reader) help(c *cobra.Command, _ []string) {
	if r.helpErr = c.ValidateArgs(c.Flags().Args()); r.helpErr != nil {
		return
	}
	if r.version {
		r.writeVersion()
		return
	}
	WriteHelp(c.OutOrStdout(), c)
}

// WriteHelp explains the program, or one command.
func WriteHelp(w io.Writer, c *cobra.Command) {
	if !c.HasParent() || c.Name() == "help" {
		writeOverview(w, c.Root())
		return
	}
	io.WriteString(w, "Usage:\n")
	writeUsage(w, c)
	if c.Long != "" {
		io.WriteString(w, "\n"+c.Long+"\n")
	}
	io.WriteString(w, "\nFlags:\n")
	writeFlags(w, allFlags(c))
}

func writeOverview(w io.Writer, root *cobra.Command) {
	io.WriteString(w, introduction)
	for _, c := range root.Commands() {
		writeUsage(w, c)
	}
	io.WriteString(w, "\nCommands:\n")
	table := output.NewTable(w, 3)
	for _, c := range root.Commands() {
		table.Row("  "+c.Name(), c.Short)
	}
	_ = table.Flush() // the writer below is the terminal
	io.WriteString(w, conclusion)
}

// writeUsage writes a command's synopsis; a line that begins with a space goes
// on with the one before.
func writeUsage(w io.Writer, c *cobra.Command) {
	for usage := range strings.SplitSeq(c.Use, "\n") {
		program := "archiver"
		if strings.HasPrefix(usage, " ") {
			program = "        "
		}
		output.Say(w, "  %s %s", program, usage)
	}
}

func writeFlags(w io.Writer, flags *pflag.FlagSet) {
	table := output.NewTable(w, 3)
	flags.VisitAll(func(f *pflag.Flag) {
		if f.Hidden || f.Name == "version" {
			return
		}
		value, usage := pflag.UnquoteUsage(f)
		table.Row("  --"+strings.TrimSpace(f.Name+" "+value), strings.TrimPrefix(usage, value+": "))
	})
	_ = table.Flush() // the writer below is the terminal
}
