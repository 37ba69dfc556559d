package flagvalue

import (
	"fmt"
	"strconv"
	"strings"
	"time"
)

const day = 24 * time.Hour

// Since is how far back to go: a length of time before now, in days too, or a
// moment that is past.
type Since struct {
	into *time.Time
	now  time.Time
}

// SinceBefore is a value that sets into, counted from now.
func SinceBefore(into *time.Time, now time.Time) Since { return Since{into, now} }

// Set takes a length like 24h or 90d, or a moment as in RFC 3339; an error says
// how to write them, or that the moment lies in the future.
func (v Since) Set(text string) error {
	since, err := time.Parse(time.RFC3339, text)
	if err != nil {
		back, err := parseLength(text)
		if err != nil {
			return fmt.Errorf("%q is not a time: use a length like 24h or 90d, or a moment like %s",
				text, v.now.UTC().Truncate(time.Hour).Format(time.RFC3339))
		}
		since = v.now.Add(-back)
	}
	if since.After(v.now) {
		return fmt.Errorf("%s is in the future: use a time in the past", text)
	}
	*v.into = since
	return nil
}

// parseLength reads what time.ParseDuration does, and whole days.
func parseLength(text string) (time.Duration, error) {
	number, inDays := strings.CutSuffix(text, "d")
	if !inDays {
		return time.ParseDuration(text)
	}
	days, err := strconv.ParseInt(number, 10, 64)
	if err != nil {
		return 0, err
	}
	const most = int64(1<<63-1) / int64(day)
	if days > most || days < -most {
		return 0, strconv.ErrRange
	}
	return time.Duration(days) * day, nil
}

func (v Since) String() string { return written(v.into, time.RFC3339) }

// Type names the kind of value.
func (Since) Type() string { return "since" }

// written is a time in a layout; empty while there is none.
func written(t *time.Time, layout string) string {
	if t == nil || t.IsZero() {
		return ""
	}
	return t.Format(layout)
}
