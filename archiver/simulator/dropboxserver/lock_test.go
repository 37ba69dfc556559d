package dropboxserver

import (
	"net/http"
	"strings"
	"testing"
	"time"
)

// hold starts a commit that keeps the namespace lock until the clock moves on.
func (r *rig) hold() <-chan got {
	r.t.Helper()
	r.SetLatency(0, time.Second, 100*time.Millisecond)
	done := make(chan got, 1)
	req := r.sending("files/upload", `{"path":"/first"}`, []byte("x"))
	go func() {
		g, err := r.try(req)
		if err != nil {
			g.body = err.Error()
		}
		done <- g
	}()
	if err := r.clock.BlockUntilContext(r.t.Context(), 1); err != nil {
		r.t.Fatal(err)
	}
	r.SetLatency(0, 0, 0)
	return done
}

func TestLockRefuses(t *testing.T) {
	r := newRig(t, Options{})
	r.SetLock(LockRefuse)
	id := r.session("y", true)
	first := r.hold()
	g := r.rpc("files/create_folder_v2", `{"path":"/f"}`)
	if g.status != 429 || g.at(t, "error", "reason", ".tag") != "too_many_write_operations" || g.header.Get("Retry-After") != "1" {
		t.Errorf("%d %s", g.status, g.body)
	}
	batch := r.finishMany(finish(id, 1, "/b"))
	if got := outcomeText(batch.at(t, "entries", 0).(map[string]any)); got != "too_many_write_operations" {
		t.Errorf("batch: %s", got)
	}
	if g := r.rpc("files/get_metadata", `{"path":"/none"}`); g.status != http.StatusConflict {
		t.Errorf("reading needs no lock: %d %s", g.status, g.body)
	}
	r.clock.Advance(1100 * time.Millisecond)
	if g := <-first; g.status != http.StatusOK {
		t.Errorf("the first one: %d %s", g.status, g.body)
	}
	if g := r.finishMany(finish(id, 1, "/b")); g.at(t, "entries", 0, ".tag") != "success" {
		t.Errorf("the session was kept: %s", g.body)
	}
}

func TestLockQueues(t *testing.T) {
	r := newRig(t, Options{})
	first := r.hold()
	second := make(chan got, 1)
	req := r.request(r.api, "files/delete_v2", "application/json", strings.NewReader(`{"path":"/first"}`))
	go func() {
		g, err := r.try(req)
		if err != nil {
			g.body = err.Error()
		}
		second <- g
	}()
	for r.Calls()["files/delete_v2"] == 0 {
		r.rpc("check/user", `{}`)
	}
	select {
	case g := <-second:
		t.Fatalf("the second one did not wait: %d %s", g.status, g.body)
	default:
	}
	r.clock.Advance(1100 * time.Millisecond)
	if g := <-first; g.status != http.StatusOK {
		t.Errorf("the first one: %d %s", g.status, g.body)
	}
	if g := <-second; g.status != http.StatusOK {
		t.Errorf("the second one found nothing to delete, so it did not come second: %d %s", g.status, g.body)
	}
}

func TestCallLatency(t *testing.T) {
	r := newRig(t, Options{})
	r.SetLatency(80*time.Millisecond, 0, 0)
	done := make(chan got, 1)
	req := r.request(r.api, "check/user", "application/json", strings.NewReader(`{}`))
	go func() {
		g, err := r.try(req)
		if err != nil {
			g.body = err.Error()
		}
		done <- g
	}()
	if err := r.clock.BlockUntilContext(t.Context(), 1); err != nil {
		t.Fatal(err)
	}
	r.clock.Advance(80 * time.Millisecond)
	if g := <-done; g.status != http.StatusOK || g.header.Get("X-Server-Response-Time") != "80" {
		t.Errorf("%d %s after %s ms", g.status, g.body, g.header.Get("X-Server-Response-Time"))
	}
}
