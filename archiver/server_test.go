package archiver_test

import (
	"errors"
	"io/fs"
	"net"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"ringcentral-archiver/archiver"
	"ringcentral-archiver/archiver/diagnose"
	"ringcentral-archiver/archiver/reasons"
	"ringcentral-archiver/archiver/sftp/sshdtest"
	"ringcentral-archiver/archiver/simulator/ringcentralserver"
	"ringcentral-archiver/store"
	places "ringcentral-archiver/store/place"
)

// onServer connects a folder of an SFTP server instead of Dropbox, and gives the folder.
func (r *rig) onServer(s *sshdtest.Server) (root string) {
	r.t.Helper()
	root = filepath.Join(s.Dir, "Archive")
	if err := os.Mkdir(root, 0o777); err != nil {
		r.t.Fatal(err)
	}
	ask := r.askingFor(s, root)
	if err := r.a.Connect(r.t.Context(), ask); reasons.Of(err) != reasons.HostKeyChanged {
		r.t.Errorf("a server that nobody has agreed to: %v", err)
	}
	var shown []archiver.HostKey
	ask.HostKey = func(k archiver.HostKey) bool { shown = append(shown, k); return true }
	if err := r.a.Connect(r.t.Context(), ask); err != nil {
		r.t.Fatal(err)
	}
	if len(shown) != 1 || shown[0].Before != "" || !strings.HasPrefix(shown[0].Fingerprint, "SHA256:") {
		r.t.Errorf("shown was %+v", shown)
	}
	return root
}

// askingFor asks for a folder of a server, and agrees to all but its key.
func (r *rig) askingFor(s *sshdtest.Server, root string) archiver.Asking {
	r.t.Helper()
	host, port, err := net.SplitHostPort(s.Address())
	if err != nil {
		r.t.Fatal(err)
	}
	number, err := strconv.Atoi(port)
	if err != nil {
		r.t.Fatal(err)
	}
	at := places.Server{Host: host, Port: number, User: s.User, Path: root, SignIn: places.ByKey}
	return archiver.Asking{Place: archiver.Wanted{Place: places.Place{SFTP: at}, Secret: string(s.Private)}, Other: func(string, string) bool { return true }}
}

// An archive on a server is as one in Dropbox. While the server is away it is waited for; one that shows another key is not trusted before a
// person has looked; and what opens it is where no one reads it.
func TestAnArchiveOnAServer(t *testing.T) {
	r := newRig(t, ringcentralserver.RoleAdmin)
	s := sshdtest.New(t, "")
	root := r.onServer(s)
	r.day()
	r.backup(day)
	if report := r.runOnce(); !report.Complete() {
		t.Errorf("left %+v (%v)", report.Left, report.Err)
	}
	want := r.truth(start.Add(-day))
	r.checkFolder(root, want)
	if at := r.a.Snapshot().Dropbox; at.Kind() != places.SFTP || at.Expired || at.Allocated == 0 || !strings.HasSuffix(at.Address(), root) {
		t.Errorf("the snapshot says %+v", at)
	}
	if report := r.verify(); !report.Intact() || report.Checked == 0 {
		t.Errorf("it verifies %+v", report)
	}

	s.Stop()
	r.clock.Advance(time.Hour)
	r.call(r.bob, 10*time.Minute, ringcentralserver.RecordingSpec{})
	if report := r.runOnce(); reasons.Of(report.Err) != reasons.PlaceAway || report.Archived != 0 {
		t.Errorf("with the server away: %+v", report)
	}
	if s := r.a.Snapshot(); s.Waiting != reasons.PlaceAway || s.Mood != archiver.Paused || s.Completeness.Now {
		t.Errorf("with the server away it waits for %q in the mood %q", s.Waiting, s.Mood)
	}
	s.ChangeHostKey()
	s.Start()
	if report := r.runOnce(); reasons.Of(report.Err) != reasons.HostKeyChanged || report.Archived != 0 {
		t.Errorf("with another key: %+v", report)
	}
	if s := r.a.Snapshot(); s.Mood != archiver.Attention {
		t.Errorf("with another key it is in the mood %q", s.Mood)
	}
	ask := r.askingFor(s, root)
	ask.Place.Secret = "" // that which is kept
	ask.HostKey = func(k archiver.HostKey) bool { return k.Before != "" && k.Before != k.Fingerprint }
	if err := r.a.Connect(t.Context(), ask); err != nil {
		t.Errorf("connecting it again: %v", err)
	}
	if report := r.runOnce(); !report.Complete() || report.Archived != 1 {
		t.Errorf("connected again: %+v (%v)", report, report.Err)
	}
	r.checkFolder(root, append(want, r.truth(start.Add(30*time.Minute))...))
	r.checkSecret(string(s.Private))
}

// A new server that has the name of the old one and a copy of its archive is read before the archive is said to be right.
func TestANewServerOfTheSameNameIsRead(t *testing.T) {
	r := newRig(t, ringcentralserver.RoleAdmin)
	s := sshdtest.New(t, "")
	root := r.onServer(s)
	r.day()
	r.backup(day)
	r.runOnce()
	if report := r.verify(); !report.Intact() || report.Checked == 0 {
		t.Fatalf("it verifies %+v", report)
	}
	s.Stop()
	copied, _ := r.spoiltCopy(root)
	if err := errors.Join(os.RemoveAll(root), os.Rename(copied, root)); err != nil {
		t.Fatal(err)
	}
	s.ChangeHostKey()
	s.Start()
	ask := r.askingFor(s, root)
	ask.HostKey = func(archiver.HostKey) bool { return true }
	if err := r.a.Connect(t.Context(), ask); err != nil {
		t.Fatal(err)
	}
	if report := r.runOnce(); !report.Complete() || r.a.Snapshot().Verified.Changed != 1 {
		t.Errorf("left %+v (%v), verified is %+v", report.Left, report.Err, r.a.Snapshot().Verified)
	}
}

// checkSecret looks for a private key where it must not be, and that it is forgotten with the place.
func (r *rig) checkSecret(key string) {
	r.t.Helper()
	line := strings.Split(key, "\n")[1]
	b := r.a.Diagnose(r.t.Context(), diagnose.Program{})
	for _, f := range b.Files {
		if strings.Contains(string(f.Content), line) {
			r.t.Errorf("the key is in %s", f.Name)
		}
	}
	if i := len(b.Connections) - 1; b.Connections[i].Failed != "" || !strings.HasPrefix(b.Connections[i].Host, "sftp://") {
		r.t.Errorf("the diagnosis tests %+v", b.Connections[i])
	}
	if err := r.a.Disconnect(r.t.Context()); err != nil {
		r.t.Error(err)
	}
	err := r.store.View(func(tx *store.Tx) error {
		for name, secret := range tx.Secrets() {
			if strings.Contains(string(secret), line) {
				r.t.Errorf("the key is kept as %s", name)
			}
		}
		return nil
	})
	if err != nil {
		r.t.Error(err)
	}
}

// A key that the program makes is made once, so that a person has time to put it on the server.
func TestAMadeKey(t *testing.T) {
	r := newRig(t, ringcentralserver.RoleAdmin)
	s := sshdtest.New(t, "")
	root := filepath.Join(s.Dir, "Archive")
	if err := os.Mkdir(root, 0o777); err != nil {
		t.Fatal(err)
	}
	ask := r.askingFor(s, root)
	ask.Place.SFTP.SignIn, ask.Place.Secret = places.ByMadeKey, ""
	ask.HostKey = func(archiver.HostKey) bool { return true }
	var shown []string
	ask.MadeKey = func(public string) { shown = append(shown, public) }
	if err := r.a.Connect(t.Context(), ask); reasons.Of(err) != reasons.PlaceSignIn {
		t.Errorf("with a key that the server does not know: %v", err)
	}
	known, err := os.OpenFile(filepath.Join(s.Dir, "authorized_keys"), os.O_APPEND|os.O_WRONLY, 0)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := known.WriteString(shown[0] + "\n"); err != nil {
		t.Fatal(err)
	}
	if err := known.Close(); err != nil {
		t.Fatal(err)
	}
	if err := r.a.Connect(t.Context(), ask); err != nil {
		t.Errorf("with a key that it knows: %v", err)
	}
	if len(shown) != 2 || shown[0] != shown[1] || !strings.HasPrefix(shown[0], "ssh-ed25519 ") {
		t.Errorf("shown was %q", shown)
	}
	if err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if err == nil && !d.IsDir() && !strings.HasSuffix(path, "archive.json") {
			t.Errorf("%s was written", path)
		}
		return err
	}); err != nil {
		t.Error(err)
	}
}
