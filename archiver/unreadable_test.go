package archiver_test

import (
	"bytes"
	"io"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"ringcentral-archiver/archiver/completeness"
	"ringcentral-archiver/archiver/reasons"
	"ringcentral-archiver/archiver/simulator/ringcentralserver"
)

// TestUnreadableRecordKeepsItsHourOpen: one record of a listing has no id. It is named, what hangs
// on it is archived with the rest, and only its hour is no success.
//
//test:long
func TestUnreadableRecordKeepsItsHourOpen(t *testing.T) {
	r := newRig(t, ringcentralserver.RoleAdmin)
	r.call(r.ana, 6*time.Hour, ringcentralserver.RecordingSpec{})
	r.call(r.bob, 7*time.Hour, ringcentralserver.RecordingSpec{})
	var spoil atomic.Bool
	spoil.Store(true)
	platform := r.spoilingProxy(&spoil)
	r.a.Close()
	r.openAt(platform)
	r.backup(8 * time.Hour)
	report := r.runOnce()
	if report.Reason != reasons.NoReason || report.Archived != 2 || report.Complete() || report.LeftCount != 1 {
		t.Errorf("archived %d, %d left, %q (%v)", report.Archived, report.LeftCount, report.Reason, report.Err)
	}
	if left := report.Left; len(left) != 1 || left[0].Record == nil || left[0].Record.Place != 1 || left[0].Record.URI == "" || left[0].Reason != reasons.Unreadable {
		t.Errorf("left %+v", left)
	}
	if got := r.row(start.Add(-6 * time.Hour)); got.Word() != "waiting: unreadable record" {
		t.Errorf("the hour of the unreadable record is %s", got.Word())
	}
	if got := r.row(start.Add(-7 * time.Hour)); got.Status != completeness.Success {
		t.Errorf("the hour beside it is %s", got.Word())
	}
	spoil.Store(false)
	if report := r.runOnce(); !report.Complete() || report.Archived != 0 {
		t.Errorf("archived %d (%v)", report.Archived, report.Err)
	}
	if got := r.row(start.Add(-6 * time.Hour)); got.Status != completeness.Success {
		t.Errorf("afterwards the hour is %s", got.Word())
	}
	r.checkArchive(r.truth(start.Add(-9 * time.Hour)))
}

// spoilingProxy stands before the simulated RingCentral and takes the id out of
// the first record of a call log.
func (r *rig) spoilingProxy(spoil *atomic.Bool) string {
	target, err := url.Parse(r.sim.PlatformURL)
	if err != nil {
		r.t.Fatal(err)
	}
	proxy := httputil.NewSingleHostReverseProxy(target)
	proxy.ModifyResponse = func(resp *http.Response) error {
		if !spoil.Load() || !strings.HasSuffix(resp.Request.URL.Path, "/call-log") {
			return nil
		}
		body, err := io.ReadAll(resp.Body)
		if err != nil {
			return err
		}
		spoilt := bytes.Replace(body, []byte(`"id":"A`), []byte(`"ident":"A`), 1)
		if bytes.Equal(spoilt, body) {
			r.t.Errorf("nothing was spoilt in %.200s", body)
		}
		body = spoilt
		resp.Body = io.NopCloser(bytes.NewReader(body))
		resp.ContentLength = int64(len(body))
		resp.Header.Set("Content-Length", strconv.Itoa(len(body)))
		return nil
	}
	server := httptest.NewServer(proxy)
	r.t.Cleanup(server.Close)
	return server.URL
}
