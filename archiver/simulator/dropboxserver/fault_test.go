package dropboxserver

import (
	"context"
	"net/http"
	"strings"
	"testing"
	"time"
)

func TestFaultAnswers(t *testing.T) {
	for name, c := range map[string]struct {
		fault  Fault
		kind   string
		body   string
		header string
	}{
		"json 429":       {Fault{Status: 429, RetryAfter: 300 * time.Second, InBody: true}, kindJSON, `"retry_after":300`, "300"},
		"short 429":      {Fault{Status: 429, RetryAfter: 1500 * time.Millisecond}, kindJSON, `"too_many_requests"`, "2"},
		"bare 429":       {Fault{Status: 429}, kindJSON, `{"reason":{".tag":"too_many_requests"}}`, ""},
		"text 429":       {Fault{Status: 429, Text: true, RetryAfter: time.Second}, kindText, "Too Many Requests", "1"},
		"503":            {Fault{Status: 503, RetryAfter: time.Second}, kindText, "", "1"},
		"502 with HTML":  {Fault{Status: 502, Text: true, Body: "<html>"}, kindText, "<html>", ""},
		"403":            {Fault{Status: 403}, kindJSON, `"user_message":{"locale":"en"`, ""},
		"401":            {Fault{Status: 401}, kindJSON, "expired_access_token", ""},
		"409":            {Fault{Status: 409}, kindJSON, `"other"`, ""},
		"400":            {Fault{Status: 400}, kindText, "Bad Request", ""},
		"own body":       {Fault{Status: 409, Body: `{"error":{".tag":"x"}}`}, kindJSON, `{"error":{".tag":"x"}}`, ""},
		"status nothing": {Fault{}, kindText, "", ""},
	} {
		t.Run(name, func(t *testing.T) {
			r := newRig(t, Options{})
			c.fault.Route, c.fault.Do = "files/upload", Answer
			r.Inject(c.fault)
			g := r.send("files/upload", `{"path":"/a"}`, []byte("x"))
			if want := max(c.fault.Status, 0); want != 0 && g.status != want || want == 0 && g.status != 500 {
				t.Errorf("status %d", g.status)
			}
			if g.header.Get("Content-Type") != c.kind || !strings.Contains(g.body, c.body) || g.header.Get("Retry-After") != c.header {
				t.Errorf("%v %s", g.header, g.body)
			}
			if len(r.Files()) != 0 {
				t.Error("the call was done")
			}
			r.put("/a", "x")
		})
	}
}

func TestFaultMatching(t *testing.T) {
	r := newRig(t, Options{})
	r.Inject(Fault{Route: "check/user", Do: Answer, Status: 503, Skip: 1, Times: 2})
	r.Inject(Fault{Route: "oauth2/token", Do: Answer, Status: 500, Times: -1})
	var statuses []int
	for range 4 {
		statuses = append(statuses, r.rpc("check/user", `{}`).status)
	}
	if statuses[0] != 200 || statuses[1] != 503 || statuses[2] != 503 || statuses[3] != 200 {
		t.Errorf("statuses %v", statuses)
	}
	for range 3 {
		if g := r.tokens(refreshForm("x")); g.status != 500 {
			t.Errorf("token: %d", g.status)
		}
	}
	r.ClearFaults()
	if g := r.tokens(refreshForm("x")); g.status != 400 || r.Faulted() != 5 {
		t.Errorf("token: %d after %d faults", g.status, r.Faulted())
	}
}

// Committed, but the answer is lost: the file is there, and the same call again tells so.
func TestLostAnswers(t *testing.T) {
	for _, effect := range []Effect{ResetAfter, ResetMid, LoseAnswer, NotJSON} {
		t.Run(string(effect), func(t *testing.T) {
			r := newRig(t, Options{})
			id := r.session("x", false)
			r.Inject(Fault{Route: "files/upload_session/append_v2", Do: effect, Status: 503})
			req := r.sending("files/upload_session/append_v2", text(object{"cursor": cursor(id, 1), "close": true}), []byte("yz"))
			g, err := r.try(req)
			switch effect {
			case LoseAnswer:
				if err != nil || g.status != 503 {
					t.Errorf("%d, %v", g.status, err)
				}
			case NotJSON:
				if err != nil || g.status != 200 || !strings.Contains(g.body, "<html>") {
					t.Errorf("%d %s, %v", g.status, g.body, err)
				}
			default:
				if err == nil {
					t.Errorf("no error, but %d %s", g.status, g.body)
				}
			}
			again := r.appending(id, 1, "yz", true)
			r.wantError(again, http.StatusConflict, "closed")
			if g := r.finishing(id, 3, "/a"); g.status != http.StatusOK {
				t.Errorf("%d %s", g.status, g.body)
			}
			r.wantFile("/a", "xyz")
		})
	}
}

func TestResetBefore(t *testing.T) {
	r := newRig(t, Options{})
	r.Inject(Fault{Do: ResetBefore})
	if g, err := r.try(r.sending("files/upload", `{"path":"/a"}`, []byte("x"))); err == nil {
		t.Errorf("no error, but %d %s", g.status, g.body)
	}
	if len(r.Files()) != 0 {
		t.Error("the call was done")
	}
}

func TestStallEndsWithTheClient(t *testing.T) {
	r := newRig(t, Options{})
	r.Inject(Fault{Route: "check/user", Do: Stall, Times: 2})
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan error)
	go func() {
		_, err := r.try(r.request(r.api, "check/user", "application/json", strings.NewReader("{}")).WithContext(ctx))
		ended <- err
	}()
	for r.Faulted() == 0 {
		if g := r.rpc("users/get_space_usage", "null"); g.status != http.StatusOK {
			t.Fatalf("another call: %d %s", g.status, g.body)
		}
	}
	cancel()
	if err := <-ended; err == nil {
		t.Error("a stalled call was answered")
	}
}

func TestSessionGone(t *testing.T) {
	r := newRig(t, Options{})
	a, b := r.session("a", true), r.session("b", true)
	r.Inject(Fault{Route: "files/upload_session/finish_batch_v2", Do: SessionGone})
	g := r.finishMany(finish(a, 1, "/a"))
	if got := outcomeText(g.at(t, "entries", 0).(map[string]any)); got != "lookup_failed/not_found" {
		t.Errorf("outcome %s", got)
	}
	if g := r.finishing(b, 1, "/b"); g.status != http.StatusOK {
		t.Errorf("a session that was not named: %d %s", g.status, g.body)
	}
}

func TestFullAndBusyCall(t *testing.T) {
	r := newRig(t, Options{})
	r.Inject(Fault{Do: Full})
	r.wantError(r.send("files/upload", `{"path":"/a"}`, []byte("x")), http.StatusConflict, "path/insufficient_space")
	r.Inject(Fault{Do: BusyCall, RetryAfter: time.Second, InBody: true})
	g := r.rpc("files/create_folder_v2", `{"path":"/f"}`)
	if g.status != 429 || g.at(t, "error", "reason", ".tag") != "too_many_write_operations" || g.at(t, "error", "retry_after") != 1.0 {
		t.Errorf("%d %s", g.status, g.body)
	}
}

// A client that calls before Retry-After has run out is found out.
func TestGate(t *testing.T) {
	r := newRig(t, Options{})
	r.Inject(Fault{Do: Answer, Status: 429, RetryAfter: 10 * time.Second})
	r.rpc("check/user", `{}`)
	r.clock.Advance(9 * time.Second)
	r.rpc("check/user", `{}`)
	r.clock.Advance(time.Second)
	r.rpc("check/user", `{}`)
	if r.InGate429() != 1 || r.Calls()["check/user"] != 3 {
		t.Errorf("%d calls too early of %v", r.InGate429(), r.Calls())
	}
}

func TestClosedServerAnswers503(t *testing.T) {
	r := newRig(t, Options{})
	if err := r.Close(); err != nil {
		t.Fatal(err)
	}
	if g := r.rpc("check/user", `{}`); g.status != http.StatusServiceUnavailable {
		t.Errorf("%d", g.status)
	}
}
