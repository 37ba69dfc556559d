package flagvalue

import (
	"strconv"
	"strings"
	"time"

	"ringcentral-archiver/archiver/localtime"
	"ringcentral-archiver/ui/terminal/phrase"
)

const day = 24 * time.Hour

// Since is how far back to go: a length of time before now, in days too, or a
// day or moment that is past.
type Since struct {
	into *time.Time
	now  time.Time
	zone *time.Location
	all  *bool // set by Everything; nil = that word is not taken
}

// SinceBefore is a value that sets into, counted from now. A day begins in zone.
func SinceBefore(into *time.Time, now time.Time, zone *time.Location) Since {
	return Since{into, now, zone, nil}
}

// OrEverything is the value that takes the word Everything too, and sets all by it.
func (v Since) OrEverything(all *bool) Since {
	v.all = all
	return v
}

// Everything is the word for going back as far as there is anything.
const Everything = "everything"

// Set takes a length like 24h or 90d, a day like 2026-11-20 or a moment as in RFC
// 3339; an error says how to write them, or that the moment lies in the future.
func (v Since) Set(text string) error {
	if v.all != nil && text == Everything {
		*v.all, *v.into = true, time.Time{}
		return nil
	}
	since, err := time.Parse(time.DateOnly, text)
	if err == nil {
		since = localtime.Midnight(since, v.zone)
	} else {
		since, err = time.Parse(time.RFC3339, text)
	}
	if err != nil {
		back, err := parseLength(text)
		if err != nil {
			return v.notATime(text)
		}
		since = v.now.Add(-back)
	}
	if since.After(v.now) {
		return phrase.Mistake("%s is in the future: use a time in the past", text)
	}
	if *v.into = since; v.all != nil {
		*v.all = false
	}
	return nil
}

func (v Since) notATime(text string) error {
	today, moment := v.now.In(v.zone).Format(time.DateOnly), v.now.UTC().Truncate(time.Hour).Format(time.RFC3339)
	if v.all != nil {
		return phrase.Mistake("%q is not a time: use a length like 24h or 90d, a day like %s or a moment like %s, or the word %q", text, today, moment, Everything)
	}
	return phrase.Mistake("%q is not a time: use a length like 24h or 90d, a day like %s or a moment like %s", text, today, moment)
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
