package cmdline

import (
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"ringcentral-archiver/ui/terminal/flagvalue"
)

func completionCommand() *cobra.Command {
	return &cobra.Command{
		Use: "completion bash|zsh|fish|powershell", Short: "write a completion script for a shell",
		Long: "Writes a script that lets the shell complete commands, flags and values. To use it now:\n\n" +
			"    bash         source <(archiver completion bash)\n" +
			"    zsh          source <(archiver completion zsh)\n" +
			"    fish         archiver completion fish | source\n" +
			"    PowerShell   archiver completion powershell | Out-String | Invoke-Expression",
		ValidArgs: []string{"bash", "zsh", "fish", "powershell"}, Args: OneWord,
		RunE: func(c *cobra.Command, words []string) error {
			if err := AWord(c, words); err != nil {
				return err
			}
			if err := writeCompletion(c.OutOrStdout(), c.Root(), words[0]); err != nil {
				return fmt.Errorf("write the completion script: %w", err)
			}
			return nil
		},
	}
}

func writeCompletion(w io.Writer, root *cobra.Command, shell string) error {
	switch shell {
	case "bash":
		return root.GenBashCompletionV2(w, true)
	case "zsh":
		return root.GenZshCompletion(w)
	case "fish":
		return root.GenFishCompletion(w, true)
	default:
		return root.GenPowerShellCompletionWithDesc(w)
	}
}

// isCompletion reports whether a command is one with which a shell's script asks
// what a line can be completed to.
func isCompletion(command string) bool {
	return command == cobra.ShellCompRequestCmd || command == cobra.ShellCompNoDescRequestCmd
}

// completeValues tells cobra what the values of the flags can be completed to.
// Cobra keeps it for as long as the program runs, so it is told only when asked.
func completeValues(root *cobra.Command) (err error) {
	for _, c := range all(root) {
		c.LocalFlags().VisitAll(func(f *pflag.Flag) {
			if err == nil {
				err = c.RegisterFlagCompletionFunc(f.Name, completion(f))
			}
		})
	}
	if err != nil {
		return fmt.Errorf("set up the completion: %w", err)
	}
	return nil
}

// completion is how cobra completes a flag's value.
func completion(f *pflag.Flag) cobra.CompletionFunc {
	return func(_ *cobra.Command, _ []string, typed string) ([]cobra.Completion, cobra.ShellCompDirective) {
		if v, ok := f.Value.(interface{ Words(typed string) []string }); ok {
			words := slices.DeleteFunc(slices.Clone(v.Words(typed)), func(word string) bool { return !strings.HasPrefix(word, typed) })
			return words, cobra.ShellCompDirectiveNoFileComp
		}
		if _, ok := f.Value.(flagvalue.Folder); ok {
			return nil, cobra.ShellCompDirectiveFilterDirs
		}
		_, named := f.Annotations[cobra.BashCompFilenameExt]
		if _, ok := f.Value.(flagvalue.File); ok || named {
			return nil, cobra.ShellCompDirectiveDefault
		}
		return nil, cobra.ShellCompDirectiveNoFileComp
	}
}

// NamesFile has shells complete the values of these flags of a command to files.
func NamesFile(c *cobra.Command, flags ...string) {
	for _, name := range flags {
		if err := c.MarkFlagFilename(name); err != nil {
			panic(err) // the command has no such flag
		}
	}
}
