package output

import (
	"bytes"
	"encoding/json"
	"io"
	"time"

	"github.com/spf13/pflag"

	"ringcentral-archiver/archiver/plaintext"
	"ringcentral-archiver/archiver/translation"
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
	flags.Var(flagvalue.OneOf(into, flagvalue.UnknownWord, FormatTable, FormatCSV, FormatJSON), "format", translation.Key("`table|csv|json`: for people, spreadsheets or programs"))
}

func WriteJSON(w io.Writer, value any) error {
	var encoded bytes.Buffer
	enc := json.NewEncoder(&encoded)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	if err := enc.Encode(value); err != nil {
		return err
	}
	_, err := w.Write(plaintext.JSON(encoded.Bytes()))
	return err
}

// Instant is a time in UTC to the second, nil for none.
func Instant(t time.Time) *time.Time {
	if t.IsZero() {
		return nil
	}
	t = t.UTC().Truncate(time.Second)
	return &t
}
