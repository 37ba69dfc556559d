package flagvalue

import (
	"time"

	"ringcentral-archiver/ui/terminal/phrase"
)

// Until is a moment to come: a length of time from now, in days too, or a moment as in RFC 3339.
type Until struct {
	into *time.Time
	now  time.Time
}

// UntilAfter is a value that sets into, counted from now.
func UntilAfter(into *time.Time, now time.Time) Until { return Until{into, now} }

// Set takes a length like 2h or 3d, or a moment; an error says how to write them, or that the moment
// is past.
func (v Until) Set(text string) error {
	until, err := time.Parse(time.RFC3339, text)
	if err != nil {
		ahead, err := parseLength(text)
		if err != nil {
			return phrase.Mistake("%q is not a time: use a length like 2h or 3d, or a moment like %s",
				text, v.now.UTC().Truncate(time.Hour).Add(day).Format(time.RFC3339))
		}
		until = v.now.Add(ahead)
	}
	if !until.After(v.now) {
		return phrase.Mistake("%s is in the past: use a time in the future", text)
	}
	*v.into = until
	return nil
}

func (v Until) String() string { return written(v.into, time.RFC3339) }

// Type names the kind of value.
func (Until) Type() string { return "until" }
