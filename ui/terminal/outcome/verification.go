package outcome

import (
	"ringcentral-archiver/archiver/progress"
	"ringcentral-archiver/ui/terminal/output"
	"ringcentral-archiver/ui/terminal/remedy"
)

// Verification says the result of one on standard output, and names on standard error
// what is missing or was changed.
func (t Teller) Verification(r progress.VerifyReport) int {
	t.In.Tell(t.Out, "%s", output.Verified(r, t.In))
	output.Moved(t.Out, r.Moved, r.MovedCount, t.In)
	if r.Intact() {
		return remedy.Done
	}
	output.Missing(t.Err, r.Missing, r.MissingCount, t.In)
	output.Changed(t.Err, r.Changed, r.ChangedCount, t.In)
	for _, wrong := range r.Broken {
		t.In.Tell(t.Err, string(wrong.Wrong), wrong.About...)
	}
	if r.MissingCount+r.ChangedCount > 0 {
		t.In.Tell(t.Err, "%s", output.NextSteps(r, t.In, t.flag))
	}
	return remedy.Failed
}
