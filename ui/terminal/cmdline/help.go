package cmdline

import (
	"io"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"ringcentral-archiver/archiver/translation"
	"ringcentral-archiver/ui/terminal/output"
	"ringcentral-archiver/ui/terminal/phrase"
)

var (
	purpose = translation.Key("RingCentral Archiver copies call recordings, voicemail, text messages and faxes\n" +
		"from RingCentral to Dropbox, every hour, before RingCentral deletes them.")
	exitCodes = translation.Key("Exit codes: 0 all done; 1 something is not archived, or it failed; 2 wrong usage;\n" +
		"3 not signed in to RingCentral or Dropbox not connected; 4 already running, and does not answer.")
	language = translation.Key("LC_ALL, LC_MESSAGES or LANG chooses English, German, French or Spanish. What programs read\n" +
		"(--format json, csv or prometheus, reason and exit codes) is the same in all; LC_ALL=C is English.")
)

func (r *Reader) helpCommand() *cobra.Command {
	return &cobra.Command{
		Use: "help [COMMAND]", Short: "explain a command",
		ValidArgs: append(Names(r.Root), "help"), Args: OneWord,
		RunE: func(c *cobra.Command, words []string) error {
			about := c
			if len(words) > 0 {
				about, _, _ = c.Root().Find(words) // OneWord knows it
			}
			WriteHelp(c.OutOrStdout(), about, r.in)
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
	WriteHelp(c.OutOrStdout(), c, r.in)
}

// WriteHelp explains the program, or one command.
func WriteHelp(w io.Writer, c *cobra.Command, in phrase.Voice) {
	if !c.HasParent() || c.Name() == "help" {
		writeOverview(w, c.Root(), in)
		return
	}
	in.Tell(w, "Usage:")
	writeUsage(w, c, in)
	if c.Long != "" {
		io.WriteString(w, "\n"+in.Say(c.Long)+"\n")
	}
	io.WriteString(w, "\n"+in.Say("Flags:")+"\n")
	writeFlags(w, allFlags(c), in)
}

func writeOverview(w io.Writer, root *cobra.Command, in phrase.Voice) {
	io.WriteString(w, in.Say(purpose)+"\n\n"+in.Say("Usage:")+"\n  archiver [--data DIR] [--demo]           "+in.Say("open the window")+"\n")
	for _, c := range root.Commands() {
		writeUsage(w, c, in)
	}
	io.WriteString(w, "\n"+in.Say("Commands:")+"\n")
	commands := output.NewTable(w, 3)
	for _, c := range root.Commands() {
		commands.Row("  "+c.Name(), in.Say(c.Short))
	}
	_ = commands.Flush() // the writer below is the terminal
	io.WriteString(w, "\n")
	flags := output.NewTable(w, 3)
	flags.Row("--data DIR", in.Say("use DIR for the program's data file and its log"))
	flags.Row("--demo", in.Say("use a simulated RingCentral and Dropbox on this computer"))
	_ = flags.Flush()
	io.WriteString(w, "\n"+in.Say(exitCodes)+"\n\n"+in.Say(language)+"\n\n"+in.Say(`"archiver help COMMAND" explains a command.`)+"\n")
}

// writeUsage writes a command's synopsis; a line that begins with a space goes
// on with the one before.
func writeUsage(w io.Writer, c *cobra.Command, in phrase.Voice) {
	for usage := range strings.SplitSeq(c.Use, "\n") {
		program := "archiver"
		if strings.HasPrefix(usage, " ") {
			program = "        "
		}
		in.Tell(w, "  %s %s", program, usage)
	}
}

func writeFlags(w io.Writer, flags *pflag.FlagSet, in phrase.Voice) {
	table := output.NewTable(w, 3)
	flags.VisitAll(func(f *pflag.Flag) {
		if f.Hidden || f.Name == "version" {
			return
		}
		said := *f
		said.Usage = in.Say(f.Usage)
		value, usage := pflag.UnquoteUsage(&said)
		table.Row("  --"+strings.TrimSpace(f.Name+" "+value), strings.TrimPrefix(usage, value+": "))
	})
	_ = table.Flush() // the writer below is the terminal
}
