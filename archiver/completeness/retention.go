package completeness

import (
	"cmp"
	"strings"
	"time"

	"ringcentral-archiver/store"
)

// MayKeep is the longest that RingCentral may keep what a source lists. What is
// asked for again may still be there for so long. Messages have no such limit
// (docs/ringcentral.md §5.4): they are listed as far back as is asked for.
func MayKeep(who store.RingCentral, s store.Source) time.Duration {
	if s.Type() == store.CallRecording {
		return max(who.Retention, who.OnDemand, recordingRetention) + 24*time.Hour
	}
	return unlimited
}

// unlimited is longer than anything is kept, and short enough to be taken from
// any time of this century.
const unlimited = 100 * 365 * 24 * time.Hour

// SurelyKeeps is the shortest that RingCentral keeps what a source lists. Of what
// is older, some may be deleted already, and what is held of it is not known.
func SurelyKeeps(who store.RingCentral, s store.Source) time.Duration {
	if s.Type() == store.CallRecording {
		return min(cmp.Or(who.Retention, recordingRetention), cmp.Or(who.OnDemand, recordingRetention))
	}
	return MessageRetention
}

// lookBack is how far each pass lists again, because recordings attach late and
// rows are rewritten; fullEvery is how often it lists the whole retention
// period (ARCHITECTURE.md, "A pass").
const (
	LookBack = store.FreshFor
)

// How long RingCentral keeps things where the account does not say (docs/ringcentral.md §4 and
// §5.4). Messages have no promised time; 30 days were measured. There are limits by number as well:
// 100,000 recordings in an account, 200 unheard voicemails and unread faxes, 5,000 texts in a
// folder. What those delete has no date that could be known before, so they are not in a deadline:
// an account that is near one is served by the hourly pass alone.
const (
	recordingRetention = 90 * 24 * time.Hour
	MessageRetention   = 30 * 24 * time.Hour
)

// KeptFor is how long a recording that was made in that way is kept.
func KeptFor(who store.RingCentral, made string) time.Duration {
	kept := who.Retention
	if strings.EqualFold(made, "OnDemand") {
		kept = who.OnDemand
	}
	if kept <= 0 {
		kept = recordingRetention
	}
	return kept
}

// TranscriptPatience is how long a transcript may be "in progress" before an
// hour no longer waits for it; when it does come, it is archived all the same.
const TranscriptPatience = 24 * time.Hour
