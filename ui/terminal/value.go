package terminal

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"ringcentral-archiver/archiver"
	"ringcentral-archiver/store"
)

// The formats of output.
const (
	formatText  = "text"
	formatTable = "table"
	formatCSV   = "csv"
	formatJSON  = "json"
)

const (
	scopeAccount = archiver.AccountScope
	day          = 24 * time.Hour
	week         = 7 * day
)

var errTypes = archiver.ErrTypes

func notRecording(t store.Type) bool { return t != store.CallRecording }

// oneOf takes one of a few words.
func (l *Line) oneOf(into *string, allowed ...string) func(string) error {
	return func(word string) error {
		if !contains(allowed, word) {
			return fmt.Errorf("%q is not known here.%s Use %s", word, didYouMean(word, allowed), list(allowed, "or"))
		}
		*into = word
		return nil
	}
}

func (l *Line) setScope(word string) error {
	return l.oneOf((*string)(&l.backup.Scope), string(archiver.AccountScope), string(archiver.ExtensionScope))(word)
}

func (l *Line) setTypes(words string) error {
	var types []store.Type
	for word := range strings.SplitSeq(words, ",") {
		t, err := store.ParseType(strings.TrimSpace(word))
		if err != nil {
			return fmt.Errorf("%q is not a type.%s Use %s, separated by commas",
				word, didYouMean(word, typeWords()), list(typeWords(), "or"))
		}
		types = append(types, t)
	}
	l.backup.Types = types
	return nil
}

func (l *Line) setSince(text string) error {
	since, err := parseSince(text, l.now)
	l.backup.Since = since
	return err
}

// parseSince reads how far back to go: a length of time before now, in days
// too, or a moment.
func parseSince(text string, now time.Time) (time.Time, error) {
	since, err := time.Parse(time.RFC3339, text)
	if err != nil {
		back, err := parseLength(text)
		if err != nil {
			return time.Time{}, fmt.Errorf("%q is not a time: use a length like 24h or 90d, or a moment like %s",
				text, now.UTC().Truncate(time.Hour).Format(time.RFC3339))
		}
		since = now.Add(-back)
	}
	if since.After(now) {
		return time.Time{}, fmt.Errorf("%s lies in the future: give a time that is past", text)
	}
	return since, nil
}

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

func (l *Line) setFrom(text string) error {
	t, _, err := l.date(text)
	l.from, l.ranged = t, true
	return err
}

func (l *Line) setTo(text string) error {
	t, wholeDay, err := l.date(text)
	if wholeDay {
		t = t.AddDate(0, 0, 1)
	}
	l.to, l.ranged = t, true
	return err
}

// date reads a DATE and tells whether it names a whole day.
func (l *Line) date(text string) (t time.Time, wholeDay bool, err error) {
	if t, err = time.ParseInLocation(time.DateOnly, text, l.zone); err == nil {
		return t, true, nil
	}
	if t, err = time.Parse(time.RFC3339, text); err == nil {
		return t, false, nil
	}
	return time.Time{}, false, fmt.Errorf("%q is not a date: use a day like %s or a time like %s",
		text, l.now.In(l.zone).Format(time.DateOnly), l.now.UTC().Truncate(time.Hour).Format(time.RFC3339))
}
