package archiver_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"net/http"
	"os"
	"path"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/minio/minio-go/v7"

	"ringcentral-archiver/archiver"
	"ringcentral-archiver/archiver/s3/s3test"
	places "ringcentral-archiver/store/place"
)

// inBucketHome is a bucket of a run's own on an S3 server, asked through a front of the run's own. The model looks at the server's disk.
type inBucketHome struct {
	t        testing.TB
	server   *s3test.Server
	front    *s3test.Front
	bucket   string
	prefix   string
	lies     string // where the archive is on the server's disk
	disk     *smallDisk
	mark     []byte // while it is away
	beside   bool   // it is connected beside another place
	violated []string
}

// buckets are how many there were.
var buckets atomic.Int64

// bucketHome makes one, which may be beside another place.
func bucketHome(s *faultRun, beside bool) *inBucketHome {
	s.t.Helper()
	h := &inBucketHome{t: s.t, server: s.on.s3, front: s.on.s3.NewFront(s.t), bucket: fmt.Sprint("office-", buckets.Add(1)), beside: beside}
	on := filepath.Join(h.server.Disk, h.bucket)
	s.must(os.Mkdir(on, 0o777))
	h.disk = mountSmallDisk(s.t, on)
	if s.rng.IntN(3) > 0 {
		h.prefix = "Calls & more/2026"
	}
	h.lies = filepath.Join(on, filepath.FromSlash(h.prefix))
	s.t.Cleanup(func() { h.mends(s) })
	return h
}

func (h *inBucketHome) connect(s *faultRun) {
	s.t.Helper()
	ask := yes("")
	ask.Beside = h.beside
	ask.Place = archiver.Wanted{
		Place:  places.Place{S3: places.Bucket{Endpoint: h.front.URL, Name: h.bucket, Prefix: h.prefix, KeyID: s3test.ID}},
		Secret: s3test.Secret,
	}
	s.must(s.a.Connect(s.t.Context(), ask))
}

func (h *inBucketHome) at(name string) string { return filepath.Join(h.lies, filepath.FromSlash(name)) }
func (h *inBucketHome) key(name string) string {
	return strings.TrimPrefix(path.Join(h.prefix, name), "/")
}

func (h *inBucketHome) files() []lying {
	if _, err := os.Stat(h.lies); errors.Is(err, fs.ErrNotExist) { // nothing is below the prefix
		return nil
	}
	return lyingIn(h.t, h.lies)
}

func (h *inBucketHome) read(name string) ([]byte, error) { return os.ReadFile(h.at(name)) }

func (h *inBucketHome) remove(name string) error {
	return h.server.Direct.RemoveObject(context.Background(), h.bucket, h.key(name), minio.RemoveObjectOptions{})
}

// copyTo has the storage copy an object, as its tools do to move one.
func (h *inBucketHome) copyTo(from, to string) error {
	_, err := h.server.Direct.CopyObject(context.Background(),
		minio.CopyDestOptions{Bucket: h.bucket, Object: h.key(to)}, minio.CopySrcOptions{Bucket: h.bucket, Object: h.key(from)})
	return err
}

func (h *inBucketHome) write(name, content string, modified time.Time) error {
	err := h.put(name, []byte(content))
	if err == nil && !modified.IsZero() {
		err = os.Chtimes(h.at(name), modified, modified)
	}
	return err
}

func (h *inBucketHome) put(name string, content []byte) error {
	how := minio.PutObjectOptions{DisableMultipart: true, DisableContentSha256: true} // see s3test.Put
	_, err := h.server.Direct.PutObject(context.Background(), h.bucket, h.key(name), bytes.NewReader(content), int64(len(content)), how)
	return err
}

func (h *inBucketHome) burst(s *faultRun) {
	t := h.trouble(s)
	s.note("%s", t.name)
	t.set()
}

// says are what services answer in trouble.
var says = []struct {
	status        int
	code, message string
	header        []string
}{
	{500, "InternalError", "We encountered an internal error. Please try again.", nil},
	{503, "SlowDown", "Please reduce your request rate.", []string{"Retry-After", "3"}},
	{503, "ServiceUnavailable", "Please try again.", nil},
	{403, "AccessDenied", "Access Denied", nil},
	{403, "QuotaExceeded", "Your request was denied due to quota exceeded.", nil},
	{403, "InvalidAccessKeyId", "The AWS Access Key Id you provided does not exist in our records.", nil},
	{403, "SignatureDoesNotMatch", "The request signature we calculated does not match the signature you provided.", nil},
	{403, "RequestTimeTooSkewed", "The difference between the request time and the current time is too large.", nil},
	{301, "PermanentRedirect", "The bucket you are attempting to access must be addressed using the specified endpoint.", []string{"X-Amz-Bucket-Region", "us-west-9"}},
	{404, "NoSuchBucket", "The specified bucket does not exist", nil},
	{502, "", "", nil},
}

func (h *inBucketHome) trouble(s *faultRun) trouble {
	times, bytes := 1+s.rng.IntN(12), s.rng.IntN(4000)
	does := func(name string, f s3test.Fault) trouble {
		return trouble{name: name, set: func() { h.front.Inject(f) }, over: h.front.Mend}
	}
	of, which := pick(s.rng, []func(*http.Request) bool{nil, s3test.Writes, reads}), s.rng.IntN(13)
	switch {
	case which == 0:
		return does("the storage is away", s3test.Fault{Do: s3test.Gone})
	case which <= 2:
		return does(fmt.Sprintf("%d answers are lost", times), s3test.Fault{Of: s3test.Writes, Times: times, Do: s3test.Loses})
	case which == 3:
		return does(fmt.Sprintf("%d calls break off", times), s3test.Fault{Of: of, Times: times, Do: s3test.Breaks(int64(bytes))})
	case which == 4:
		return does(fmt.Sprintf("%d answers break off after %d bytes", times, bytes), s3test.Fault{Of: of, Times: times, Do: s3test.BreaksAnswer(bytes)})
	case which == 5:
		return trouble{name: "the mark is away", set: h.unmark, over: h.putMark}
	case which <= 7 && h.disk != nil:
		room := s.rng.Int64N(30_000)
		return trouble{name: fmt.Sprintf("the storage's disk has room for %d bytes", room), set: func() { h.disk.fill(room) }, over: h.disk.empty}
	case which == 8 && h.disk != nil:
		return trouble{name: "the storage's disk may only be read", set: func() { h.disk.readOnly(true) }, over: func() { h.disk.readOnly(false) }}
	default:
		if s.rng.IntN(2) == 0 {
			times = 0 // for as long as it goes on
		}
		said := pick(s.rng, says)
		return does(fmt.Sprintf("%d times the storage says %d %s", times, said.status, said.code), s3test.Fault{
			Of: of, Times: times, Do: s3test.Says(said.status, said.code, said.message, said.header...),
		})
	}
}

// reads reports calls that store nothing.
func reads(q *http.Request) bool { return !s3test.Writes(q) }

func (h *inBucketHome) drop(*faultRun) { h.front.Inject(s3test.Fault{Times: 20, Do: s3test.Gone}) }

func (h *inBucketHome) stall(*faultRun) {
	h.front.Inject(s3test.Fault{Times: 1, Do: s3test.Stalls(func() {})})
}

func (h *inBucketHome) mends(*faultRun) {
	h.front.Mend()
	if h.disk != nil {
		h.disk.readOnly(false)
		h.disk.empty()
	}
	h.putMark()
}

const markName = "/.ringcentral-archiver/archive.json"

// unmark has a person take the mark away.
func (h *inBucketHome) unmark() {
	if h.mark != nil || h.disk != nil && h.disk.locked {
		return
	}
	text, err := h.read(markName)
	if err == nil {
		err = h.remove(markName)
	}
	if h.mark = text; err != nil {
		h.t.Error(err)
	}
}

func (h *inBucketHome) putMark() {
	if h.mark == nil || h.disk != nil && h.disk.locked {
		return
	}
	switch err := h.put(markName, h.mark); {
	case err == nil:
		h.mark = nil
	case !full(err):
		h.t.Error(err)
	}
}

// wrongs: no object is ever deleted.
func (h *inBucketHome) wrongs() []string {
	for _, call := range h.front.Calls() {
		if strings.HasPrefix(call, http.MethodDelete) && !strings.Contains(call, "uploadId=") || strings.Contains(call, "?delete") {
			h.violated = append(h.violated, "the storage was called with "+call)
		}
	}
	return h.violated
}

// full reports whether the server says that its disk is full, as when a trouble is over and another one is not.
func full(err error) bool {
	said, is := errors.AsType[minio.ErrorResponse](err)
	return is && said.StatusCode >= 500
}
