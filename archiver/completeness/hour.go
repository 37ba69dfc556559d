package completeness

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"ringcentral-archiver/archiver/localtime"
	"ringcentral-archiver/archiver/progress"
	"ringcentral-archiver/archiver/reasons"
	"ringcentral-archiver/store"
	"ringcentral-archiver/store/ledger"
)

// SettleTime is how old an hour must be before its last listing may be believed.
const SettleTime = ledger.SettleTime

// Status is the state of an hour.
type Status string

// The statuses.
const (
	Success    Status = "success"
	Settling   Status = "settling"
	Running    Status = "running"
	WaitingFor Status = "waiting"
	Failed     Status = "failed"
)

// Row is an hour of the log.
type Row struct {
	From, To         time.Time
	Status           Status
	Reason           reasons.Reason
	JobStart, JobEnd time.Time
	Counts           [4]int // archived items: call recordings, voicemail, SMS, fax
	Open, Gone       int
	Removed          int // from Dropbox, and RingCentral no longer has them
	Partly           int // of which some files are archived and the others gone
	Done, Total      int // archived, and known
	Unreadable       int // records that RingCentral showed and that could not be read
	// sources that RingCentral no longer keeps this far back and that were not listed in time:
	// what they held is not known, whatever the status says of the others
	NotKnown ledger.Source
}

// NotKnownTypes are the types of NotKnown, each once.
func (r Row) NotKnownTypes() (types []ledger.Type) {
	for _, s := range r.NotKnown.Each() {
		if !slices.Contains(types, s.Type()) {
			types = append(types, s.Type())
		}
	}
	return types
}

// Word is the status as the log shows it.
func (r Row) Word() string {
	switch r.Status {
	case Running:
		if r.Total > 0 {
			return fmt.Sprintf("running %d/%d", r.Done, r.Total)
		}
		return string(Running)
	case WaitingFor:
		return fmt.Sprintf("waiting: %s", r.Reason.Short())
	case Failed:
		return fmt.Sprintf("failed: %s", failedWords(r))
	case Success, Settling:
		return string(r.Status) + notKnownWords(r)
	default:
		return string(r.Status)
	}
}

func notKnownWords(r Row) string {
	text := ""
	for _, t := range r.NotKnownTypes() {
		text += fmt.Sprintf(", %s not known", strings.ReplaceAll(t.String(), "-", " "))
	}
	return text
}

func failedWords(r Row) string {
	if r.Gone > 0 {
		return fmt.Sprintf("%d gone at RingCentral", r.Gone)
	}
	if r.Reason == reasons.Removed {
		return fmt.Sprintf("%d removed from Dropbox", r.Removed)
	}
	if r.Partly > 0 {
		return fmt.Sprintf("%d partly archived", r.Partly)
	}
	return r.Reason.Short()
}

// RowOf works out an hour's status. It never says success while something is open, gone,
// unfinished, unreadable, or not listed since the hour settled. Each source is judged on its own:
// of one that RingCentral no longer keeps this far back nothing more is expected.
func RowOf(job *ledger.Job, who store.RingCentral, now time.Time, running *progress.Pass, why reasons.Reason) Row {
	job = job.Believable(now)
	r := Row{
		From: job.From, To: job.To(), JobStart: job.Start, JobEnd: job.End,
		Open: job.Open(), Gone: job.Gone(), Removed: job.Removed(), Partly: job.Partly(), Done: job.Archived(),
		NotKnown: lost(job, who, now),
	}
	r.Total = r.Done + r.Open
	for i, c := range job.Counts {
		r.Counts[i] = c.Archived
	}
	listed := without(job, r.NotKnown)
	r.Unreadable = listed.Unreadable()
	switch {
	case running != nil && running.Works(job) && (r.Open > 0 || r.Total == 0):
		r.Status = Running
	case r.Gone > 0:
		r.Status, r.Reason = Failed, reasons.Gone
	case r.Removed > 0:
		r.Status, r.Reason = Failed, reasons.Removed
	case r.Partly > 0:
		r.Status, r.Reason = Failed, reasons.PartlyGone
	case job.Damaged > 0:
		r.Status, r.Reason = Failed, reasons.Damaged
	case r.Open > 0:
		r.Status, r.Reason = WaitingFor, cmp.Or(noted(job), why)
		if r.Reason.Failure() {
			r.Status = Failed
		}
	case r.Unreadable > 0:
		r.Status, r.Reason = WaitingFor, reasons.Unreadable
	case now.Before(job.To()):
		r.Status = Settling
	case r.NotKnown != 0 && listed.Sources == 0:
		r.Status, r.Reason = Failed, reasons.TooOld
	case unlisted(listed):
		r.Status, r.Reason = WaitingFor, why
		if r.Reason == reasons.NoReason {
			r.Reason = reasons.NotListed
		}
	case !atRest(listed, now):
		r.Status = Settling
	default:
		r.Status = Success
	}
	return r
}

// noted is the reason that holds up an hour: why a tried item of it is open, preferably a reason
// that needs a person; otherwise why the hour could not be listed.
func noted(job *ledger.Job) (why reasons.Reason) {
	for _, word := range slices.Sorted(maps.Keys(job.Because)) {
		if reason := reasons.Reason(word); why == reasons.NoReason || reason.Failure() {
			why = reason
		}
	}
	return cmp.Or(why, reasons.Reason(job.Note))
}

// unlisted reports whether a source has not been listed since the hour ended.
func unlisted(job *ledger.Job) bool {
	if job.Sources == 0 {
		return true
	}
	for _, s := range job.Sources.Each() {
		if job.Listed[s.Index()].Before(job.To()) {
			return true
		}
	}
	return false
}

// settled reports whether every source was listed after the hour had settled.
func settled(job *ledger.Job) bool {
	for _, s := range job.Sources.Each() {
		if job.Listed[s.Index()].Before(job.To().Add(SettleTime)) {
			return false
		}
	}
	return true
}

// LastHours finds the newest hour that is a success, and the newest ended hour
// of which everything known is archived, settled or not. Errors:
// store.ErrDamaged.
func LastHours(tx *store.Tx, who store.RingCentral, now time.Time) (complete, copied time.Time, err error) {
	const look = 48
	rows, _, err := tx.Jobs(ledger.JobQuery{From: now.Add(-look * time.Hour)})
	if err != nil {
		return complete, copied, err
	}
	for _, job := range rows {
		row := RowOf(job, who, now, nil, reasons.NoReason)
		if row.Status == Success {
			return job.From, localtime.Later(copied, job.From), nil
		}
		if row.Status == Settling && !now.Before(job.To()) {
			copied = localtime.Later(copied, job.From)
		}
	}
	return complete, copied, nil
}
