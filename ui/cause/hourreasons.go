package cause

import "ringcentral-archiver/archiver"

// Reasons that only hours and days have. The engine does not export them; this is
// the only place that repeats their codes.
const (
	notListed  archiver.Reason = "not-listed"
	tooOld     archiver.Reason = "too-old"
	notAsked   archiver.Reason = "not-asked"
	notCopied  archiver.Reason = "not-copied"
	inProgress archiver.Reason = "in-progress"
)
