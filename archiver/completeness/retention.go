package completeness

import (
	"cmp"
	"strings"
	"time"

	"ringcentral-archiver/store"
	"ringcentral-archiver/store/ledger"
)

// MayKeep is the longest that RingCentral may keep what a source lists, and so
// how far back it is worth listing. Messages have no such limit
// (docs/ringcentral.md §5.4): they are listed as far back as the user asks.
func MayKeep(who store.RingCentral, s ledger.Source) time.Duration {
	if s.Type() == ledger.CallRecording {
		return max(who.Retention, who.OnDemand, recordingRetention) + 24*time.Hour
	}
	return unlimited
}

// unlimited is longer than anything is kept, and short enough to be taken from
// any time of this century.
const unlimited = 100 * 365 * 24 * time.Hour

// SurelyKeeps is the shortest that RingCentral keeps what a source lists. Some of what is older may
// be deleted already, so it is not known how much RingCentral holds of it.
func SurelyKeeps(who store.RingCentral, s ledger.Source) time.Duration {
	if s.Type() == ledger.CallRecording {
		return min(cmp.Or(who.Retention, recordingRetention), cmp.Or(who.OnDemand, recordingRetention))
	}
	return MessageRetention
}

// lookBack is how far each pass lists again, because recordings attach late and
// rows are rewritten; fullEvery is how often it lists the whole retention
// period (ARCHITECTURE.md, "A pass").
const (
	LookBack = ledger.FreshFor
)

// How long RingCentral keeps things where the account does not say (docs/ringcentral.md §4 and
// §5.4). Messages have no promised time; 30 days were measured. There are limits by number as well:
// 100,000 recordings in an account, 200 unheard voicemails and unread faxes, 5,000 texts in a
// folder. It cannot be known before when those limits delete an item, so they are in no deadline.
// Only the hourly pass helps an account that is near one.
const (
	recordingRetention = 90 * 24 * time.Hour
	MessageRetention   = 30 * 24 * time.Hour
)

// KeptFor is how long RingCentral keeps a recording with that label.
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

// TranscriptPatience is how long an hour waits for a transcript that is "in
// progress". A transcript that comes later is archived all the same.
const TranscriptPatience = 24 * time.Hour
