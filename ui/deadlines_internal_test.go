package ui

import (
	"testing"
	"time"

	"ringcentral-archiver/archiver"
	"ringcentral-archiver/store"
	"ringcentral-archiver/ui/widgets"
)

func TestWhatIsDeletedNext(t *testing.T) {
	there := placeOf("de-DE", here.zone)
	for _, c := range []struct {
		types           []int
		english, german string
	}{
		{[]int{12, 0, 0, 0}, "12 recordings are deleted at RingCentral on 3 March 2027", "12 Aufzeichnungen werden am 3. März 2027 bei RingCentral gelöscht"},
		{[]int{1, 0, 0, 0}, "1 recording is deleted at RingCentral on 3 March 2027", "1 Aufzeichnung wird am 3. März 2027 bei RingCentral gelöscht"},
		{[]int{0, 2, 0, 0}, "2 voicemails are deleted at RingCentral on 3 March 2027", "2 Voicemails werden am 3. März 2027 bei RingCentral gelöscht"},
		{[]int{0, 0, 2, 0}, "2 text messages are deleted at RingCentral on 3 March 2027", "2 SMS werden am 3. März 2027 bei RingCentral gelöscht"},
		{[]int{0, 0, 0, 1}, "1 fax is deleted at RingCentral on 3 March 2027", "1 Fax wird am 3. März 2027 bei RingCentral gelöscht"},
		{[]int{1200, 1, 0, 0}, "1,201 items are deleted at RingCentral on 3 March 2027", "1.201 Einträge werden am 3. März 2027 bei RingCentral gelöscht"},
	} {
		s := with(func(s *archiver.Snapshot) { s.Deletions = deletion(c.types...) })
		if got := here.deletes(s); got != c.english {
			t.Errorf("%q, want %q", got, c.english)
		}
		t.Run(c.german, func(t *testing.T) {
			speak(t, "de_DE.UTF-8")
			if got := there.deletes(s); got != c.german {
				t.Errorf("%q, want %q", got, c.german)
			}
		})
	}
	if got := here.deletes(office()); got != "" {
		t.Errorf("with nothing open: %q", got)
	}
}

func TestLeaversAreNamed(t *testing.T) {
	ben := store.Owner{Name: "Ben Okafor", Number: "102"}
	s := with(func(s *archiver.Snapshot) {
		s.Leavers = []store.Leaver{
			{Owner: ben, Status: "Disabled", Types: [4]int{3, 0, 0, 0}},
			{Owner: store.Owner{Name: "Front desk"}, Status: "Deleted", Types: [4]int{0, 1, 0, 0}},
		}
	})
	want := "3 recordings of Ben Okafor (102), whose extension is disabled: they go first.\n" +
		"1 item of Front desk, whose extension is deleted: it goes first."
	if got := here.pass(s).leaving; got != want {
		t.Errorf("got %q", got)
	}
	row := archiver.ItemRow{Owner: "Ben Okafor, 102", State: store.Discovered, Leaving: "Unassigned", Deadline: time.Date(2027, 3, 3, 12, 0, 0, 0, time.UTC)}
	if got := here.told(row, now).text; got != "Ben Okafor, 102 · to be archived · the extension is assigned to nobody: it goes first · RingCentral deletes it on 3 March 2027" {
		t.Errorf("got %v", got)
	}
}

// rescuing is the office while it is being rescued.
func rescuing() archiver.Snapshot {
	return with(func(s *archiver.Snapshot) {
		s.Rescue = archiver.RescueView{
			Active: true, Since: time.Date(2026, 8, 23, 9, 0, 0, 0, time.UTC), Done: 1204, Total: 6214, Bytes: 2_300_000_000, Finish: now.Add(8 * time.Hour),
		}
	})
}

func TestRescueShowsHowFarItIs(t *testing.T) {
	v := here.rescuing(rescuing())
	if v.note != "1,204 of 6,214 items since 23 August · 2.3 GB · done at 22:04" || v.soon.text != "What is new is copied before it." || v.share < 0.19 || v.share > 0.2 {
		t.Errorf("%+v", v)
	}
	s := rescuing()
	s.Backup.Paused, s.Rescue.Finish = true, time.Time{}
	if v := here.rescuing(s); v.soon != (said{"Paused until you resume it.", widgets.Warn}) {
		t.Errorf("paused: %+v", v.soon)
	}
	s = rescuing()
	s.Rescue.Total = 0
	if v := here.rescuing(s); v.note != "RingCentral is asked what it holds since 23 August." {
		t.Errorf("before it is listed: %q", v.note)
	}
}

func TestARescueThatRunsIsPausedAndResumed(t *testing.T) {
	r := newOffice(t, rescuing())
	r.choose(tabBackup)
	r.settle()
	r.wants() // it is not looked for again
	c := r.backupTab().rescue
	if c.check.Visible() || c.begin.Visible() || c.resume.Visible() || !c.pause.Visible() || !c.bar.Visible() {
		t.Error("a rescue that runs is offered")
	}
	s := rescuing()
	s.Backup.Paused = true
	r.see(s)
	if c.pause.Visible() || !c.resume.Visible() {
		t.Error("a rescue that is paused cannot be resumed")
	}
	r.tap(c.resume)
	r.wants("resume")
}
