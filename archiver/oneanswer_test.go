package archiver_test

import (
	"fmt"
	"io"
	"log"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"ringcentral-archiver/archiver/reasons"
	"ringcentral-archiver/archiver/simulator/dropboxserver"
	"ringcentral-archiver/archiver/simulator/ringcentralserver"
)

// One answer of a service says what it says, and no more: who has to act, and what it holds up.

// TestThePreviewRouteHoldsUpNothing: Dropbox may end or refuse the route that proves that it is reached.
//
//test:long
func TestThePreviewRouteHoldsUpNothing(t *testing.T) {
	t.Parallel()
	for name, fault := range map[string]dropboxserver.Fault{
		"not permitted":   {Do: dropboxserver.Answer, Status: 403},
		"unknown":         {Do: dropboxserver.Answer, Status: 404, Text: true, Body: "Unknown API function"},
		"unheard of":      {Do: dropboxserver.Answer, Status: 409, Body: `{"error_summary":"other/..","error":{".tag":"other"}}`},
		"nothing":         {Do: dropboxserver.Answer, Status: 200, Body: "null"},
		"service trouble": {Do: dropboxserver.Answer, Status: 500},
	} {
		t.Run(name, func(t *testing.T) {
			r := newQuickRig(t)
			r.day()
			fault.Route, fault.Times = "check/user", -1
			r.sim.Dropbox.Inject(fault)
			r.backup(24 * time.Hour)
			if report := r.runOnce(); !report.Complete() || report.Archived != 17 {
				t.Errorf("archived %d, left %+v (%v)", report.Archived, report.Left, report.Err)
			}
		})
	}
}

// TestTheCallThatReachesRingCentralHoldsUpNothing: it may be ended or refused, and a gateway may answer it; lists come all the same. Where
// nothing comes, that is no word about a file or a permission.
//
//test:long
func TestTheCallThatReachesRingCentralHoldsUpNothing(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		status int
		body   string
	}{
		"no such call":    {404, `{"errorCode":"CMN-120","message":"Invalid URI"}`},
		"not found":       {404, "Not found"},
		"ended":           {410, ""},
		"not permitted":   {403, `{"errorCode":"CMN-401","message":"application needs to have [X] permission","permissionName":"X"}`},
		"no sign-in":      {401, `{"errorCode":"AGW-401"}`},
		"service trouble": {500, `{"errorCode":"CMN-201"}`},
		"nothing":         {204, ""},
		"a page":          {200, "<html></html>"},
	} {
		t.Run(name, func(t *testing.T) {
			r := newQuickRig(t)
			r.day()
			var all atomic.Bool
			r.sim.Watch(func(next http.Handler) http.Handler {
				return http.HandlerFunc(func(w http.ResponseWriter, q *http.Request) {
					if q.URL.Path != "/restapi/v1.0" && !all.Load() || !strings.HasPrefix(q.URL.Path, "/restapi/v1.0") {
						next.ServeHTTP(w, q)
						return
					}
					w.WriteHeader(c.status)
					io.WriteString(w, c.body)
				})
			})
			r.backup(24 * time.Hour)
			if report := r.runOnce(); !report.Complete() || report.Archived != 17 {
				t.Errorf("archived %d, left %+v (%v)", report.Archived, report.Left, report.Err)
			}
			all.Store(true)
			r.clock.Advance(time.Hour)
			if report := r.runOnce(); report.Reason == reasons.NoReason || report.Reason == reasons.NotYetAvailable || report.Reason == reasons.AppPermission {
				t.Errorf("where nothing comes, the pass ended with %q (%v)", report.Reason, report.Err)
			}
		})
	}
}

// TestWhoseAppLacksAPermission: a permission that the app lacks is named as such, and not as the user's. What
// needs it is archived once whoever registered the app has added it and a person has signed in again.
//
//test:long
func TestWhoseAppLacksAPermission(t *testing.T) {
	t.Parallel()
	lacking := []byte(`{"errorCode":"InsufficientPermissions","message":"application needs to have [ReadX] permission",` +
		`"errors":[{"errorCode":"CMN-401","message":"application needs to have [ReadX] permission","permissionName":"ReadX"}]}`)
	for name, path := range map[string]string{"the call log": "/call-log", "the messages": "/message-store", "the recordings": "/recording/"} {
		t.Run(name, func(t *testing.T) {
			r := newQuickRig(t)
			r.day()
			r.sim.Watch(func(next http.Handler) http.Handler {
				return http.HandlerFunc(func(w http.ResponseWriter, q *http.Request) {
					if !strings.Contains(q.URL.Path, path) {
						next.ServeHTTP(w, q)
						return
					}
					w.Header().Set("Content-Type", "application/json")
					w.WriteHeader(http.StatusForbidden)
					w.Write(lacking)
				})
			})
			r.backup(24 * time.Hour)
			if report := r.runOnce(); report.Complete() || r.a.Snapshot().Completeness.Reason != reasons.AppPermission {
				t.Errorf("%q is missing, and the pass ended with %q (%v)", r.a.Snapshot().Completeness.Reason, report.Reason, report.Err)
			}
			r.sim.Watch(nil)
			r.login()
			if report := r.runOnce(); !report.Complete() {
				t.Errorf("left %+v (%v)", report.Left, report.Err)
			}
			r.checkArchive(r.truth(start.Add(-25 * time.Hour)))
		})
	}
	for name, fault := range map[string]dropboxserver.Fault{
		"the token lacks it": {Status: 401, Body: `{"error_summary":"missing_scope/..","error":{".tag":"missing_scope","required_scope":"files.content.write"}}`},
		"the app lacks it":   {Status: 400, Text: true, Body: "Your app (ID: 1) is not permitted to access this endpoint because it does not have the required scope 'files.content.write'."},
	} {
		t.Run("Dropbox: "+name, func(t *testing.T) {
			r := newQuickRig(t)
			r.day()
			fault.Do, fault.Times = dropboxserver.Answer, -1
			for _, route := range []string{"start_batch", "append_batch", "start", "append_v2", "finish_batch_v2"} {
				fault.Route = "files/upload_session/" + route
				r.sim.Dropbox.Inject(fault)
			}
			r.backup(24 * time.Hour)
			if report := r.runOnce(); report.Reason != reasons.DropboxScope || r.a.Snapshot().Dropbox.Expired {
				t.Errorf("the pass ended with %q (%v)", report.Reason, report.Err)
			}
			r.sim.Dropbox.ClearFaults()
			r.connectAgain()
			if report := r.runOnce(); !report.Complete() {
				t.Errorf("left %+v (%v)", report.Left, report.Err)
			}
			r.checkArchive(r.truth(start.Add(-25 * time.Hour)))
		})
	}
}

// TestAListThatIsNotFound: 404 in place of a list is not a file that has not been released.
//
//test:long
func TestAListThatIsNotFound(t *testing.T) {
	t.Parallel()
	for _, path := range []string{"/call-log", "/message-store"} {
		t.Run(path, func(t *testing.T) {
			r := newQuickRig(t)
			r.day()
			r.backup(24 * time.Hour)
			r.sim.RingCentral.Inject(ringcentralserver.Fault{Match: func(q *http.Request) bool { return strings.HasSuffix(q.URL.Path, path) }, Status: 404})
			if report := r.runOnce(); report.Reason != reasons.BadList || r.a.Snapshot().Completeness.Now {
				t.Errorf("the pass ended with %q (%v)", report.Reason, report.Err)
			}
		})
	}
}

// disabled answers calls whose path has a part as RingCentral does for an extension that is disabled.
func (r *rig) disabled(part string) {
	r.sim.Watch(func(next http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, q *http.Request) {
			if !strings.Contains(q.URL.Path, part) {
				next.ServeHTTP(w, q)
				return
			}
			w.Header().Set("Content-Type", "application/json")
			w.WriteHeader(http.StatusUnauthorized)
			fmt.Fprint(w, `{"errorCode":"OAU-136","message":"Extension is disabled","errors":[{"errorCode":"OAU-136","message":"Extension is disabled"}]}`)
		})
	})
}

// TestAnothersExtensionIsDisabled: what RingCentral says of one content or one mailbox says nothing of the
// sign-in, and holds up only itself.
//
//test:long
func TestAnothersExtensionIsDisabled(t *testing.T) {
	t.Parallel()
	t.Run("a recording", func(t *testing.T) {
		r := newQuickRig(t)
		r.day()
		id := r.call(r.bob, time.Hour, ringcentralserver.RecordingSpec{})
		r.disabled("/recording/" + id)
		r.backup(24 * time.Hour)
		report := r.runOnce()
		if s := r.a.Snapshot(); report.Archived != 17 || report.LeftCount != 1 || report.Left[0].Reason != reasons.ServiceTrouble || s.RingCentral.Expired {
			t.Errorf("archived %d, left %+v, expired %v (%v)", report.Archived, report.Left, s.RingCentral.Expired, report.Err)
		}
	})
	t.Run("a mailbox", func(t *testing.T) {
		r, ids := mailboxes(t, 2)
		for _, id := range ids {
			r.of(id, ringcentralserver.TypeSMS, 10*time.Hour)
		}
		r.disabled("/extension/" + r.bob + "/")
		r.turnOn(messagesToo, 24*time.Hour)
		report := r.runOnce()
		if s := r.a.Snapshot(); report.Archived != len(ids)-1 || report.Reason != reasons.MailboxUnclear || s.RingCentral.Expired || s.Completeness.Now {
			t.Errorf("archived %d, ended with %q, expired %v (%v)", report.Archived, report.Reason, s.RingCentral.Expired, report.Err)
		}
		r.sim.Watch(nil)
		r.clock.Advance(25 * time.Hour)
		if report := r.runOnce(); !report.Complete() || !r.a.Snapshot().Completeness.Now {
			t.Errorf("left %+v (%v)", report.Left, report.Err)
		}
	})
}

// TestAContentThatLiesElsewhere: where the host that RingCentral leads to for one content cannot be trusted or
// reached, only that content waits.
//
//test:long
func TestAContentThatLiesElsewhere(t *testing.T) {
	t.Parallel()
	stranger := httptest.NewUnstartedServer(http.NotFoundHandler())
	stranger.Config.ErrorLog = log.New(io.Discard, "", 0) // its certificate is refused
	stranger.StartTLS()
	t.Cleanup(stranger.Close)
	gone := httptest.NewServer(http.NotFoundHandler())
	gone.Close()
	for name, to := range map[string]string{"its certificate": stranger.URL, "nobody there": gone.URL} {
		t.Run(name, func(t *testing.T) {
			r := newQuickRig(t)
			r.day()
			id := r.call(r.bob, time.Hour, ringcentralserver.RecordingSpec{})
			r.sim.Watch(func(next http.Handler) http.Handler {
				return http.HandlerFunc(func(w http.ResponseWriter, q *http.Request) {
					if strings.Contains(q.URL.Path, "/recording/"+id) {
						http.Redirect(w, q, to+"/x", http.StatusFound)
						return
					}
					next.ServeHTTP(w, q)
				})
			})
			r.backup(24 * time.Hour)
			report := r.runOnce()
			if report.Archived != 17 || report.LeftCount != 1 || report.Left[0].Reason != reasons.ServiceTrouble || report.Reason != reasons.NoReason {
				t.Errorf("archived %d, left %+v, ended with %q (%v)", report.Archived, report.Left, report.Reason, report.Err)
			}
		})
	}
}

// TestAGatewayEndsNoSignIn: its few words in place of RingCentral's answer to a renewal are nobody's decision.
//
//test:long
func TestAGatewayEndsNoSignIn(t *testing.T) {
	t.Parallel()
	for _, status := range []int{403, 404} {
		t.Run(fmt.Sprint(status), func(t *testing.T) {
			r := newQuickRig(t)
			r.day()
			r.backup(24 * time.Hour)
			r.sim.RingCentral.ExpireAccessTokens()
			r.sim.RingCentral.Inject(ringcentralserver.Fault{Path: "/oauth/token", Kind: ringcentralserver.FaultGateway, Status: status})
			if report := r.runOnce(); report.Reason != reasons.ServiceTrouble || r.a.Snapshot().RingCentral.Expired {
				t.Errorf("the pass ended with %q (%v)", report.Reason, report.Err)
			}
			r.sim.RingCentral.ClearFaults()
			r.clock.Advance(time.Minute) // a renewal that failed is not repeated at once
			if report := r.runOnce(); !report.Complete() {
				t.Errorf("left %+v (%v)", report.Left, report.Err)
			}
		})
	}
}

// TestWhoseWordItIs: that a recording is gone is believed of RingCentral only. What stands between says nothing of it, nor does
// an answer that it is on its way, or an address elsewhere; each has words of its own.
//
//test:long
func TestWhoseWordItIs(t *testing.T) {
	t.Parallel()
	plain := func(status int, kind, body string) http.HandlerFunc {
		return func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Type", kind)
			w.WriteHeader(status)
			fmt.Fprint(w, body)
		}
	}
	for name, c := range map[string]struct {
		answer http.HandlerFunc
		why    reasons.Reason
	}{
		"a gateway's text":     {plain(404, "text/plain", "404 page not found"), reasons.ServiceTrouble},
		"a proxy's page":       {plain(404, "text/html", "<html><h1>Not Found</h1></html>"), reasons.ServiceTrouble},
		"another service's":    {plain(404, "application/json", `{"message":"no Route matched with those values"}`), reasons.ServiceTrouble},
		"a storage's":          {plain(410, "application/xml", "<Error><Code>NoSuchKey</Code></Error>"), reasons.ServiceTrouble},
		"nothing":              {plain(404, "text/plain", ""), reasons.ServiceTrouble},
		"it is being prepared": {plain(202, "application/json", `{"status":"InProgress"}`), reasons.NotReady},
	} {
		t.Run(name, func(t *testing.T) {
			r := newQuickRig(t)
			r.day()
			id := r.call(r.bob, time.Hour, ringcentralserver.RecordingSpec{})
			r.sim.Watch(func(next http.Handler) http.Handler {
				return http.HandlerFunc(func(w http.ResponseWriter, q *http.Request) {
					if strings.Contains(q.URL.Path, "/recording/"+id) {
						c.answer(w, q)
						return
					}
					next.ServeHTTP(w, q)
				})
			})
			r.backup(24 * time.Hour)
			for range 8 {
				report := r.runOnce()
				if report.LeftCount != 1 || report.Left[0].Reason != c.why || len(report.Lost) > 0 {
					t.Fatalf("left %+v, lost %+v, want %q (%v)", report.Left, report.Lost, c.why, report.Err)
				}
				r.clock.Advance(25 * time.Hour)
			}
			r.sim.Watch(nil)
			if report := r.runOnce(); !report.Complete() {
				t.Errorf("left %+v (%v)", report.Left, report.Err)
			}
		})
	}
}

// TestAnAddressThatIsNotRingCentrals is named as such, and asks nobody.
func TestAnAddressThatIsNotRingCentrals(t *testing.T) {
	r := newQuickRig(t)
	r.day()
	id := r.call(r.bob, time.Hour, ringcentralserver.RecordingSpec{})
	r.eachRow("/call-log", func(row object) {
		eachRecording(row, func(recording object) any {
			if recording["id"] == id {
				recording["contentUri"] = "https://cdn.example.com/recording/" + id
			}
			return recording
		})
	})
	r.backup(24 * time.Hour)
	if report := r.runOnce(); report.Archived != 17 || report.LeftCount != 1 || report.Left[0].Reason != reasons.ForeignAddress {
		t.Errorf("archived %d, left %+v (%v)", report.Archived, report.Left, report.Err)
	}
	r.sim.Watch(nil)
	r.clock.Advance(25 * time.Hour)
	if report := r.runOnce(); !report.Complete() {
		t.Errorf("left %+v (%v)", report.Left, report.Err)
	}
}

// TestALargeRecordingBehindASmallLimit: a proxy, or Dropbox, takes no call of more than a megabyte. The recording goes
// in pieces that are small enough.
//
//test:long
func TestALargeRecordingBehindASmallLimit(t *testing.T) {
	t.Parallel()
	for name, refuse := range map[string]func(http.ResponseWriter){
		"a proxy's": func(w http.ResponseWriter) {
			http.Error(w, "Request Entity Too Large", http.StatusRequestEntityTooLarge)
		},
		"Dropbox's": func(w http.ResponseWriter) {
			w.Header().Set("Content-Type", "application/json")
			w.WriteHeader(http.StatusConflict)
			fmt.Fprint(w, `{"error_summary":"payload_too_large/..","error":{".tag":"payload_too_large"}}`)
		},
	} {
		t.Run(name, func(t *testing.T) {
			r := newQuickRig(t)
			r.day()
			r.call(r.ana, 30*time.Minute, ringcentralserver.RecordingSpec{Size: 17<<20 + 12345})
			r.call(r.bob, 30*time.Minute, ringcentralserver.RecordingSpec{Size: 3 << 20})
			r.sim.Watch(func(next http.Handler) http.Handler {
				return http.HandlerFunc(func(w http.ResponseWriter, q *http.Request) {
					if strings.Contains(q.URL.Path, "/upload_session/") && q.ContentLength > 1<<20 {
						io.Copy(io.Discard, q.Body)
						refuse(w)
						return
					}
					next.ServeHTTP(w, q)
				})
			})
			r.backup(24 * time.Hour)
			if report := r.runOnce(); !report.Complete() || report.Archived != 19 {
				t.Errorf("archived %d, left %+v (%v)", report.Archived, report.Left, report.Err)
			}
			r.checkArchive(r.truth(start.Add(-25 * time.Hour)))
		})
	}
}
