package logtab

import (
	"errors"
	"time"

	"ringcentral-archiver/archiver/localtime"
	"ringcentral-archiver/ui/l10n"
	"ringcentral-archiver/ui/widgets/dates"
)

// wrongDates says what is wrong with the two dates.
type wrongDates string

func (w wrongDates) Error() string { return l10n.Translate(string(w)) }

var (
	errNoFirst     = wrongDates(l10n.Key("Enter a start date."))
	errNoLast      = wrongDates(l10n.Key("Enter an end date."))
	errBackwards   = wrongDates(l10n.Key("“From” must not be after “To”."))
	errFirstFuture = wrongDates(l10n.Key("The start date is in the future."))
	errLastFuture  = wrongDates(l10n.Key("The end date is in the future."))
)

// between reads the two fields: from the first moment of the first day to the
// first moment after the last one.
func between(first, last *dates.Field, now time.Time) (from, to time.Time, err error) {
	from, err = day(first, errNoFirst)
	if err != nil {
		return from, to, err
	}
	to, err = day(last, errNoLast)
	switch {
	case err != nil:
		return from, to, err
	case from.After(now):
		return from, to, errFirstFuture
	case from.After(to):
		return from, to, errBackwards
	case to.After(now):
		return from, to, errLastFuture
	default:
		return from, localtime.NextDay(to), nil
	}
}

func day(field *dates.Field, missing error) (time.Time, error) {
	t, err := field.Day()
	var other *dates.NotADateError
	switch {
	case errors.Is(err, dates.ErrNoDate):
		return t, missing
	case errors.As(err, &other):
		return t, wrongDates(l10n.Translate("“%s” is not a date. Enter one like %s.", other.Typed, other.Like))
	default:
		return t, err
	}
}
