// Package metrics tells monitoring programs how things stand: as text in Prometheus' format, and at
// an address of this computer. It names no person, no account and no folder.
package metrics

import (
	"bytes"
	"fmt"
	"io"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"

	"ringcentral-archiver/archiver"
	"ringcentral-archiver/archiver/completeness"
	"ringcentral-archiver/archiver/progress"
	"ringcentral-archiver/archiver/reasons"
	"ringcentral-archiver/archiver/transport"
	"ringcentral-archiver/ui/terminal/places"
)

// Write writes how things stand in Prometheus' text format. What is not known, such as the next
// deletion where RingCentral has named none, is left out. What is of an archive is said of that in the first place without a label, and of
// each other one with the kind of its place.
func Write(w io.Writer, v archiver.Snapshot) error {
	p := &page{all: places.Each(v)}
	good, _ := v.Health()
	p.head("healthy", "All goes well without a person, and every source was listed in the last hours, as far as it is not paused.", "gauge")
	p.each(func(one archiver.Snapshot, labels string) {
		if labels != "" {
			good, _ = one.Health()
		}
		p.sample("healthy", braced(labels), number(good))
	})
	p.moods()
	p.gauge("backup_on", "Backup is on.", number(v.Backup.On))
	p.gauge("paused", "Archiving is paused.", number(v.Backup.Paused))
	p.gauge("signed_in", "The program is signed in to RingCentral.", number(v.RingCentral.SignedIn && !v.RingCentral.Expired))
	p.yes("connected", "Dropbox is connected.", func(v archiver.Snapshot) bool { return v.Dropbox.Connected && !v.Dropbox.Expired })
	p.yes("complete", "Everything that RingCentral holds is in Dropbox, but for what not_covered names.", func(v archiver.Snapshot) bool { return v.Completeness.Now })
	p.notCovered()
	p.moment("last_complete_hour_timestamp_seconds", "The end of the newest hour that is complete.", func(v archiver.Snapshot) time.Time {
		if v.LastHour.IsZero() {
			return v.LastHour
		}
		return v.LastHour.Add(time.Hour)
	})
	p.open()
	p.moment("next_deletion_timestamp_seconds", "When RingCentral deletes the first of the open items, if it has named a time.", func(v archiver.Snapshot) time.Time { return v.Deadline })
	p.moment("next_pass_timestamp_seconds", "When the next pass is due.", func(v archiver.Snapshot) time.Time { return v.NextRun })
	p.yes("pass_running", "A pass is running.", func(v archiver.Snapshot) bool { return v.Pass.Running })
	p.lastPass()
	for _, n := range []struct {
		name, help string
		n          func(archiver.Snapshot) int64
	}{
		{"archived_items", "Items archived in all.", func(v archiver.Snapshot) int64 { return int64(v.Archived) }},
		{"archived_bytes", "Bytes archived in all.", func(v archiver.Snapshot) int64 { return v.Bytes }},
		{"lacking_files", "Files of the archive that other places have and this one lacks, and that no item is about.", func(v archiver.Snapshot) (n int64) {
			for _, lack := range v.Lacks {
				n += int64(lack.Files)
			}
			return n
		}},
		{"gone_items", "Items that RingCentral deleted before they were archived.", func(v archiver.Snapshot) int64 { return int64(v.Gone) }},
		{"removed_items", "Items that were archived, removed from Dropbox, and deleted by RingCentral.", func(v archiver.Snapshot) int64 { return int64(v.Removed) }},
		{"partly_archived_items", "Items of which RingCentral had only some files left.", func(v archiver.Snapshot) int64 { return int64(v.Partly) }},
		{"damaged_items", "Items whose record in the data file is damaged.", func(v archiver.Snapshot) int64 { return int64(v.Damaged) }},
		{"noted_calls", "Calls of RingCentral's call log that are noted, recorded or not.", func(v archiver.Snapshot) int64 { return int64(v.Calls.Noted) }},
		{"unreadable_records", "Records of RingCentral that cannot be archived as they are.", func(v archiver.Snapshot) int64 { return int64(v.Unreadable) }},
	} {
		p.known(n.name, n.help, func(v archiver.Snapshot) (float64, bool) { return float64(n.n(v)), true })
	}
	p.traffic(v.RingCentral.Traffic, v.Dropbox.Traffic)
	_, err := p.WriteTo(w)
	return err
}

// page is what is written.
type page struct {
	bytes.Buffer
	all []archiver.Snapshot // of each place, of the first at first
}

const prefix = "ringcentral_archiver_"

func (p *page) head(name, help, kind string) {
	fmt.Fprintf(p, "# HELP %s%s %s\n# TYPE %s%s %s\n", prefix, name, help, prefix, name, kind)
}

func (p *page) sample(name, labels string, value float64) {
	fmt.Fprintf(p, "%s%s%s %s\n", prefix, name, labels, strconv.FormatFloat(value, 'f', -1, 64))
}

// each has something written of each place, with the labels that tell it from the first.
func (p *page) each(write func(v archiver.Snapshot, labels string)) {
	write(p.all[0], "")
	for _, one := range p.all[1:] {
		write(one, fmt.Sprintf("place=%q", one.Dropbox.Kind()))
	}
}

// braced are labels as they stand behind a name.
func braced(labels ...string) string {
	labels = slices.DeleteFunc(labels, func(l string) bool { return l == "" })
	if len(labels) == 0 {
		return ""
	}
	return "{" + strings.Join(labels, ",") + "}"
}

func (p *page) gauge(name, help string, value float64) {
	p.head(name, help, "gauge")
	p.sample(name, "", value)
}

// known writes a value of each place where it is known.
func (p *page) known(name, help string, of func(archiver.Snapshot) (value float64, known bool)) {
	headed := false
	p.each(func(v archiver.Snapshot, labels string) {
		value, known := of(v)
		if !known {
			return
		}
		if !headed {
			p.head(name, help, "gauge")
		}
		headed = true
		p.sample(name, braced(labels), value)
	})
}

func (p *page) yes(name, help string, is func(archiver.Snapshot) bool) {
	p.known(name, help, func(v archiver.Snapshot) (float64, bool) { return number(is(v)), true })
}

func number(is bool) float64 {
	if is {
		return 1
	}
	return 0
}

// moment writes a time, to the second; none if it is not known.
func (p *page) moment(name, help string, at func(archiver.Snapshot) time.Time) {
	p.known(name, help, func(v archiver.Snapshot) (float64, bool) { return float64(at(v).Unix()), !at(v).IsZero() })
}

// lastPass writes how the last passes have ended.
func (p *page) lastPass() {
	of := func(value func(progress.Report) float64) func(archiver.Snapshot) (float64, bool) {
		return func(v archiver.Snapshot) (float64, bool) {
			last := v.Pass.LastResult
			return value(last), !last.Ended.IsZero() && last.Ended.After(last.Began)
		}
	}
	p.known("last_pass_end_timestamp_seconds", "When the last pass ended.", of(func(r progress.Report) float64 { return float64(r.Ended.Unix()) }))
	p.known("last_pass_duration_seconds", "How long the last pass took.", of(func(r progress.Report) float64 { return r.Ended.Sub(r.Began).Seconds() }))
	p.known("last_pass_ok", "The last pass ran to its end.", of(func(r progress.Report) float64 { return number(r.Reason == reasons.NoReason && r.Err == nil) }))
}

func (p *page) moods() {
	p.head("state", "1 for the state that the program is in.", "gauge")
	p.each(func(v archiver.Snapshot, labels string) {
		for _, m := range []archiver.Mood{archiver.Fine, archiver.Working, archiver.Paused, archiver.Attention, archiver.Never} {
			p.sample("state", braced(fmt.Sprintf("state=%q", m), labels), number(m == v.Mood))
		}
	})
}

// notCovered writes what RingCentral may hold that complete says nothing of.
func (p *page) notCovered() {
	p.head("not_covered", "1 for what RingCentral may hold and complete does not cover.", "gauge")
	p.each(func(v archiver.Snapshot, labels string) {
		for _, one := range completeness.Anything.Each() {
			p.sample("not_covered", braced(fmt.Sprintf("what=%q", one.Code()), labels), number(v.Completeness.Uncovered&one != 0))
		}
	})
}

// open writes how many items are not archived yet, by the reason; those that are on their way have
// none.
func (p *page) open() {
	p.head("open_items", "Items that are known and not archived, by what they wait for; empty = they are on their way.", "gauge")
	p.each(func(v archiver.Snapshot, labels string) {
		ready := v.Open
		for _, n := range v.OpenBy {
			ready -= n
		}
		p.sample("open_items", braced(`reason=""`, labels), float64(max(0, ready+v.OpenBy[reasons.NoReason])))
		for _, r := range slices.Sorted(maps.Keys(v.OpenBy)) {
			if r != reasons.NoReason {
				p.sample("open_items", braced(fmt.Sprintf("reason=%q", r), labels), float64(v.OpenBy[r]))
			}
		}
	})
}

func (p *page) traffic(ringCentral, dropbox transport.Counts) {
	p.head("calls_total", "Calls sent to a service since the program was started.", "counter")
	p.sample("calls_total", `{service="ringcentral"}`, float64(ringCentral.Calls))
	p.sample("calls_total", `{service="dropbox"}`, float64(dropbox.Calls))
	p.head("penalties_total", "Calls that a service refused because they were too many, since the program was started.", "counter")
	p.sample("penalties_total", `{service="ringcentral"}`, float64(ringCentral.Penalties))
	p.sample("penalties_total", `{service="dropbox"}`, float64(dropbox.Penalties))
}
