package outcome

import (
	"ringcentral-archiver/archiver/progress"
	"ringcentral-archiver/ui/terminal/output"
	"ringcentral-archiver/ui/terminal/remedy"
)

// Verification says the result of one on standard output, and names on standard error
// what is missing or was changed.
func (t Teller) Verification(r progress.VerifyReport) int {
	output.Say(t.Out, "%s", output.Verified(r))
	output.NameFiles(t.Out, "moved", r.Moved, r.MovedCount, t.Zone)
	if r.Intact() {
		return remedy.Done
	}
	output.NameFiles(t.Err, "missing", r.Missing, r.MissingCount, t.Zone)
	output.NameFiles(t.Err, "changed", r.Changed, r.ChangedCount, t.Zone)
	for _, wrong := range r.Broken {
		output.Say(t.Err, "%s", wrong)
	}
	if r.MissingCount+r.ChangedCount > 0 {
		output.Say(t.Err, "%s", output.NextSteps(r))
	}
	return remedy.Failed
}
