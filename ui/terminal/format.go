package terminal

import (
	"encoding/json"
	"io"
	"time"

	"github.com/spf13/pflag"

	"ringcentral-archiver/ui/terminal/flagvalue"
)

// The formats of output.
const (
	formatText  = "text"
	formatTable = "table"
	formatCSV   = "csv"
	formatJSON  = "json"
)

// tableFormat adds the flag for the format of a table.
func tableFormat(flags *pflag.FlagSet, into *string) {
	flags.Var(flagvalue.OneOf(into, "known here", formatTable, formatCSV, formatJSON), "format", "`table|csv|json`: for people, spreadsheets or programs")
}

func writeJSON(w io.Writer, value any) error {
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	return enc.Encode(value)
}

// instant is a time in UTC to the second, nil for none.
func instant(t time.Time) *time.Time {
	if t.IsZero() {
		return nil
	}
	t = t.UTC().Truncate(time.Second)
	return &t
}
