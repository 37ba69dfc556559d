package archiver

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"time"

	"ringcentral-archiver/store"
)

// settleTime is how old an hour must be before its last listing may be believed:
// recordings attach late (RingCentral sheet §3.5).
const settleTime = 4 * time.Hour

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
	Reason           Reason
	JobStart, JobEnd time.Time
	Counts           [4]int // archived items: call recordings, voicemail, SMS, fax
	Open, Gone       int
	Done, Total      int // archived, and known
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
		return fmt.Sprintf("waiting: %s", shortWords[r.Reason])
	case Failed:
		return fmt.Sprintf("failed: %s", failedWords(r))
	default:
		return string(r.Status)
	}
}

var shortWords = map[Reason]string{
	NoReason:        "not copied yet",
	Offline:         "offline",
	ServiceTrouble:  "service trouble",
	RateLimited:     "rate limit",
	NotYetAvailable: "not yet available",
	DropboxFull:     "Dropbox is full",
	DropboxBlocked:  "Dropbox refuses uploads",
	SignedOut:       "sign in to RingCentral",
	Disconnected:    "connect Dropbox",
	NotSignedIn:     "sign in to RingCentral",
	NotConnected:    "connect Dropbox",
	Copied:          "sign in anew",
	NoPermission:    "permission missing",
	BadContent:      "content not right",
	NameTaken:       "name taken",
	BadName:         "name refused",
	Mismatch:        "hash differs",
	FileMissing:     "file missing in Dropbox",
	FileChanged:     "file changed in Dropbox",
	IsGone:          "gone at RingCentral",
	Unreadable:      "unreadable record",
	StoreTrouble:    "own file not writable",
	Stopped:         "stopped",
	BackupOff:       "backup is off",
	IsPaused:        "paused",
	IndexBehind:     "index behind",
	notListed:       "not listed yet",
	tooOld:          "older than RingCentral keeps",
	notAsked:        "not asked for",
	notCopied:       "not copied yet",
	inProgress:      "still in progress",
}

// Reasons that only hours and days have.
const (
	notListed  Reason = "not-listed"  // it is due, and nothing else is known of it
	tooOld     Reason = "too-old"     // it was not listed while RingCentral held it
	notAsked   Reason = "not-asked"   // it lies before the first hour
	notCopied  Reason = "not-copied"  // something of it waits for its turn
	inProgress Reason = "in-progress" // RingCentral has not finished something of it for a day
)

func failedWords(r Row) string {
	if r.Gone > 0 {
		return fmt.Sprintf("%d gone at RingCentral", r.Gone)
	}
	return shortWords[r.Reason]
}

// rowOf works out an hour's status. It never says success while something is
// open, gone, unfinished, or not listed since the hour settled; nor that something
// is still expected of an hour that RingCentral no longer holds.
func rowOf(job *store.Job, who store.RingCentral, now time.Time, running *pass, why Reason) Row {
	job = believable(job, now)
	r := Row{
		From: job.From, To: job.To(), JobStart: job.Start, JobEnd: job.End,
		Open: job.Open(), Gone: job.Gone(), Done: job.Archived(),
	}
	r.Total = r.Done + r.Open
	for i, c := range job.Counts {
		r.Counts[i] = c.Archived
	}
	switch {
	case running != nil && running.works(job):
		r.Status = Running
	case r.Gone > 0:
		r.Status, r.Reason = Failed, IsGone
	case r.Open > 0:
		r.Status, r.Reason = WaitingFor, cmp.Or(noted(job), why)
		if r.Reason.Failure() {
			r.Status = Failed
		}
	case now.Before(job.To()):
		r.Status = Settling
	case beyond(job, who, now):
		r.Status, r.Reason = Failed, tooOld
	case unlisted(job):
		r.Status, r.Reason = WaitingFor, why
		if r.Reason == NoReason {
			r.Reason = notListed
		}
	case !atRest(job, now):
		r.Status = Settling
	default:
		r.Status = Success
	}
	return r
}

// noted is what stands in the way of an hour: why something of it is open, as far
// as it was tried, and of several reasons one that needs somebody; else why it
// could not be listed.
func noted(job *store.Job) (why Reason) {
	for _, word := range slices.Sorted(maps.Keys(job.Because)) {
		if reason := Reason(word); why == NoReason || reason.Failure() {
			why = reason
		}
	}
	return cmp.Or(why, Reason(job.Note))
}

// believable forgets listings that lie in the future: the clock was wrong when
// they were made, or is now, and they cannot have covered the hour.
func believable(job *store.Job, now time.Time) *store.Job {
	j := *job
	for i, at := range j.Listed {
		if at.After(now) {
			j.Listed[i] = time.Time{}
		}
	}
	return &j
}

// unlisted reports whether a source has not been listed since the hour ended.
func unlisted(job *store.Job) bool {
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
func settled(job *store.Job) bool {
	for _, s := range job.Sources.Each() {
		if job.Listed[s.Index()].Before(job.To().Add(settleTime)) {
			return false
		}
	}
	return true
}
