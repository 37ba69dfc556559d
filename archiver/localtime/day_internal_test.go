package localtime

import (
	"testing"
	"time"
)

// TestLocalDaysFollowEachOther: in zones that change the clock at midnight, to
// before midnight, by half an hour, or that leave out a day.
func TestLocalDaysFollowEachOther(t *testing.T) {
	for name, year := range map[string]int{
		"UTC": 2026, "US/Pacific": 2026, "Asia/Kolkata": 2026, "Asia/Kathmandu": 2026, "America/Havana": 2026, "Asia/Beirut": 2026,
		"America/Santiago": 2026, "Australia/Lord_Howe": 2026, "America/Sao_Paulo": 2018, "Asia/Amman": 2021,
	} {
		zone, err := time.LoadLocation(name)
		if err != nil {
			t.Fatal(err)
		}
		first := time.Date(year, 1, 1, 12, 0, 0, 0, zone)
		days := Days(first, first.AddDate(0, 0, 364), zone)
		if len(days) != 365 {
			t.Errorf("%s: %d days", name, len(days))
		}
		for i, d := range days {
			date := time.Date(year, 1, 1+i, 0, 0, 0, 0, time.UTC).Format(time.DateOnly)
			if got := d.From.Format(time.DateOnly); got != date || d.To.Add(-time.Second).Format(time.DateOnly) != date {
				t.Errorf("%s: the day %s goes from %s to %s", name, date, d.From, d.To)
			}
			if before := d.From.Add(-time.Second).In(zone).Format(time.DateOnly); before >= date {
				t.Errorf("%s: the day %s has begun before %s", name, date, d.From)
			}
			if i > 0 && !days[i-1].To.Equal(d.From) {
				t.Errorf("%s: %s follows %s", name, d.From, days[i-1].To)
			}
			if long := d.To.Sub(d.From); long < 23*time.Hour || long > 25*time.Hour {
				t.Errorf("%s: the day %s has %s", name, date, long)
			}
		}
	}
	if n := len(Days(time.Time{}, time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC), time.UTC)); n != maxDays {
		t.Errorf("%d days at once", n)
	}
}
