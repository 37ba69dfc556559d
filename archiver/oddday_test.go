package archiver_test

import (
	"strings"
	"testing"
	"time"

	"ringcentral-archiver/archiver/completeness"
	"ringcentral-archiver/archiver/simulator/ringcentralserver"
)

// inZone sets the zone of the account.
func (r *rig) inZone(name string) {
	account := r.sim.RingCentral.Office().Account()
	account.TimeZone = name
	r.sim.RingCentral.Office().SetAccount(account)
}

// tables are the rows of all months' tables, by the id of their item; each item has one.
func (r *rig) tables() map[string]map[string]string {
	r.t.Helper()
	all := map[string]map[string]string{}
	for _, f := range r.sim.Dropbox.Files() {
		if !strings.HasPrefix(f.Path, "/Index/") || !strings.HasSuffix(f.Path, ".csv") || strings.Contains(f.Path, "calls") {
			continue
		}
		for id, row := range r.rows(f.Path) {
			if all[id] != nil || !strings.HasPrefix(row["Date"], strings.TrimSuffix(strings.TrimPrefix(f.Path, "/Index/"), ".csv")) {
				r.t.Errorf("%s has the row of %s of %s", f.Path, id, row["Date"])
			}
			all[id] = row
		}
	}
	return all
}

// TestDaysThatAreNotLikeOthers: clocks are put forward and back, by half an hour too, and at midnight; a leap day; the new year; zones
// off by part of an hour. Each hour and day is complete, and each call is shown once, at its local time.
//
//test:long
func TestDaysThatAreNotLikeOthers(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		zone string
		at   time.Time
	}{
		"forward":         {"US/Pacific", time.Date(2027, 3, 14, 10, 0, 0, 0, time.UTC)},
		"back":            {"Europe/Berlin", time.Date(2027, 10, 31, 1, 0, 0, 0, time.UTC)},
		"back half":       {"Australia/Lord_Howe", time.Date(2027, 4, 3, 15, 0, 0, 0, time.UTC)},
		"at midnight":     {"Africa/Cairo", time.Date(2027, 4, 29, 22, 0, 0, 0, time.UTC)},
		"leap day":        {"Asia/Kathmandu", time.Date(2028, 2, 28, 18, 15, 0, 0, time.UTC)},
		"after it":        {"Asia/Kolkata", time.Date(2028, 2, 29, 18, 30, 0, 0, time.UTC)},
		"new year":        {"Pacific/Chatham", time.Date(2026, 12, 31, 10, 15, 0, 0, time.UTC)},
		"new year, later": {"US/Hawaii", time.Date(2027, 1, 1, 10, 0, 0, 0, time.UTC)},
	} {
		t.Run(name, func(t *testing.T) {
			r := newRig(t, ringcentralserver.RoleAdmin)
			r.clock.SetTo(c.at.Add(-26*time.Hour + 3*time.Minute))
			r.inZone(c.zone)
			zone, err := time.LoadLocation(c.zone)
			if err != nil {
				t.Fatal(err)
			}
			r = r.computer()
			r.backup(time.Hour)
			began := map[string]time.Time{}
			for range 52 {
				at := r.clock.Now().Add(-20 * time.Minute)
				began[r.callAt(r.ana, at, ringcentralserver.RecordingSpec{Size: 1500})] = at
				if report := r.runOnce(); !report.Complete() {
					t.Fatalf("left %+v (%v)", report.Left, report.Err)
				}
				r.clock.Advance(time.Hour)
			}
			r.clock.Advance(26 * time.Hour)
			r.runOnce()
			for at := c.at.Add(-25 * time.Hour); at.Before(c.at.Add(25 * time.Hour)); at = at.Add(time.Hour) {
				if row := r.row(at); row.Status != completeness.Success || row.Counts != ([4]int{1}) {
					t.Errorf("hour %s is %q: %v", at, row.Word(), row.Counts)
				}
				d := r.calendarOf(at)
				whole := !d.From.Before(c.at.Add(-25*time.Hour)) && d.To.Before(r.clock.Now().Add(-6*time.Hour)) // else it was not all asked for, or goes on
				if whole && string(d.State) != fine || d.From.In(zone).Day() != at.In(zone).Day() {
					t.Errorf("the day of %s is %q from %s", at, d.State, d.From.In(zone))
				}
			}
			rows := r.tables()
			for id, at := range began {
				if row := rows[id]; row["Date"]+" "+row["Time"] != at.In(zone).Format(time.DateTime) {
					t.Errorf("the call of %s is shown at %s %s", at.In(zone), row["Date"], row["Time"])
				}
			}
			if len(rows) != len(began) {
				t.Errorf("%d rows of %d calls", len(rows), len(began))
			}
		})
	}
}

// TestAnAccountMovesToAnotherZone: what was shown in October is shown in November after the next sign-in, and nowhere twice.
func TestAnAccountMovesToAnotherZone(t *testing.T) {
	r := newRig(t, ringcentralserver.RoleAdmin)
	border := time.Date(2026, 10, 31, 20, 0, 0, 0, time.UTC) // October in the Pacific, November in India
	for _, h := range []time.Duration{-2 * time.Hour, 0, 2 * time.Hour, 12 * time.Hour} {
		r.call(r.ana, start.Sub(border.Add(h)), ringcentralserver.RecordingSpec{})
	}
	r.backup(40 * day)
	r.runOnce()
	if rows := r.tables(); len(rows) != 4 {
		t.Errorf("%d rows", len(rows))
	}
	r.inZone("Asia/Kolkata")
	r.login()
	r.call(r.ana, r.clock.Now().Sub(border.Add(3*time.Hour)), ringcentralserver.RecordingSpec{})
	r.clock.Advance(26 * time.Hour)
	if report := r.runOnce(); !report.Complete() {
		t.Errorf("left %+v (%v)", report.Left, report.Err)
	}
	november := 0
	for _, row := range r.tables() {
		if strings.HasPrefix(row["Date"], "2026-11") {
			november++
		}
	}
	if rows := r.tables(); len(rows) != 5 || november != 4 || len(r.archive()) != 5 {
		t.Errorf("%d rows, %d of November, %d files", len(rows), november, len(r.archive()))
	}
}

// TestDaysWithoutAMidnight: where clocks are put forward at midnight, that day and those behind it are shown under their own dates, each
// call once, in the record of its day and on the page of its month.
func TestDaysWithoutAMidnight(t *testing.T) {
	t.Parallel()
	for name, odd := range map[string]string{
		"America/Santiago": "2027-09-05", "Atlantic/Azores": "2027-03-28", "America/Havana": "2027-03-14", "Asia/Beirut": "2027-03-28", "Africa/Cairo": "2027-04-30",
	} {
		t.Run(name, func(t *testing.T) {
			zone, err := time.LoadLocation(name)
			if err != nil {
				t.Fatal(err)
			}
			noon, err := time.ParseInLocation(time.DateTime, odd+" 12:00:00", zone)
			if err != nil {
				t.Fatal(err)
			}
			r := newRig(t, ringcentralserver.RoleAdmin)
			r.clock.SetTo(noon.AddDate(0, 0, 4))
			r.inZone(name)
			r = r.computer()
			began := map[string]string{}
			for at := noon.AddDate(0, 0, -3); at.Before(noon.AddDate(0, 0, 3)); at = at.Add(4 * time.Hour) {
				at := at.Add(37 * time.Minute)
				began[r.callAt(r.ana, at, ringcentralserver.RecordingSpec{Size: 1500})] = at.In(zone).Format(time.DateOnly)
			}
			r.backup(10 * day)
			if report := r.runOnce(); !report.Complete() {
				t.Fatalf("left %+v (%v)", report.Left, report.Err)
			}
			for id, date := range began {
				record, rows := 0, 0
				for _, f := range r.sim.Dropbox.Files() {
					body := r.page(f.Path)
					switch {
					case strings.HasPrefix(f.Path, "/Index/"+date) && strings.HasSuffix(f.Path, ".json"):
						record += strings.Count(body, `"id":"`+id+`"`)
					case strings.HasPrefix(f.Path, "/Index/"+date[:7]+"/") && strings.HasSuffix(f.Path, ".js"):
						if shows := strings.Contains(body, id); shows != strings.Contains(f.Path, date) {
							t.Errorf("%s has %s of %s: %v", f.Path, id, date, shows)
						} else if shows {
							rows++
						}
					}
				}
				if record == 0 || rows != 1 {
					t.Errorf("%s of %s is in %d records and %d rows of its day", id, date, record, rows)
				}
			}
		})
	}
}
