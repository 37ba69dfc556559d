package e2e

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"ringcentral-archiver/archiver/simulator/ringcentralserver"
	"ringcentral-archiver/e2e/harness"
)

// TestThreeYearsOfTextsAreRescued: it is said before how many there are, how large they are and how
// long they take; nothing is archived until it is asked for; then each text is in Dropbox.
func TestThreeYearsOfTextsAreRescued(t *testing.T) {
	t.Parallel()
	pc := harness.New(t)
	office := pc.Services.RingCentral.Office()
	now := time.Now().UTC().Truncate(time.Hour)
	const days, lastDays, pictures = 3 * 365, 90, 4
	var bytes int
	for i := 1; i <= days; i++ {
		m := ringcentralserver.MessageSpec{
			Type: ringcentralserver.TypeSMS, ExtensionID: ringcentralserver.AnaID, Created: now.AddDate(0, 0, -i).Add(-2 * time.Hour),
			From: ringcentralserver.Party{Number: "+14155550123"}, To: []ringcentralserver.Party{{Number: "+16505550101"}},
			Text: fmt.Sprintf("See you on day %d", i),
		}
		if bytes += len(m.Text); i%(days/pictures) == 0 {
			m.Pictures = []ringcentralserver.PictureSpec{{FileName: "photo.jpg", Size: -1}}
		}
		office.AddMessage(m)
	}
	oldest := now.AddDate(0, 0, -days).Add(-2 * time.Hour)
	pc.SignIn("101")
	pc.Want(0, "Backup is on", "backup on")
	pc.Want(0, "Nothing new to archive.", "run --once")

	o := pc.Want(0, `To archive it: "archiver rescue --since 90d --begin"`, "rescue")
	for _, want := range []string{
		fmt.Sprintf(": %d items (%d text messages), the oldest of ", lastDays-1, lastDays-1),
		fmt.Sprintf("Everything: 1,095 items (1,095 text messages), the oldest of %s, about %.1f kB and %d items whose size is not known, less than a minute at the rate RingCentral allows.",
			oldest.In(time.Local).Format("2006-01-02 15:04"), float64(bytes)/1000, pictures),
		"; whether all of them fit is not known.",
	} {
		if !strings.Contains(o.Out, want) {
			t.Errorf("it does not say %q:\n%s", want, o.Out)
		}
	}
	pc.Want(0, "Nothing was archived. To archive it, add --begin.", "rescue --since "+oldest.AddDate(0, 0, 365).Format(time.DateOnly))
	if n := pc.Commits(); n != 0 {
		t.Errorf("%d files were written by counting", n)
	}
	pc.Want(0, "Backup is on: ", "rescue --since everything --begin")
	pc.Want(0, "1,095 items (", "run --once")
	items := pc.Truth(ringcentralserver.AnaID, true, oldest)
	if len(items) != days {
		t.Fatalf("the office has %d texts", len(items))
	}
	pc.CheckArchived(items)
	pc.Want(0, "Everything: no items to rescue: what RingCentral has is archived or in progress.", "rescue --since everything")
	if o := pc.Want(0, "no items to rescue", "rescue"); strings.Contains(o.Out, "To archive it") {
		t.Errorf("there is nothing to archive:\n%s", o.Out)
	}
	if o := pc.Want(1, "Not retried: 1 item", "retry sms/1"); strings.Contains(o.Out, "Retrying") {
		t.Errorf("an item that is not known is retried:\n%s", o.Out)
	}
	if o := pc.Want(0, "Everything RingCentral holds", "status"); strings.Contains(o.Out, "\nRescue") {
		t.Errorf("the rescue goes on:\n%s", o.Out)
	}
}

// TestARescueOfWhatCouldNotBeCounted: what RingCentral does not list at the moment is gone back for all the same where a date says how
// far; where nothing does, that it is not known is no success.
func TestARescueOfWhatCouldNotBeCounted(t *testing.T) {
	t.Parallel()
	pc := harness.New(t)
	office := pc.Services.RingCentral.Office()
	now := time.Now().UTC().Truncate(time.Hour)
	for _, days := range []int{10, 20, 300} {
		office.AddMessage(ringcentralserver.MessageSpec{
			Type: ringcentralserver.TypeSMS, ExtensionID: ringcentralserver.AnaID, Created: now.AddDate(0, 0, -days),
			From: ringcentralserver.Party{Number: "+14155550123"}, To: []ringcentralserver.Party{{Number: "+16505550101"}}, Text: "See you",
		})
	}
	pc.LiftLimits(time.Hour)
	pc.SignIn("101")
	pc.Want(0, "Backup is on", "backup on")
	refuse := func() {
		pc.Services.RingCentral.Inject(ringcentralserver.Fault{Path: "/message-store", Kind: ringcentralserver.FaultStatus, Status: 403})
	}
	refuse()
	if o := pc.Want(1, "it is not known how far back it goes", "rescue --since everything --begin"); strings.Contains(o.Out, "Backup is on") {
		t.Errorf("what is not known has begun:\n%s", o.Out)
	}
	pc.Want(0, "Backup is on", "rescue --since 30d --begin")
	pc.Services.RingCentral.ClearFaults()
	pc.Want(0, "Archived 2 items", "run --once")

	office.AddCall(ringcentralserver.CallSpec{
		Start: now.AddDate(0, 0, -60), Duration: time.Minute, ExtensionID: ringcentralserver.AnaID, Recordings: []ringcentralserver.RecordingSpec{{}},
	})
	refuse()
	if o := pc.Want(1, "it is not known how far back it goes", "rescue --since everything --begin"); !strings.Contains(o.Out, "Backup is on") {
		t.Errorf("what was counted has not begun:\n%s", o.Out)
	}
	pc.Services.RingCentral.ClearFaults()
	pc.Want(0, "Archived 1 item", "run --once")
	pc.Want(0, "Backup is on", "rescue --since everything --begin")
	pc.Want(0, "Archived 1 item", "run --once")
	pc.CheckArchived(pc.Truth(ringcentralserver.AnaID, true, now.AddDate(-1, 0, 0)))
}
