package cmdline

import (
	"slices"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

// longNames has -h stand for --help.
func longNames(_ *pflag.FlagSet, name string) pflag.NormalizedName {
	if name == "h" {
		name = "help"
	}
	return pflag.NormalizedName(name)
}

// spelledOut writes every flag as --name or --name=value, which cobra and pflag
// read alike. One dash is enough here, where pflag would take the name for single
// letters; what follows a flag that takes a value is the value, whatever it begins
// with; and two dashes alone are a flag without a name, and do not end the flags.
func spelledOut(root *cobra.Command, args []string) []string {
	out := make([]string, 0, len(args))
	for len(args) > 0 {
		arg := args[0]
		args = args[1:]
		if strings.HasPrefix(arg, "-") && arg != "-" {
			name, value, joined := strings.Cut(strings.TrimPrefix(arg[1:], "-"), "=")
			if !joined && len(args) > 0 && takesValue(root, name) {
				value, joined, args = args[0], true, args[1:]
			}
			if arg = "--" + name; joined || name == "" {
				arg += "=" + value
			}
		}
		out = append(out, arg)
	}
	return out
}

// takesValue reports whether the flag of that name takes a value; it does so with
// every command that has it.
func takesValue(root *cobra.Command, name string) bool {
	return slices.ContainsFunc(all(root), func(c *cobra.Command) bool {
		f := c.Flag(name)
		return f != nil && f.NoOptDefVal == ""
	})
}
