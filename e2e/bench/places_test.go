//go:build linux

package bench

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"

	"github.com/jonboulle/clockwork"
	"golang.org/x/sync/errgroup"

	"ringcentral-archiver/archiver/folder"
	"ringcentral-archiver/archiver/s3"
	"ringcentral-archiver/archiver/s3/s3test"
	"ringcentral-archiver/archiver/sftp"
	"ringcentral-archiver/archiver/sftp/sshdtest"
	"ringcentral-archiver/archiver/target"
	"ringcentral-archiver/archiver/target/conformance"
	"ringcentral-archiver/archiver/transport"
	"ringcentral-archiver/e2e/harness"
	"ringcentral-archiver/store/storetest"
)

// place is where an archive lies, made for one turn.
type place struct {
	client target.Destination
	peer   []string // what rclone is told besides what to copy: where to, first
	env    []string // and in its environment
	files  func() int
}

// BenchmarkPlaces stores recordings in eacp place that is not Dropbox, and has rclone copy the same files there by turns. Both ends are
// this computer's; TMPDIR says on which disk. rclone compares nothing afterwards, and has not to get the files on the disk for good.
func BenchmarkPlaces(b *testing.B) {
	n := storetest.Scaled(b, 2000)
	sound := bytes.Repeat([]byte("RingCentral"), recordingSize/11)
	tree := b.TempDir()
	for i := range n {
		at := filepath.Join(tree, filepath.FromSlash(recordingPath(i)))
		if err := os.MkdirAll(filepath.Dir(at), 0o777); err != nil {
			b.Fatal(err)
		}
		if err := os.WriteFile(at, sound, 0o666); err != nil {
			b.Fatal(err)
		}
	}
	for _, at := range []struct {
		name string
		make func(testing.TB) place
	}{{"folder", inFolder}, {"SFTP", onServer}, {"S3", inBucket}} {
		b.Run(fmt.Sprintf("%d-recordings-of-100-kB/%s", n, at.name), func(b *testing.B) {
			for b.Loop() {
				var ours, theirs []time.Duration
				for range rounds(b) {
					ours = append(ours, turn(b, n, at.make, func(p place) { storeAll(b, p, n, sound) }))
					theirs = append(theirs, turn(b, n, at.make, func(p place) { copyAll(b, p, tree) }))
				}
				us, them := harness.Median(ours, time.Duration.Seconds), harness.Median(theirs, time.Duration.Seconds)
				harness.Report(b, map[string]float64{"s": us, "rclone-s": them, "of-rclone": us / them})
			}
		})
	}
}

func recordingPath(n int) string {
	return fmt.Sprintf("/Ana Ruiz_101/2026-11-%02d/Call Recording/%d.mp3", n%28+1, n)
}

// turn makes a place, and says how long all took to come there.
func turn(b *testing.B, n int, make func(testing.TB) place, run func(place)) time.Duration {
	e := &harness.Section{TB: b}
	defer e.End()
	p := make(e)
	before := p.files()
	began := time.Now()
	run(p)
	took := time.Since(began)
	if there := p.files() - before; there != n {
		b.Fatalf("%d files are there, of %d", there, n)
	}
	return took
}

func storeAll(b *testing.B, p place, n int, sound []byte) {
	u := p.client.NewUploader(b.Context(), func(out []target.Outcome) {
		for _, o := range out {
			if o.Err != nil {
				b.Error(o.Err)
			}
		}
	})
	var group errgroup.Group
	group.SetLimit(atOnce)
	for i := range n {
		group.Go(func() error {
			return u.Put(b.Context(), target.Upload{Path: recordingPath(i), Body: bytes.NewReader(sound)})
		})
	}
	if err := group.Wait(); err != nil {
		b.Fatal(err)
	}
	if err := u.Close(b.Context()); err != nil {
		b.Fatal(err)
	}
}

func copyAll(b *testing.B, p place, tree string) {
	cmd := exec.CommandContext(b.Context(), rcloneBinary(b), append([]string{"copy", tree, "--config", filepath.Join(b.TempDir(), "none")}, p.peer...)...)
	cmd.Args = append(cmd.Args, "--transfers", fmt.Sprint(atOnce), "--checkers", fmt.Sprint(atOnce), "--ignore-checksum")
	cmd.Env = append(os.Environ(), p.env...)
	if out, err := cmd.CombinedOutput(); err != nil {
		b.Fatalf("%v: %s", err, out)
	}
}

func inFolder(t testing.TB) place {
	root := t.TempDir()
	archive, err := folder.Connect(t.Context(), clockwork.NewRealClock(), root, nil)
	if err != nil {
		t.Fatal(err)
	}
	c := folder.New(folder.Config{Root: root, Mark: archive, Hashes: conformance.NewHashes(), Clock: clockwork.NewRealClock()})
	return place{client: c, peer: []string{root}, files: func() int { return filesBelow(t, root) }}
}

func onServer(t testing.TB) place {
	s := sshdtest.New(t, "")
	root := t.TempDir()
	c := sftp.Config{
		Address: s.Direct(), User: s.User, Folder: root, HostKey: sftp.HostKey(s.HostKey),
		Key: func() ([]byte, error) { return s.Private, nil }, Hashes: conformance.NewHashes(), Clock: clockwork.NewRealClock(),
	}
	archive, err := sftp.Connect(t.Context(), c)
	if err != nil {
		t.Fatal(err)
	}
	c.Mark, c.Folder = archive.Mark, archive.Folder
	client := sftp.New(c)
	t.Cleanup(func() { client.Close() })
	host, port, _ := bytes.Cut([]byte(s.Direct()), []byte(":"))
	return place{
		client: client, files: func() int { return filesBelow(t, root) },
		peer: []string{
			":sftp:" + root, "--sftp-host", string(host), "--sftp-port", string(port), "--sftp-user", s.User,
			"--sftp-key-file", s.File("client_key", s.Private), "--sftp-disable-hashcheck",
		},
	}
}

func inBucket(t testing.TB) place {
	s := s3test.New(t, false)
	calls, err := transport.New(transport.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { transport.CloseIdle(calls) })
	c := s3.Config{
		Address: s3.Address{Endpoint: s.URL, Bucket: s3test.Bucket}, Keys: s3.Keys{ID: s3test.ID, Secret: s3test.Secret},
		HTTP: calls, Clock: s3test.NewClock(), Hashes: conformance.NewHashes(),
	}
	found, err := s3.Connect(t.Context(), c)
	if err != nil {
		t.Fatal(err)
	}
	c.Address, c.Mark = found.Address, found.Mark
	client, err := s3.New(c)
	if err != nil {
		t.Fatal(err)
	}
	return place{
		client: client, peer: []string{":s3:" + s3test.Bucket}, files: func() int { return len(s.Objects()) },
		env: []string{
			"RCLONE_S3_PROVIDER=Other", "RCLONE_S3_ENDPOINT=" + s.URL, "RCLONE_S3_ACCESS_KEY_ID=" + s3test.ID,
			"RCLONE_S3_SECRET_ACCESS_KEY=" + s3test.Secret, "RCLONE_S3_REGION=" + s3test.Region, "AWS_CA_BUNDLE=",
		},
	}
}

// filesBelow counts the files in a folder that lie in folders of their own, which the mark does not.
func filesBelow(t testing.TB, root string) int {
	found, err := filepath.Glob(filepath.Join(root, "*", "*", "*", "*.mp3"))
	if err != nil {
		t.Fatal(err)
	}
	return len(found)
}
