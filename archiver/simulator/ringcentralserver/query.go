package ringcentralserver

import (
	"crypto/rand"
	"net/url"
	"slices"
	"strconv"
	"time"
)

const (
	defaultPerPage = 100
	maxPerPage     = 1000
	defaultWindow  = 24 * time.Hour // of lists without dates
)

func newRequestID() string { return rand.Text() }

// wireTime writes a time as the API does: UTC with milliseconds.
func wireTime(t time.Time) string { return t.UTC().Format("2006-01-02T15:04:05.000Z") }

// fields reads query parameters and keeps the first that is wrong.
type fields struct {
	query url.Values
	bad   *apiError
}

func (f *fields) fail(name string) {
	if f.bad == nil {
		f.bad = errParameter(name)
	}
}

// one is a value among those allowed; "" when it is missing.
func (f *fields) one(name string, allowed ...string) string {
	value := f.query.Get(name)
	if value != "" && !slices.Contains(allowed, value) {
		f.fail(name)
	}
	return value
}

// many are the values of a repeated parameter. Values joined by commas are one unknown value, which
// matches nothing.
func (f *fields) many(name string) []string { return f.query[name] }

func (f *fields) flag(name string) bool {
	return f.one(name, "true", "false") == "true"
}

func (f *fields) moment(name string, missing time.Time) time.Time {
	value := f.query.Get(name)
	if value == "" {
		return missing
	}
	t, err := time.Parse(time.RFC3339Nano, value)
	if err != nil {
		f.fail(name)
	}
	return t
}

// window is dateFrom and dateTo with their defaults.
func (f *fields) window(now time.Time) (from, to time.Time) {
	to = f.moment("dateTo", now)
	return f.moment("dateFrom", to.Add(-defaultWindow)), to
}

// number is a positive number, or missing.
func (f *fields) number(name string, missing int) int {
	value := f.query.Get(name)
	if value == "" {
		return missing
	}
	n, err := strconv.Atoi(value)
	if err != nil || n < 1 {
		f.fail(name)
		return missing
	}
	return n
}

// perPage clamps in silence, as RingCentral does.
func (f *fields) perPage(most int) int {
	if f.query.Get("perPage") == "max" {
		return most
	}
	return min(f.number("perPage", min(defaultPerPage, most)), most)
}

// passes reports whether a value passes a filter of several; no filter lets everything pass.
func passes(filter []string, value string) bool {
	return len(filter) == 0 || slices.Contains(filter, value)
}
