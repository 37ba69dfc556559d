package s3

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"golang.org/x/sync/errgroup"

	"ringcentral-archiver/archiver/s3/s3test"
	"ringcentral-archiver/archiver/target"
)

// recordings are how many of 100 kB are stored in a round.
const recordings = 2000

var sound = bytes.Repeat([]byte("RingCentral"), 100_000/11)

// BenchmarkRecordings stores recordings of 100 kB, forty at once as the steps do.
func BenchmarkRecordings(b *testing.B) {
	s := s3test.New(b, false)
	c := connected(b, s, "x")
	b.SetBytes(int64(recordings * len(sound)))
	b.ReportAllocs()
	for round := 0; b.Loop(); round++ {
		u := c.NewUploader(b.Context(), func(out []target.Outcome) {
			for _, o := range out {
				if o.Err != nil {
					b.Error(o.Err)
				}
			}
		})
		var group errgroup.Group
		group.SetLimit(40)
		for n := range recordings {
			group.Go(func() error {
				path := fmt.Sprintf("/%d/Ana Ruiz_101/2026-11-%02d/Call Recording/%d.mp3", round, n%28, n)
				return u.Put(b.Context(), target.Upload{Path: path, Body: bytes.NewReader(sound)})
			})
		}
		if err := group.Wait(); err != nil {
			b.Fatal(err)
		}
		if err := u.Close(b.Context()); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkRclone has rclone copy as many to the same server, with as many at once.
func BenchmarkRclone(b *testing.B) {
	s := s3test.New(b, false)
	from := b.TempDir()
	for n := range recordings {
		folder := filepath.Join(from, "Ana Ruiz_101", fmt.Sprintf("2026-11-%02d", n%28), "Call Recording")
		if err := os.MkdirAll(folder, 0o777); err != nil {
			b.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(folder, fmt.Sprintf("%d.mp3", n)), sound, 0o666); err != nil {
			b.Fatal(err)
		}
	}
	b.SetBytes(int64(recordings * len(sound)))
	for round := 0; b.Loop(); round++ {
		cmd := exec.Command("rclone", "copy", "--transfers", "24", "--checkers", "24", from, fmt.Sprintf(":s3:%s/%d", s3test.Bucket, round))
		cmd.Env = append(os.Environ(), "RCLONE_CONFIG="+filepath.Join(b.TempDir(), "none"), "RCLONE_S3_PROVIDER=Other", "RCLONE_S3_ENDPOINT="+s.URL,
			"RCLONE_S3_ACCESS_KEY_ID="+s3test.ID, "RCLONE_S3_SECRET_ACCESS_KEY="+s3test.Secret, "RCLONE_S3_REGION="+s3test.Region, "AWS_CA_BUNDLE=")
		if out, err := cmd.CombinedOutput(); err != nil {
			b.Fatalf("%v: %s", err, out)
		}
	}
}
