package archiver_test

import (
	"cmp"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"ringcentral-archiver/archiver/simulator/ringcentralserver"
)

// besideSince is an office that has archived its messages to Dropbox and to a folder beside it for three days.
func besideSince(t *testing.T) (r *rig, root, text string) {
	t.Helper()
	r = newRig(t, ringcentralserver.RoleAdmin)
	id := r.of(r.ana, ringcentralserver.TypeSMS, 2*time.Hour)
	r.turnOn(messagesToo, day)
	root = r.folderBeside()
	r.good()
	text = r.file(id)
	r.clock.Advance(3 * day)
	return r, root, text
}

// getsFile has another computer archive a file in Dropbox, and wants it in the folder, too.
func (r *rig) getsFile(root, file, content string, at time.Time) {
	r.t.Helper()
	if err := r.sim.Dropbox.Put(file, []byte(content), at); err != nil {
		r.t.Fatal(err)
	}
	for range 2 {
		r.good()
		r.clock.Advance(time.Hour)
	}
	if data, err := os.ReadFile(filepath.Join(root, filepath.FromSlash(file))); err != nil || string(data) != content {
		r.t.Errorf("the folder has %q (%v)", data, err)
	}
	if of := r.a.Snapshot().Beside[0]; len(of.Lacks) != 0 {
		r.t.Errorf("the folder lacks %+v", of.Lacks)
	}
}

// A message of another mailbox that has the id of one that is archived in both places is copied, whether both say the same or not.
func TestAMessageOfAnotherMailboxWithOneID(t *testing.T) {
	for name, says := range map[string]string{"another text": "for another", "the same text": ""} {
		t.Run(name, func(t *testing.T) {
			r, root, text := besideSince(t)
			bobs := strings.Replace(text, "/Ana Ruiz_101/", "/Bob Stone_102/", 1)
			r.getsFile(root, bobs, cmp.Or(says, r.get(text)), r.clock.Now().Add(-3*day))
		})
	}
}

// Two attachments of one content are both copied, whenever the second comes; one that a person has moved is not.
func TestTwoAttachmentsOfOneContent(t *testing.T) {
	r, root, _ := besideSince(t)
	first, second := "/Ana Ruiz_101/2026-10-20/SMS/20261020-164000_1_2_7000000000999_1.jpg", "/Ana Ruiz_101/2026-10-20/SMS/20261020-164000_1_2_7000000000999_2.jpg"
	at := r.clock.Now().Add(-30 * day)
	r.getsFile(root, first, "a picture", at)
	r.getsFile(root, second, "a picture", at)
	for i, file := range []string{first, second} {
		lies := filepath.Join(root, filepath.FromSlash(file))
		if err := os.Rename(lies, filepath.Join(root, filepath.Base(file))); err != nil {
			t.Fatal(err)
		}
		for range 2 {
			r.clock.Advance(day + time.Hour) // a folder is walked through once a day
			r.good()
		}
		if _, err := os.Stat(lies); err == nil {
			t.Errorf("the %d. is there twice", i+1)
		}
	}
}

// A copy that a sync program or a person has left beside an attachment is copied to no other place, whenever it comes.
//
//test:long
func TestACopyBesideAnAttachment(t *testing.T) {
	r, root, _ := besideSince(t)
	const message = "/Ana Ruiz_101/2026-10-20/SMS/20261020-164000_1_2_7000000000999"
	at := r.clock.Now().Add(-30 * day)
	inFolder := func(file string) string { return filepath.Join(root, filepath.FromSlash(file)) }
	put := func(file, content string) {
		t.Helper()
		if err := r.sim.Dropbox.Put(file, []byte(content), at); err != nil {
			t.Fatal(err)
		}
	}
	put(message+"_2_car (conflicted copy 2026-11-20).jpg", "a car")
	r.getsFile(root, message+"_1_photo.jpg", "a picture", at)
	put(message+"_1_photo (conflicted copy 2026-11-20).jpg", "a picture")
	put(message+"_3_bill (conflicted copy 2026-11-20).jpg", "a bill")
	r.getsFile(root, message+"_3_bill.jpg", "a bill", at)
	for _, name := range []string{"_1_photo - Copy.jpg", "_3_bill copy.jpg"} {
		file := inFolder(message + name)
		content := map[bool]string{true: "a picture", false: "a bill"}[strings.HasPrefix(name, "_1")]
		if err := errors.Join(os.WriteFile(file, []byte(content), 0o666), os.Chtimes(file, at, at)); err != nil {
			t.Fatal(err)
		}
	}
	for range 3 {
		r.clock.Advance(day + time.Hour) // a folder is walked through once a day
		r.good()
	}
	for name, want := range map[string]bool{
		"_1_photo (conflicted copy 2026-11-20).jpg": false, "_3_bill (conflicted copy 2026-11-20).jpg": false,
		"_2_car (conflicted copy 2026-11-20).jpg": true, // nothing else has that content
	} {
		if _, err := os.Stat(inFolder(message + name)); err == nil != want {
			t.Errorf("%s in the folder: %v, want %v", name, err == nil, want)
		}
	}
	for _, name := range []string{"_1_photo - Copy.jpg", "_3_bill copy.jpg"} {
		if r.files()[message+name] != "" {
			t.Errorf("%s is in Dropbox as well", name)
		}
	}
	if s := r.a.Snapshot(); len(s.Lacks)+len(s.Beside[0].Lacks) != 0 {
		t.Errorf("lacks %+v and %+v", s.Lacks, s.Beside[0].Lacks)
	}
}

// A file whose time lies in the future, for a clock was wrong, is copied.
func TestAFileOfTheFuture(t *testing.T) {
	r, root, _ := besideSince(t)
	r.getsFile(root, "/Ana Ruiz_101/2026-10-20/SMS/20261020-164000_1_2_7000000000999.txt", "of a wrong clock", r.clock.Now().Add(300*day))
}

// What lies in the folder of the name that a user had first is the user's own, also for those who archive the own messages alone.
func TestTheFolderOfAnEarlierName(t *testing.T) {
	r := newRig(t, ringcentralserver.RoleAdmin)
	id := r.of(r.ana, ringcentralserver.TypeSMS, 2*time.Hour)
	r.texts(day)
	r.good()
	text := r.file(id)
	r.clock.Advance(3 * day)
	r.sim.RingCentral.Office().UpdateExtension(r.ana, func(e *ringcentralserver.Extension) { e.Name = "Ana Stone" })
	r.login()
	if name := r.a.Snapshot().RingCentral.Extension; name != "Ana Stone" {
		t.Fatal(name)
	}
	r.getsFile(r.folderBeside(), strings.Replace(text, id, "7000000000999", 1), "of an earlier name", r.clock.Now().Add(-3*day))
}
