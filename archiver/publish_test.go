package archiver_test

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"net/url"
	"path"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"ringcentral-archiver/archiver/manifest"
	"ringcentral-archiver/archiver/policy"
	"ringcentral-archiver/archiver/reasons"
	"ringcentral-archiver/archiver/simulator/dropboxserver"
	"ringcentral-archiver/archiver/simulator/ringcentralserver"
)

// page reads a page of the program.
func (r *rig) page(name string) string {
	r.t.Helper()
	data, err := r.sim.Dropbox.ReadFile(name)
	if err != nil {
		r.t.Fatalf("read %s: %v", name, err)
	}
	return string(data)
}

var script = regexp.MustCompile(`<script src="([^"]+)"`)

// shown reads the page of a month with the rows that it loads from beside it.
func (r *rig) shown(month string) string {
	r.t.Helper()
	all := r.page("/Index/" + month + ".html")
	for _, found := range script.FindAllStringSubmatch(all, -1) {
		name, err := url.PathUnescape(found[1])
		if err != nil {
			r.t.Fatal(err)
		}
		all += r.page("/Index/" + name)
	}
	return all
}

// written names what was written since the first n writes, once each.
func (r *rig) written(n int) (names []string) {
	for _, w := range r.sim.Dropbox.Writes()[n:] {
		names = append(names, w.Path)
	}
	slices.Sort(names)
	return slices.Compact(names)
}

// manifests reads the manifests that lie in Dropbox, in the order of their names.
func (r *rig) manifests() (names []string) {
	for _, f := range r.sim.Dropbox.Files() {
		if strings.HasPrefix(f.Path, "/Index/Manifest/") {
			names = append(names, f.Path)
		}
	}
	slices.Sort(names)
	return names
}

const statusPage, registry = "/ARCHIVE STATUS.html", "/Index/written.json"

// TestPagesThatAreTooLargeToKeep: they are rendered again where they are sent, and
// what is sent is what was looked at before.
//
//test:long
func TestPagesThatAreTooLargeToKeep(t *testing.T) {
	r := newRig(t, ringcentralserver.RoleAdmin)
	r.a.KeepNothing()
	r.day()
	r.backup(80 * 24 * time.Hour)
	if report := r.runOnce(); !report.Complete() || report.IndexErr != nil {
		t.Fatalf("left %+v (%v, %v)", report.Left, report.Err, report.IndexErr)
	}
	for _, it := range r.truth(start.Add(-25 * time.Hour)) {
		for name, end := range map[string]string{"/Index/2026-11.csv": "\r\n", "/Index/2026-11/2026-11-20.js": "});\n", "/Index/2026-11-20.json": "]\n}\n"} {
			if text := r.page(name); !strings.Contains(text, it.ID) || !strings.HasSuffix(text, end) {
				t.Errorf("%s lacks %s %s, or its end", name, it.Type, it.ID)
			}
		}
	}
	n := len(r.sim.Dropbox.Writes())
	r.clock.Advance(10 * time.Minute)
	r.runOnce()
	if got := r.written(n); !slices.Equal(got, []string{statusPage, registry}) {
		t.Errorf("a pass without anything new wrote %q", got)
	}
}

// TestPublish: a pass leaves pages that name everything, and another one writes
// only what has changed.
//
//test:long
func TestPublish(t *testing.T) {
	r := newRig(t, ringcentralserver.RoleAdmin)
	r.day()
	early := r.call(r.bob, 40*24*time.Hour, ringcentralserver.RecordingSpec{ReadyAfter: 40*24*time.Hour + 30*time.Minute})
	r.backup(80 * 24 * time.Hour)
	if report := r.runOnce(); !report.Complete() || report.IndexErr != nil {
		t.Fatalf("left %+v (%v, %v)", report.Left, report.Err, report.IndexErr)
	}
	for _, it := range r.truth(start.Add(-25 * time.Hour)) {
		for name, text := range map[string]string{"table": r.page("/Index/2026-11.csv"), "page": r.shown("2026-11"), "record": r.page("/Index/2026-11-20.json")} {
			if !strings.Contains(text, it.ID) {
				t.Errorf("the %s lacks %s %s", name, it.Type, it.ID)
			}
		}
	}
	if text := r.page(statusPage); !strings.Contains(text, "<html") || !strings.Contains(text, "Everything RingCentral holds since 1 September 2026 is in Dropbox<") {
		t.Errorf("the status page says %s", text)
	}
	n := len(r.sim.Dropbox.Writes())
	r.clock.Advance(10 * time.Minute)
	r.runOnce()
	if got := r.written(n); !slices.Equal(got, []string{statusPage, registry}) {
		t.Errorf("a pass without anything new wrote %q", got)
	}
	n = len(r.sim.Dropbox.Writes())
	r.listAll() // the late recording is there
	got := r.written(n)
	for _, want := range []string{"/Index/2026-10.csv", "/Index/2026-10.html", "/Index/2026-10/2026-10-11.js", "/Index/2026-10-11.json"} {
		if !slices.Contains(got, want) {
			t.Errorf("%s was not written: %q", want, got)
		}
	}
	if slices.Contains(got, "/Index/2026-11.csv") || slices.Contains(got, "/Index/2026-11-20.json") {
		t.Errorf("%q was written", got)
	}
	if !strings.Contains(r.page("/Index/2026-10.csv"), early) {
		t.Error("the late recording is not in its month")
	}
	if !strings.Contains(r.page("/Index/2026-11.html"), "2026-10") {
		t.Error("the month has no link to the one before, which got its page later")
	}
}

// TestAMonthIsWrittenAgainAlone: a page that was removed comes back, without a record of a day of which RingCentral was never asked.
func TestAMonthIsWrittenAgainAlone(t *testing.T) {
	r := newRig(t, ringcentralserver.RoleAdmin)
	r.archived()
	indexed := func() (names []string) {
		for _, f := range r.sim.Dropbox.Files() {
			if isPage(f.Path) {
				names = append(names, f.Path)
			}
		}
		slices.Sort(names)
		return names
	}
	before := indexed()
	if err := r.sim.Dropbox.Delete("/Index/2026-11.html"); err != nil {
		t.Fatal(err)
	}
	r.verify()
	r.good()
	if after := indexed(); !slices.Equal(before, after) {
		t.Errorf("the index was %q and is %q", before, after)
	}
}

// TestAPageComesBehindWhatItTellsOf: what is written is registered before, the records of the days come next, then the rows, and the
// page that shows them last. Where a record cannot be written, nothing is that tells of it.
func TestAPageComesBehindWhatItTellsOf(t *testing.T) {
	t.Parallel()
	order := []string{registry, "/Index/2026-11-20.json", "/Index/2026-11/2026-11-20.js", "/Index/2026-11.html"}
	for missing, name := range order {
		t.Run("without "+path.Base(name), func(t *testing.T) {
			r := newRig(t, ringcentralserver.RoleAdmin)
			r.day()
			r.backup(24 * time.Hour)
			r.sim.Dropbox.RefusePaths(name, "disallowed_name")
			if report := r.runOnce(); !report.Complete() || report.IndexErr == nil {
				t.Fatalf("left %+v (%v, %v)", report.Left, report.Err, report.IndexErr)
			}
			r.writtenInOrder(order[:missing], order[missing:])
			r.sim.Dropbox.RefusePaths(name, "")
			if report := r.runOnce(); report.IndexErr != nil {
				t.Fatal(report.IndexErr)
			}
			r.writtenInOrder(order, nil)
		})
	}
}

// writtenInOrder says that files were written first in this order, and others not at all.
func (r *rig) writtenInOrder(these, not []string) {
	r.t.Helper()
	var got []string
	for _, w := range r.sim.Dropbox.Writes() {
		if slices.Contains(not, w.Path) {
			r.t.Errorf("%s was written", w.Path)
		}
		if slices.Contains(these, w.Path) && !slices.Contains(got, w.Path) {
			got = append(got, w.Path)
		}
	}
	if !slices.Equal(got, these) {
		r.t.Errorf("it wrote %q, not %q", got, these)
	}
}

// listAll runs a pass that lists all that RingCentral still holds.
func (r *rig) listAll() {
	r.t.Helper()
	r.clock.Advance(25 * time.Hour)
	if report := r.runOnce(); !report.Complete() {
		r.t.Fatalf("left %+v (%v)", report.Left, report.Err)
	}
}

// TestPagesOfOthers: a file that the program did not write, or that a person has changed since,
// stays as it is.
//
//test:long
func TestPagesOfOthers(t *testing.T) {
	r := newRig(t, ringcentralserver.RoleAdmin)
	if err := r.sim.Dropbox.Put("/Index/2026-11.html", []byte("mine"), start); err != nil {
		t.Fatal(err)
	}
	r.archived()
	if got := r.page("/Index/2026-11.html"); got != "mine" {
		t.Errorf("the page of another program is %q", got)
	}
	if !strings.Contains(r.page("/Index/2026-11 (2).html"), "<html") {
		t.Error("there is no page beside it")
	}
	if err := r.sim.Dropbox.Put("/Index/2026-11.csv", []byte("with my notes"), start); err != nil {
		t.Fatal(err)
	}
	late := r.call(r.ana, time.Minute, ringcentralserver.RecordingSpec{})
	r.clock.Advance(time.Hour)
	if report := r.runOnce(); !report.Complete() || report.IndexErr != nil {
		t.Fatalf("left %+v (%v, %v)", report.Left, report.Err, report.IndexErr)
	}
	if got := r.page("/Index/2026-11.csv"); got != "with my notes" {
		t.Errorf("the table that was changed is %q", got)
	}
	for _, name := range []string{"/Index/2026-11 (2).csv", "/Index/2026-11/2026-11-20.js"} {
		if !strings.Contains(r.page(name), late) {
			t.Errorf("%s lacks what came last", name)
		}
	}
	if _, err := r.sim.Dropbox.ReadFile("/Index/2026-11 (3).html"); err == nil {
		t.Error("a page got a third name")
	}
}

// TestPublishingFails: what is archived does not depend on it, and the next pass
// makes up for it.
//
//test:long
func TestPublishingFails(t *testing.T) {
	r := newRig(t, ringcentralserver.RoleAdmin)
	r.day()
	r.backup(24 * time.Hour)
	r.sim.Dropbox.Inject(dropboxserver.Fault{Route: "files/download", Do: dropboxserver.Answer, Status: 400, Text: true, Times: -1})
	report := r.runOnce()
	if !report.Complete() || report.IndexErr == nil {
		t.Errorf("left %+v (%v), index %v", report.Left, report.Err, report.IndexErr)
	}
	problems := r.a.Snapshot().Problems
	if len(problems) != 1 || problems[0].Reason != reasons.IndexBehind {
		t.Errorf("problems %+v", problems)
	}
	r.sim.Dropbox.ClearFaults()
	if report := r.runOnce(); report.IndexErr != nil || len(r.a.Snapshot().Problems) != 0 {
		t.Errorf("index %v, problems %+v", report.IndexErr, r.a.Snapshot().Problems)
	}
	r.page("/Index/2026-11.html")
}

// TestStatusWhenRingCentralIsAway: the page is for just that.
//
//test:long
func TestStatusWhenRingCentralIsAway(t *testing.T) {
	r := newRig(t, ringcentralserver.RoleAdmin)
	r.archived()
	before := r.page(statusPage)
	r.clock.Advance(time.Hour)
	r.sim.RingCentral.RevokeSessions(r.ana)
	r.sim.RingCentral.ExpireAccessTokens()
	if report := r.runOnce(); report.Reason != reasons.SignedOut {
		t.Fatalf("reason %q (%v)", report.Reason, report.Err)
	}
	after := r.page(statusPage)
	if after == before || !strings.Contains(after, "Sign in again") {
		t.Errorf("the page says %s", after)
	}
}

// TestManifest: every file that is archived stands in a manifest with the SHA-256
// of its bytes, and the days are linked.
//
//test:long
func TestManifest(t *testing.T) {
	r := newRig(t, ringcentralserver.RoleAdmin)
	r.archived()
	for day := range 3 {
		r.clock.Advance(24 * time.Hour)
		if day != 1 { // on one day nothing comes
			r.call(r.ana, time.Hour, ringcentralserver.RecordingSpec{})
		}
		r.runOnce()
		r.runOnce()
	}
	names := r.manifests()
	if len(names) != 3 {
		t.Fatalf("manifests %q", names)
	}
	var check manifest.Checker
	listed := map[string]manifest.File{}
	for _, name := range names {
		h, sum, err := manifest.Read(strings.NewReader(r.page(name)), func(f manifest.File) error {
			listed[f.Path] = f
			return nil
		})
		if wrong := check.Next(strings.TrimSuffix(path.Base(name), ".json"), h, sum, err); wrong != nil || err != nil {
			t.Error(wrong, err)
		}
	}
	for _, f := range r.archive() {
		data, err := r.sim.Dropbox.ReadFile(f.Path)
		if err != nil {
			t.Fatal(err)
		}
		sum := sha256.Sum256(data)
		got := listed[f.Path]
		if got.SHA256 != hex.EncodeToString(sum[:]) || got.ContentHash != f.Hash || got.Size != int64(len(data)) {
			t.Errorf("%s stands in the manifest as %+v", f.Path, got)
		}
		delete(listed, f.Path)
	}
	if len(listed) > 0 {
		t.Errorf("the manifest lists %v, which is not there", listed)
	}
	if report := r.verify(); !report.Intact() {
		t.Errorf("it verifies %+v", report)
	}
}

// TestVerifyProof: what is missing of the index and the manifests is noticed, and
// comes back byte for byte.
//
//test:long
func TestVerifyProof(t *testing.T) {
	r := newRig(t, ringcentralserver.RoleAdmin)
	r.archived()
	r.clock.Advance(24 * time.Hour)
	r.call(r.ana, time.Hour, ringcentralserver.RecordingSpec{})
	r.runOnce()
	names := r.manifests()
	was := map[string]string{}
	for _, name := range append(names, "/Index/2026-11.csv", "/Index/2026-11 calls.csv", "/Index/2026-11-20.json", "/Index/2026-11/2026-11-20.js") {
		was[name] = r.page(name)
		if err := r.sim.Dropbox.Delete(name); err != nil {
			t.Fatal(err)
		}
	}
	if report := r.verify(); len(report.Broken) != len(names) || report.Intact() || !strings.Contains(report.Broken[0].String(), "is missing") {
		t.Errorf("with the manifests deleted it says %q", report.Broken)
	}
	r.runOnce()
	for name, text := range was {
		if got := r.page(name); got != text {
			t.Errorf("%s came back as %q, was %q", name, got, text)
		}
	}
	if report := r.verify(); !report.Intact() {
		t.Errorf("afterwards it verifies %+v", report)
	}
	changed := strings.Replace(was[names[0]], `"size":`, `"size":1`, 1)
	if err := r.sim.Dropbox.Put(names[0], []byte(changed), start); err != nil {
		t.Fatal(err)
	}
	if report := r.verify(); len(report.Broken) != 1 || !strings.Contains(report.Broken[0].String(), "was changed") {
		t.Errorf("with a manifest changed it says %q", report.Broken)
	}
	r.runOnce()
	beside := strings.TrimSuffix(names[0], ".json") + " (2).json"
	if r.page(names[0]) != changed || r.page(beside) != was[names[0]] {
		t.Error("the changed manifest was touched, or there is no good one beside it")
	}
}

// TestManifestOfALostStore: what RingCentral has deleted since is known only to
// the manifests of the store that was lost.
func TestManifestOfALostStore(t *testing.T) {
	r := newRig(t, ringcentralserver.RoleUser)
	textID := r.message(ringcentralserver.TypeSMS, 25*time.Hour, func(m *ringcentralserver.MessageSpec) { m.Text = "only here" })
	faxID := r.message(ringcentralserver.TypeFax, 26*time.Hour, nil)
	r.backup(30 * time.Hour)
	if report := r.runOnce(); !report.Complete() {
		t.Fatalf("left %+v (%v)", report.Left, report.Err)
	}
	r.clock.Advance(60 * 24 * time.Hour)
	fresh := r.computer()
	fresh.backup(24 * time.Hour)
	fresh.runOnce()
	if report := fresh.verify(); !report.Intact() || report.Checked != 2 {
		t.Errorf("of two old files it checks %+v", report)
	}
	text, fax := r.file(textID), r.file(faxID)
	r.move(fax, "/Evidence/fax.pdf")
	if err := r.sim.Dropbox.Delete(text); err != nil {
		t.Fatal(err)
	}
	report := fresh.verify()
	if report.MissingCount != 1 || len(report.Missing) != 1 || report.Missing[0].Detail != text {
		t.Errorf("of an old file that is missing it says %+v", report)
	}
	for _, name := range r.manifests() {
		changed := bytes.Replace([]byte(r.page(name)), []byte(manifest.Program), []byte("?"), 1)
		if err := errors.Join(r.sim.Dropbox.Delete(name), r.sim.Dropbox.Put(name, changed, start)); err != nil {
			t.Fatal(err)
		}
	}
	if report := fresh.verify(); len(report.Broken) == 0 {
		t.Errorf("of a manifest that is none it says %+v", report)
	}
}

// TestPagesOfTwoComputers: for a working day two computers write the same pages,
// in turn, and one of them cannot reach Dropbox for half of it. Each goes on with
// what the other has written.
//
//test:long
func TestPagesOfTwoComputers(t *testing.T) {
	one := newRig(t, ringcentralserver.RoleAdmin)
	one.archived()
	two := one.computer()
	two.backup(24 * time.Hour)
	for hour := range 24 {
		one.clock.Advance(time.Hour)
		one.call(one.ana, 5*time.Minute, ringcentralserver.RecordingSpec{})
		one.runOnce()
		if hour < 12 {
			two.sim.Dropbox.Inject(dropboxserver.Fault{Route: "files/download", Do: dropboxserver.Answer, Status: 400, Text: true, Times: -1})
		}
		two.runOnce()
		two.sim.Dropbox.ClearFaults()
	}
	one.checkArchive(one.truth(start.Add(-25 * time.Hour)))
}

// TestPagesSpeakTheChosenLanguage: before one was chosen that of the environment.
//
//test:long
func TestPagesSpeakTheChosenLanguage(t *testing.T) {
	r := newRig(t, ringcentralserver.RoleAdmin)
	r.a.Close()
	r.locale = "de_DE.UTF-8"
	r.open()
	r.day()
	r.backup(80 * 24 * time.Hour)
	r.runOnce()
	if text := r.page(statusPage); !strings.Contains(text, "Alles, was RingCentral seit dem 1. September 2026 hat, ist in der Dropbox<") {
		t.Errorf("the status page says %s", text)
	}
	if text := r.page("/Index/2026-11.html"); !strings.Contains(text, "<h1>November 2026</h1>") || !strings.Contains(text, ">Alle Nebenstellen<") {
		t.Errorf("the page of the month says %s", text)
	}
	if err := policy.KeepLanguage(r.store, "fr"); err != nil {
		t.Fatal(err)
	}
	r.clock.Advance(time.Hour)
	r.runOnce()
	if text := r.page(statusPage); !strings.Contains(text, "septembre 2026") {
		t.Errorf("the status page says %s", text)
	}
}
