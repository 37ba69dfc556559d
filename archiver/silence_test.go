package archiver_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"ringcentral-archiver/archiver"
	"ringcentral-archiver/archiver/alerts"
	"ringcentral-archiver/archiver/reasons"
	"ringcentral-archiver/archiver/simulator/ringcentralserver"
)

func (r *rig) silence(reason reasons.Reason, until time.Time) {
	r.t.Helper()
	if err := r.a.SetSilence(r.t.Context(), reason, until); err != nil {
		r.t.Fatal(err)
	}
}

// silences are those that the snapshot lists.
func (r *rig) wantSilences(want ...archiver.Silence) {
	r.t.Helper()
	got := r.a.Snapshot().Notices.Silenced
	same := len(got) == len(want)
	for i := range got {
		same = same && got[i].Reason == want[i].Reason && got[i].Told == want[i].Told && got[i].Until.Equal(want[i].Until)
	}
	if !same {
		r.t.Errorf("silenced %+v, want %+v", got, want)
	}
}

// fullOffice is an office whose Dropbox is full and whose admin has been told so.
func fullOffice(t *testing.T) (*rig, func(subjects ...string)) {
	t.Helper()
	r := newRig(t, ringcentralserver.RoleAdmin)
	s, n := mailOffice(t)
	r.setNotices(n)
	r.day()
	r.backup(24 * time.Hour)
	r.sim.Dropbox.SetQuota(10)
	r.runOnce()
	return r, func(subjects ...string) {
		t.Helper()
		var got []string
		for _, m := range s.Mails() {
			if subject := read(t, m).subject; !strings.Contains(subject, "the week of") {
				got = append(got, subject)
			}
		}
		if !slices.Equal(got, subjects) {
			t.Errorf("mails %q, want %q", got, subjects)
		}
	}
}

// TestASilencedCauseIsShownAndNotTold: until it is over, and then it is told again.
//
//test:long
func TestASilencedCauseIsShownAndNotTold(t *testing.T) {
	r, told := fullOffice(t)
	told(fullSubject)
	r.silence(reasons.DropboxFull, time.Time{})
	for range 3 {
		r.clock.Advance(25 * time.Hour)
		r.runOnce()
	}
	told(fullSubject)
	r.wantSilences(archiver.Silence{Reason: reasons.DropboxFull})
	if r.problem(reasons.DropboxFull).Items == 0 {
		t.Error("what is silenced is not shown any more")
	}
	r.sim.Dropbox.SetQuota(1 << 30)
	for range 2 {
		r.runOnce()
		r.clock.Advance(time.Hour)
	}
	r.wantSilences()
	told(fullSubject, wellSubject)
	r.clock.Advance(2 * day)
	r.sim.Dropbox.SetQuota(10)
	r.call(r.ana, 30*time.Minute, ringcentralserver.RecordingSpec{})
	r.clock.Advance(4 * time.Hour) // so soon after its end it has to last
	r.runOnce()
	told(fullSubject, wellSubject, fullSubject)
}

// TestALossThatIsNearBreaksTheSilence: three days before RingCentral deletes the first item.
//
//test:long
func TestALossThatIsNearBreaksTheSilence(t *testing.T) {
	r, told := fullOffice(t)
	r.silence(reasons.DropboxFull, time.Time{})
	for {
		left := r.a.Snapshot().Deadline.Sub(r.clock.Now())
		if left <= 0 {
			t.Fatal("no deadline is known")
		}
		if left <= alerts.Pressing+time.Hour {
			break
		}
		r.clock.Advance(min(5*day, left-alerts.Pressing-time.Hour))
		r.runOnce()
	}
	told(fullSubject)
	r.wantSilences(archiver.Silence{Reason: reasons.DropboxFull})
	r.clock.Advance(2 * time.Hour)
	r.runOnce()
	told(fullSubject, fullSubject)
	r.wantSilences(archiver.Silence{Reason: reasons.DropboxFull, Told: true})
}

// TestASilenceWithADateEndsThen: whatever comes and goes before.
//
//test:long
func TestASilenceWithADateEndsThen(t *testing.T) {
	r, told := fullOffice(t)
	until := r.clock.Now().Add(3 * day)
	r.silence(reasons.DropboxFull, until)
	r.sim.Dropbox.SetQuota(1 << 30)
	r.runOnce()
	told(fullSubject, wellSubject)
	r.clock.Advance(2 * day)
	r.sim.Dropbox.SetQuota(10)
	r.call(r.ana, 30*time.Minute, ringcentralserver.RecordingSpec{})
	for range 2 {
		r.runOnce()
		r.clock.Advance(5 * time.Hour)
	}
	told(fullSubject, wellSubject)
	r.wantSilences(archiver.Silence{Reason: reasons.DropboxFull, Until: until})
	r.clock.Advance(day)
	r.runOnce()
	told(fullSubject, wellSubject, fullSubject)
	r.wantSilences()
	r.silence(reasons.DropboxFull, time.Time{})
	if err := r.a.EndSilence(t.Context(), reasons.DropboxFull); err != nil {
		t.Error(err)
	}
	r.wantSilences()
}

// TestMoreThatIsLostBreaksTheSilence: silenced is what is known to be lost.
//
//test:long
func TestMoreThatIsLostBreaksTheSilence(t *testing.T) {
	r := newRig(t, ringcentralserver.RoleAdmin)
	s, n := mailOffice(t)
	r.setNotices(n)
	lose := func() {
		r.call(r.ana, 30*time.Minute, ringcentralserver.RecordingSpec{FileDeletedAt: r.clock.Now().Add(-time.Minute)})
	}
	lose()
	r.backup(24 * time.Hour)
	r.triedInVain()
	const lost = "RingCentral Archiver: items were lost"
	if got := r.a.Snapshot().Gone; got != 1 {
		t.Fatalf("%d are gone", got)
	}
	subjects := func() (n int) {
		for _, m := range s.Mails() {
			if read(t, m).subject == lost {
				n++
			}
		}
		return n
	}
	if subjects() != 1 {
		t.Fatalf("told %d times", subjects())
	}
	r.silence(reasons.Gone, time.Time{})
	for range 3 {
		r.clock.Advance(day)
		r.runOnce()
	}
	if subjects() != 1 {
		t.Error("told although it is silenced")
	}
	r.wantSilences(archiver.Silence{Reason: reasons.Gone})
	lose()
	r.triedInVain()
	if subjects() != 2 {
		t.Errorf("told %d times although more is lost", subjects())
	}
}
