package uitest

import (
	"fmt"
	"time"

	"ringcentral-archiver/archiver"
	"ringcentral-archiver/archiver/completeness"
	"ringcentral-archiver/archiver/reasons"
	"ringcentral-archiver/store/ledger"
)

// Week is a log of 7 days, newest first.
func Week(q archiver.LogQuery) (archiver.LogPage, error) {
	page := archiver.LogPage{Total: 168}
	newest := Now.Truncate(time.Hour).Add(-time.Hour)
	for i := q.Offset; i < min(q.Offset+q.Limit, page.Total); i++ {
		from := newest.Add(-time.Duration(i) * time.Hour)
		r := completeness.Row{From: from, To: from.Add(time.Hour), Status: completeness.Success, Counts: [4]int{40 - i%7*3, i % 3, i % 11, i % 2}}
		r.JobStart, r.JobEnd = r.To.Add(123*time.Second), r.To.Add(251*time.Second)
		switch i {
		case 0:
			r.Status, r.Done, r.Total, r.Open, r.JobEnd = completeness.Running, 27, 41, 14, time.Time{}
		case 1, 2:
			r.Status = completeness.Settling
		case 3:
			r.Status, r.Reason, r.Gone = completeness.Failed, reasons.Gone, 1
			page.Failed++
		case 5:
			r.Status, r.Reason, r.Open = completeness.WaitingFor, reasons.NotYetAvailable, 2
		}
		page.Archived += r.Counts[0] + r.Counts[1] + r.Counts[2] + r.Counts[3]
		page.Rows = append(page.Rows, r)
	}
	return page, nil
}

// Hour is an hour's items in every state.
func Hour() []archiver.ItemRow {
	from := Now.Truncate(time.Hour).Add(-6 * time.Hour)
	at := func(minute int) time.Time { return from.Add(time.Duration(minute) * time.Minute) }
	key := func(of ledger.Type, id string) ledger.Key { return ledger.Key{Type: of, ID: id} }
	deadline := time.Date(2027, 2, 19, 0, 0, 0, 0, time.UTC)
	return []archiver.ItemRow{
		{
			Key: key(ledger.CallRecording, "1"), Owner: "Ana Ruiz, 101", From: "+14155550123", To: "+16505550101", Time: at(2), Duration: 247 * time.Second,
			State: ledger.Archived, Archived: Now.Add(-time.Hour), Bytes: 1_976_000, Paths: []string{"/Ana Ruiz_101/2026-11-21/Call Recording/a b#1.mp3"},
			Sound: "/Ana Ruiz_101/2026-11-21/Call Recording/a b#1.mp3",
		},
		{
			Key: key(ledger.VoiceMail, "2"), Owner: "Ana Ruiz, 101", From: "+14155550123", To: "101", Time: at(9), Duration: 31 * time.Second,
			State: ledger.Waiting, Reason: reasons.NotYetAvailable, Attempts: 3, NextTry: Now.Add(20 * time.Minute), Deadline: deadline,
		},
		{
			Key: key(ledger.SMS, "3"), Owner: "Ben Cole, 102", From: "+16505550102", To: "+13125550821", Time: at(14),
			State: ledger.Waiting, Reason: reasons.NoPermission, Detail: "the role was changed", Attempts: 1, NextTry: Now.Add(26 * time.Hour), Deadline: deadline,
		},
		{Key: key(ledger.Fax, "4"), Owner: "Ben Cole, 102", From: "+12125550164", Time: at(20), State: ledger.Gone, Reason: reasons.Gone},
		{Key: key(ledger.SMS, "5"), Owner: "Ben Cole, 102", From: "+12125550164", To: "102", Time: at(21), State: ledger.Discovered},
		{Key: key(ledger.SMS, "6"), Owner: "Ben Cole, 102", From: "+12125550164", To: "102", Time: at(22), State: ledger.Excluded},
	}
}

// Calls is a tally of call recordings of which some are not archived.
func Calls(held, open int) completeness.Tally {
	return completeness.Tally{Held: held, HeldKnown: true, Archived: held - open, Verified: held - open, Open: open}
}

// Days are days in every state: until the 8th not asked for, on the 12th and
// the 17th something is missing, and today settles.
func Days(from, to time.Time) (days []completeness.Day) {
	for day := from; day.Before(to) && !day.After(Now); day = day.AddDate(0, 0, 1) {
		d := completeness.Day{From: day, To: day.AddDate(0, 0, 1), State: completeness.DayComplete, Listed: Now.Add(-time.Minute)}
		d.Types[0] = Calls(140+day.Day(), 0)
		switch {
		case day.Before(time.Date(2026, 11, 9, 0, 0, 0, 0, time.UTC)):
			d.State, d.Listed, d.Types[0] = completeness.DayUnknown, time.Time{}, completeness.Tally{}
		case day.Day() == 12:
			d.State, d.Reason, d.Types[0].Gone = completeness.DayMissing, reasons.Gone, 1
		case day.Day() == 17:
			d.State, d.Reason, d.Fixable, d.Types[0] = completeness.DayMissing, reasons.Mismatch, true, Calls(157, 12)
		case day.Day() == 21:
			d.State = completeness.DaySettling
		}
		days = append(days, d)
	}
	return days
}

// Quarter are days of all types, busy from Monday to Friday; the last two are settling.
func Quarter(from, to time.Time) (days []completeness.Day) {
	for day := from; day.Before(to) && !day.After(Now); day = day.AddDate(0, 0, 1) {
		d := completeness.Day{From: day, To: day.AddDate(0, 0, 1), State: completeness.DayComplete, Listed: Now.Add(-time.Minute)}
		busy := 1 + 4*min(1, int(day.Weekday())%6) // Saturdays and Sundays are quiet
		for i, n := range [4]int{24, 3, 14, 2} {
			d.Types[i] = Calls(busy*n+day.YearDay()*(i+3)%(4*busy), 0)
		}
		if Now.Sub(day) < 48*time.Hour {
			d.State = completeness.DaySettling
		}
		days = append(days, d)
	}
	return days
}

// Shares are a day of many extensions.
func Shares(n int) (all []completeness.ExtensionDay) {
	names := []string{"Ana Ruiz", "Ben Cole", "Chloé Duval", "Dana Whitfield", "Front Desk", "Grace O’Neill", "Hygiene Room 2"}
	for i := range n {
		share := completeness.ExtensionDay{Owner: ledger.Owner{Name: names[i%len(names)], Number: fmt.Sprint(101 + i)}}
		share.Types[0] = Calls(9+i%17, 0)
		switch i {
		case 2:
			share.Types[0] = Calls(14, 10)
		case 4:
			share.Types[0], share.Short = Calls(31, 2), 1
		}
		all = append(all, share)
	}
	return all
}
