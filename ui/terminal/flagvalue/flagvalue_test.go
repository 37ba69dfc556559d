package flagvalue

import (
	"errors"
	"slices"
	"testing"
	"time"

	"github.com/spf13/pflag"

	"ringcentral-archiver/store/ledger"
)

var (
	noon = time.Date(2026, 11, 21, 20, 7, 10, 0, time.UTC)
	west = time.FixedZone("PST", -8*3600)
)

func TestSince(t *testing.T) {
	for _, c := range []struct {
		text string
		want time.Time
	}{
		{"24h", noon.Add(-24 * time.Hour)},
		{"2160h", noon.Add(-2160 * time.Hour)},
		{"90m", noon.Add(-90 * time.Minute)},
		{"0s", noon},
		{"90d", noon.Add(-90 * 24 * time.Hour)},
		{"2026-11-01T00:00:00-08:00", time.Date(2026, 11, 1, 8, 0, 0, 0, time.UTC)},
		{"2026-11-01", time.Date(2026, 11, 1, 8, 0, 0, 0, time.UTC)},
		{"2026-11-21T20:07:10Z", noon},
	} {
		var got time.Time
		if err := SinceBefore(&got, noon, west).Set(c.text); err != nil || !got.Equal(c.want) {
			t.Errorf("%s: %s, %v; want %s", c.text, got, err, c.want)
		}
	}
	for _, text := range []string{"", "d", "-1d", "1.5d", "24", "999999999999999999999d", "9223372036854775807d", "2026-13-01", "2026-11-23", "2027-01-01T00:00:00Z", "-1h"} {
		var got time.Time
		if err := SinceBefore(&got, noon, west).Set(text); err == nil || !got.IsZero() {
			t.Errorf("%q was taken for %s", text, got)
		}
	}
}

// TestADayWithoutAMidnight: where clocks are put forward at midnight, a day begins when they have been, and the one before ends then.
func TestADayWithoutAMidnight(t *testing.T) {
	zone, err := time.LoadLocation("America/Santiago")
	if err != nil {
		t.Fatal(err)
	}
	var from, to, since time.Time
	for value, text := range map[pflag.Value]string{
		From(&from, noon, zone): "2026-09-06", To(&to, noon, zone): "2026-09-05", SinceBefore(&since, noon, zone): "2026-09-06",
	} {
		if err := value.Set(text); err != nil {
			t.Error(err)
		}
	}
	want := time.Date(2026, 9, 6, 4, 0, 0, 0, time.UTC)
	if !from.Equal(want) || !to.Equal(want) || !since.Equal(want) {
		t.Errorf("from %s to %s, since %s; want %s", from, to, since, want)
	}
}

func TestUntil(t *testing.T) {
	for _, c := range []struct {
		text string
		want time.Time
	}{
		{"2h", noon.Add(2 * time.Hour)},
		{"3d", noon.Add(3 * 24 * time.Hour)},
		{"2026-11-22T00:00:00-08:00", time.Date(2026, 11, 22, 8, 0, 0, 0, time.UTC)},
	} {
		var got time.Time
		if err := UntilAfter(&got, noon).Set(c.text); err != nil || !got.Equal(c.want) {
			t.Errorf("%s: %s, %v; want %s", c.text, got, err, c.want)
		}
	}
	for _, text := range []string{"", "d", "0s", "-1d", "1.5d", "2", "2026-11-22", "2026-11-21T20:07:10Z", "999999999999999999999d"} {
		var got time.Time
		if err := UntilAfter(&got, noon).Set(text); err == nil || !got.IsZero() {
			t.Errorf("%q was taken for %s", text, got)
		}
	}
}

func TestDatesAreLocalDays(t *testing.T) {
	berlin, err := time.LoadLocation("Europe/Berlin")
	if err != nil {
		t.Fatal(err)
	}
	var from, to time.Time
	// The day on which summer time ends has 25 hours.
	if err := From(&from, noon, berlin).Set("2026-10-25"); err != nil {
		t.Fatal(err)
	}
	if err := To(&to, noon, berlin).Set("2026-10-25"); err != nil {
		t.Fatal(err)
	}
	if got := to.Sub(from); got != 25*time.Hour {
		t.Errorf("the day is %s long", got)
	}
	if want := time.Date(2026, 10, 24, 22, 0, 0, 0, time.UTC); !from.Equal(want) {
		t.Errorf("it begins at %s, want %s", from, want)
	}
}

func TestASwitchTakesNoValue(t *testing.T) {
	for _, args := range [][]string{{"--once=true"}, {"--once=false"}, {"--once="}} {
		var once bool
		flags := pflag.NewFlagSet("", pflag.ContinueOnError)
		Switch(flags, &once, "once", "")
		if err := flags.Parse(args); !errors.Is(err, ErrNoValue) || once {
			t.Errorf("%s: %v, %v", args, once, err)
		}
	}
	var once bool
	flags := pflag.NewFlagSet("", pflag.ContinueOnError)
	Switch(flags, &once, "once", "")
	if err := flags.Parse([]string{"--once", "true"}); err != nil || !once || flags.Arg(0) != "true" {
		t.Errorf("%v, %v, %v", once, flags.Args(), err)
	}
	if set, err := flags.GetBool("once"); err != nil || !set {
		t.Errorf("read back as %v, %v", set, err)
	}
}

// TestValuesAreShownAsTheyAreGiven: pflag shows a value, and also that of a flag
// of which it knows nothing but the type.
func TestValuesAreShownAsTheyAreGiven(t *testing.T) {
	word, folder, file, types, at := "csv", "/data", "/ca.pem", []ledger.Type{ledger.Fax, ledger.SMS}, noon
	for _, c := range []struct {
		value, empty pflag.Value
		want         string
	}{
		{OneOf(&word, UnknownWord, "csv", "json"), &Choice[string]{}, "csv"},
		{FolderAt(&folder), Folder{}, "/data"},
		{FileAt(&file), File{}, "/ca.pem"},
		{TypesOf(&types), Types{}, "fax,sms"},
		{ListOf(&folder), List{}, "/data"},
		{SinceBefore(&at, noon, west), Since{}, "2026-11-21T20:07:10Z"},
		{UntilAfter(&at, noon), Until{}, "2026-11-21T20:07:10Z"},
		{From(&at, noon, time.UTC), Date{}, "2026-11-21T20:07:10Z"},
		{DayOf(&at, noon), Day{}, "2026-11-21"},
	} {
		if got := c.value.String(); got != c.want || c.empty.String() != "" {
			t.Errorf("%s is shown as %q, want %q; empty as %q", c.value.Type(), got, c.want, c.empty.String())
		}
	}
}

func TestCompletionOfTypes(t *testing.T) {
	if got := (Types{}).Words("fax,s"); !slices.Contains(got, "fax,sms") || len(got) != len(ledger.Types) {
		t.Errorf("fax,s is completed to %v", got)
	}
}

// TestAListThatIsGivenInSeveralFlags: no part of it is forgotten, and the word for none takes back what stands before it.
func TestAListThatIsGivenInSeveralFlags(t *testing.T) {
	var (
		types []ledger.Type
		only  []ledger.Owner
		to    string
	)
	for _, c := range []struct {
		value pflag.Value
		given []string
		want  string
	}{
		{TypesOf(&types), []string{"sms", "fax,voicemail"}, "sms,fax,voicemail"},
		{ExtensionsOf(&only, "all"), []string{"101", "102,103"}, "101,102,103"},
		{ExtensionsOf(&only, "all"), []string{"all"}, ""},
		{ExtensionsOf(&only, "all"), []string{"101", "all", "104"}, "104"},
		{ListOf(&to), []string{"ana@example.com", "ben@example.com"}, "ana@example.com,ben@example.com"},
		{ListOf(&to), []string{""}, ""},
	} {
		flags := pflag.NewFlagSet("", pflag.ContinueOnError)
		flags.Var(c.value, "list", "")
		for _, words := range c.given {
			if err := flags.Set("list", words); err != nil {
				t.Fatal(err)
			}
		}
		if got := c.value.String(); got != c.want {
			t.Errorf("%q is taken as %q, want %q", c.given, got, c.want)
		}
	}
}

// TestEverythingIsAWordOnlyWhereItMeansSomething: the last value given counts.
func TestEverythingIsAWordOnlyWhereItMeansSomething(t *testing.T) {
	var since time.Time
	var all bool
	if err := SinceBefore(&since, noon, west).Set(Everything); err == nil {
		t.Error("it is a time")
	}
	v := SinceBefore(&since, noon, west).OrEverything(&all)
	if err := v.Set("2026-11-20"); err != nil || all || !since.Equal(time.Date(2026, 11, 20, 8, 0, 0, 0, time.UTC)) {
		t.Errorf("a day is %s, %v, %v", since, all, err)
	}
	if err := v.Set(Everything); err != nil || !all || !since.IsZero() {
		t.Errorf("everything is %s, %v, %v", since, all, err)
	}
	if err := v.Set("everthing"); err == nil || !all {
		t.Errorf("a slip of the pen is %v, %v", all, err)
	}
	if err := v.Set("24h"); err != nil || all || !since.Equal(noon.Add(-24*time.Hour)) {
		t.Errorf("a length is %s, %v, %v", since, all, err)
	}
}
