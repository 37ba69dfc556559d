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
	"time"

	"ringcentral-archiver/archiver"
	"ringcentral-archiver/archiver/completeness"
	"ringcentral-archiver/archiver/reasons"
	"ringcentral-archiver/archiver/transport"
)

// Write writes how things stand in Prometheus' text format. What is not known, such as the next
// deletion where RingCentral has named none, is left out.
func Write(w io.Writer, v archiver.Snapshot) error {
	p := &page{}
	last := v.Pass.LastResult
	good, _ := v.Health()
	p.yes("healthy", "All goes well without a person, and every source was listed in the last hours, as far as it is not paused.", good)
	p.moods(v.Mood)
	p.yes("backup_on", "Backup is on.", v.Backup.On)
	p.yes("paused", "Archiving is paused.", v.Backup.Paused)
	p.yes("signed_in", "The program is signed in to RingCentral.", v.RingCentral.SignedIn && !v.RingCentral.Expired)
	p.yes("connected", "Dropbox is connected.", v.Dropbox.Connected && !v.Dropbox.Expired)
	p.yes("complete", "Everything that RingCentral holds is in Dropbox, but for what not_covered names.", v.Completeness.Now)
	p.notCovered(v.Completeness.Uncovered)
	if !v.LastHour.IsZero() {
		p.moment("last_complete_hour_timestamp_seconds", "The end of the newest hour that is complete.", v.LastHour.Add(time.Hour))
	}
	p.open(v)
	p.moment("next_deletion_timestamp_seconds", "When RingCentral deletes the first of the open items, if it has named a time.", v.Deadline)
	p.moment("next_pass_timestamp_seconds", "When the next pass is due.", v.NextRun)
	p.yes("pass_running", "A pass is running.", v.Pass.Running)
	if !last.Ended.IsZero() && last.Ended.After(last.Began) {
		p.moment("last_pass_end_timestamp_seconds", "When the last pass ended.", last.Ended)
		p.gauge("last_pass_duration_seconds", "How long the last pass took.", last.Ended.Sub(last.Began).Seconds())
		p.yes("last_pass_ok", "The last pass ran to its end.", last.Reason == reasons.NoReason && last.Err == nil)
	}
	for _, n := range []struct {
		name, help string
		n          int64
	}{
		{"archived_items", "Items archived in all.", int64(v.Archived)},
		{"archived_bytes", "Bytes archived in all.", v.Bytes},
		{"gone_items", "Items that RingCentral deleted before they were archived.", int64(v.Gone)},
		{"removed_items", "Items that were archived, removed from Dropbox, and deleted by RingCentral.", int64(v.Removed)},
		{"partly_archived_items", "Items of which RingCentral had only some files left.", int64(v.Partly)},
		{"damaged_items", "Items whose record in the data file is damaged.", int64(v.Damaged)},
		{"noted_calls", "Calls of RingCentral's call log that are noted, recorded or not.", int64(v.Calls.Noted)},
		{"unreadable_records", "Records of RingCentral that cannot be archived as they are.", int64(v.Unreadable)},
	} {
		p.gauge(n.name, n.help, float64(n.n))
	}
	p.traffic(v.RingCentral.Traffic, v.Dropbox.Traffic)
	_, err := p.WriteTo(w)
	return err
}

// page is what is written.
type page struct{ bytes.Buffer }

const prefix = "ringcentral_archiver_"

func (p *page) head(name, help, kind string) {
	fmt.Fprintf(p, "# HELP %s%s %s\n# TYPE %s%s %s\n", prefix, name, help, prefix, name, kind)
}

func (p *page) sample(name, labels string, value float64) {
	fmt.Fprintf(p, "%s%s%s %s\n", prefix, name, labels, strconv.FormatFloat(value, 'f', -1, 64))
}

func (p *page) gauge(name, help string, value float64) {
	p.head(name, help, "gauge")
	p.sample(name, "", value)
}

func (p *page) yes(name, help string, is bool) { p.gauge(name, help, number(is)) }

func number(is bool) float64 {
	if is {
		return 1
	}
	return 0
}

// moment writes a time, to the second; none if it is not known.
func (p *page) moment(name, help string, at time.Time) {
	if !at.IsZero() {
		p.gauge(name, help, float64(at.Unix()))
	}
}

func (p *page) moods(is archiver.Mood) {
	p.head("state", "1 for the state that the program is in.", "gauge")
	for _, m := range []archiver.Mood{archiver.Fine, archiver.Working, archiver.Paused, archiver.Attention, archiver.Never} {
		p.sample("state", fmt.Sprintf("{state=%q}", m), number(m == is))
	}
}

// notCovered writes what RingCentral may hold that complete says nothing of.
func (p *page) notCovered(is completeness.Uncovered) {
	p.head("not_covered", "1 for what RingCentral may hold and complete does not cover.", "gauge")
	for _, one := range completeness.Anything.Each() {
		p.sample("not_covered", fmt.Sprintf("{what=%q}", one.Code()), number(is&one != 0))
	}
}

// open writes how many items are not archived yet, by the reason; those that are on their way have
// none.
func (p *page) open(v archiver.Snapshot) {
	p.head("open_items", "Items that are known and not archived, by what they wait for; empty = they are on their way.", "gauge")
	ready := v.Open
	for _, n := range v.OpenBy {
		ready -= n
	}
	p.sample("open_items", `{reason=""}`, float64(max(0, ready+v.OpenBy[reasons.NoReason])))
	for _, r := range slices.Sorted(maps.Keys(v.OpenBy)) {
		if r != reasons.NoReason {
			p.sample("open_items", fmt.Sprintf("{reason=%q}", r), float64(v.OpenBy[r]))
		}
	}
}

func (p *page) traffic(ringCentral, dropbox transport.Counts) {
	p.head("calls_total", "Calls sent to a service since the program was started.", "counter")
	p.sample("calls_total", `{service="ringcentral"}`, float64(ringCentral.Calls))
	p.sample("calls_total", `{service="dropbox"}`, float64(dropbox.Calls))
	p.head("penalties_total", "Calls that a service refused because they were too many, since the program was started.", "counter")
	p.sample("penalties_total", `{service="ringcentral"}`, float64(ringCentral.Penalties))
	p.sample("penalties_total", `{service="dropbox"}`, float64(dropbox.Penalties))
}
