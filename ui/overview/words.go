package overview

import (
	"time"

	"fyne.io/fyne/v2/lang"

	"ringcentral-archiver/archiver/completeness"
	"ringcentral-archiver/store/ledger"
	"ringcentral-archiver/ui/l10n"
	"ringcentral-archiver/ui/status"
	"ringcentral-archiver/ui/widgets"
)

// say shows the figures of the day that is pointed at, else those of the last week.
func (o *Overview) say() {
	if i := o.chart.Pointed(); i >= 0 && i < len(o.days) {
		o.words.Set(dayWords(o.place, o.days[i], o.zone()), widgets.Plain)
		return
	}
	words, tone := weekWords(o.place, o.days, o.shown.today, o.zone())
	o.words.Set(words, tone)
}

// dayWords is a day with its figures: Friday, 20 November · Call recordings 160 · Voicemail 2.
func dayWords(p l10n.Place, d completeness.Day, zone *time.Location) string {
	counts, _ := sum([]completeness.Day{d})
	date := status.DateOf(d, zone)
	return l10n.Join(l10n.Place{Zone: time.UTC, Days: p.Days}.Weekday(date, date), figures(counts), l10n.Translate(status.LookOf(d).Name))
}

// weekWords is the summary of the last whole week, from Monday to Sunday; nothing where the days do not
// reach so far, or no day before it is known either.
func weekWords(p l10n.Place, days []completeness.Day, today time.Time, zone *time.Location) (string, widgets.Tone) {
	monday := today.AddDate(0, 0, -7-(int(today.Weekday())+6)%7)
	var week []completeness.Day
	asked, before := false, false
	for _, d := range days {
		counts, _ := sum([]completeness.Day{d})
		known := d.State != completeness.DayUnknown || counts != [4]int{}
		switch date := status.DateOf(d, zone); {
		case date.Before(monday):
			before = before || known
		case date.Before(monday.AddDate(0, 0, 7)):
			week, asked = append(week, d), asked || known
		}
	}
	if len(week) < 7 || !asked && !before {
		return "", widgets.Subtle
	}
	counts, complete := sum(week)
	utc := l10n.Place{Zone: time.UTC, Days: p.Days}
	title := l10n.Translate("The week from %s to %s", utc.Day(monday, today), utc.Day(monday.AddDate(0, 0, 6), today))
	if !asked {
		return l10n.Join(title, l10n.Translate("not known")), widgets.Subtle
	}
	state, tone := l10n.Translate("every day is complete"), widgets.Good
	if lacks := len(week) - complete; lacks > 0 {
		state, tone = lang.N("days are not complete", lacks, map[string]any{"N": l10n.Number(lacks)}), widgets.Warn
	}
	return l10n.Join(title, figures(counts), state), tone
}

// sum adds up what was archived of each type, and counts the days that are complete.
func sum(days []completeness.Day) (counts [4]int, complete int) {
	for _, d := range days {
		for i, t := range d.Types {
			counts[i] += t.Archived
		}
		if d.State == completeness.DayComplete {
			complete++
		}
	}
	return counts, complete
}

// figures are the counts by type, without those that are zero; "nothing archived" where all are.
func figures(counts [4]int) string {
	var words []string
	for i, n := range counts {
		if n > 0 {
			words = append(words, l10n.TypeNames(ledger.Types[i])+" "+l10n.Number(n))
		}
	}
	if len(words) == 0 {
		return l10n.Translate("nothing archived")
	}
	return l10n.Join(words...)
}
