package output

import (
	"encoding/json"
	"io"
	"time"

	"github.com/spf13/pflag"

	"ringcentral-archiver/ui/terminal/flagvalue"
)

// The formats of output.
const (
	FormatText  = "text"
	FormatTable = "table"
	FormatCSV   = "csv"
	FormatJSON  = "json"

	FormatPrometheus = "prometheus"
)

// TableFormat adds the flag for the format of a table.
func TableFormat(flags *pflag.FlagSet, into *string) {
	flags.Var(flagvalue.OneOf(into, "known here", FormatTable, FormatCSV, FormatJSON), "format", "`table|csv|json`: for people, spreadsheets or programs")
}

func WriteJSON(w io.Writer, value any) error {
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	return enc.Encode(value)
}

// Instant is a time in UTC to the second, nil for none.
func Instant(t time.Time) *time.Time {
	if t.IsZero() {
		return nil
	}
	t = t.UTC().Truncate(time.Second)
	return &t
}
