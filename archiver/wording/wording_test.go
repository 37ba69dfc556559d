package wording_test

import (
	"testing"
	"time"

	"ringcentral-archiver/archiver/wording"
)

func TestCounts(t *testing.T) {
	for want, got := range map[string]string{
		"0": wording.Number(0), "3,204": wording.Number(3204), "1,000,000": wording.Number(1_000_000),
	} {
		if got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}

func TestSizes(t *testing.T) {
	for _, c := range []struct {
		bytes           int64
		measure, digits string
	}{
		{-1, "0 bytes", "0 B"},
		{999, "999 bytes", "999 B"},
		{820_000, "820 KB", "820 kB"},
		{1_976_000, "2.0 MB", "1.98 MB"},
		{18_200_000, "18.2 MB", "18.2 MB"},
		{9_400_000_000, "9.4 GB", "9.4 GB"},
		{2_000_000_000_000, "2.0 TB", "2 TB"},
	} {
		number, unit := wording.Measure(c.bytes)
		if got := number + " " + unit; got != c.measure {
			t.Errorf("%d is measured as %q, want %q", c.bytes, got, c.measure)
		}
		if got := wording.Digits(c.bytes); got != c.digits {
			t.Errorf("%d with three digits is %q, want %q", c.bytes, got, c.digits)
		}
	}
}

// TestSpaceIsWhatDropboxSays: its 2 GB are 2 GiB.
func TestSpaceIsWhatDropboxSays(t *testing.T) {
	for bytes, want := range map[int64]string{2 << 30: "2 GB", 2 << 40: "2 TB", 3 << 39: "1.5 TB", 100: "100 bytes", 0: "0 bytes", -1: "0 bytes"} {
		number, unit := wording.MeasureSpace(bytes)
		if got := number + " " + unit; got != want {
			t.Errorf("%d bytes are %q, want %q", bytes, got, want)
		}
	}
}

func TestSpans(t *testing.T) {
	for span, want := range map[time.Duration][3]int{
		10 * time.Second:                {},
		41*time.Minute + 20*time.Second: {0, 0, 41},
		3*time.Hour + 20*time.Minute:    {0, 3, 20},
		52*time.Hour + 59*time.Minute:   {2, 4, 0},
		24*time.Hour - 20*time.Second:   {1, 0, 0},
	} {
		days, hours, minutes := wording.Split(span)
		if got := [3]int{days, hours, minutes}; got != want {
			t.Errorf("%s is split into %v, want %v", span, got, want)
		}
	}
	for length, want := range map[time.Duration]string{
		0: "", 31 * time.Second: "0:31", 247 * time.Second: "4:07", time.Hour + 2*time.Minute + 33*time.Second: "1:02:33",
	} {
		if got := wording.CallLength(length); got != want {
			t.Errorf("%s is written as %q, want %q", length, got, want)
		}
	}
}

func TestMoments(t *testing.T) {
	at, zone := time.Date(2026, 11, 21, 23, 4, 40, 0, time.UTC), time.FixedZone("CET", 3600)
	for want, got := range map[string]string{
		"2026-11-22 00:04": wording.Stamp(at, zone),
	} {
		if got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}
