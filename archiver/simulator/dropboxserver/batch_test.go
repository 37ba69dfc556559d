package dropboxserver

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
)

func (r *rig) startMany(n int) []string {
	r.t.Helper()
	g := r.rpc("files/upload_session/start_batch", fmt.Sprintf(`{"num_sessions":%d}`, n))
	var ids []string
	for i := range n {
		ids = append(ids, g.at(r.t, "session_ids", i).(string))
	}
	return ids
}

func appendix(id string, offset, length int, closing bool) object {
	return object{"cursor": cursor(id, offset), "length": length, "close": closing}
}

func (r *rig) appendMany(data string, entries ...object) got {
	r.t.Helper()
	return r.send("files/upload_session/append_batch", text(object{"entries": entries}), []byte(data))
}

func (r *rig) finishMany(entries ...object) got {
	r.t.Helper()
	return r.rpc("files/upload_session/finish_batch_v2", text(object{"entries": entries}))
}

//test:long
func TestStartBatchLimits(t *testing.T) {
	r := newRig(t, Options{})
	for _, n := range []int{0, 1001} {
		r.wantText(r.rpc("files/upload_session/start_batch", fmt.Sprintf(`{"num_sessions":%d}`, n)), 400, "num_sessions")
	}
	if ids := r.startMany(1000); ids[0] == ids[999] {
		t.Error("two sessions have the same id")
	}
}

// Each entry of append_batch fails or works on its own, and the bytes of a failed entry are
// skipped.
func TestAppendBatchEntries(t *testing.T) {
	r := newRig(t, Options{Dir: t.TempDir() + "/app"})
	ids := r.startMany(3)
	closed := r.session("", true)
	g := r.appendMany("aaBBBcddeXYZ",
		appendix(ids[0], 0, 2, true), appendix(ids[1], 7, 3, true), appendix(ids[2], 0, 1, false), appendix(closed, 0, 2, false),
		appendix("pid_upload_session:none", 0, 1, false), appendix(ids[2], 1, 3, true))
	if g.status != http.StatusOK {
		t.Fatalf("%d %s", g.status, g.body)
	}
	for i, want := range []string{"success", "incorrect_offset", "success", "closed", "not_found", "success"} {
		tag := g.at(t, "entries", i, ".tag")
		if tag == "failure" {
			tag = g.at(t, "entries", i, "failure", ".tag")
		}
		if tag != want {
			t.Errorf("entry %d: %v, want %s", i, tag, want)
		}
	}
	if g.at(t, "entries", 1, "failure", "correct_offset") != 0.0 {
		t.Errorf("entry 1: %s", g.body)
	}
	r.finishMany(finish(ids[0], 2, "/0"), finish(ids[2], 4, "/2"))
	r.wantFile("/0", "aa")
	r.wantFile("/2", "cXYZ")
}

func TestAppendBatchAsAWhole(t *testing.T) {
	r := newRig(t, Options{})
	id := r.startMany(1)[0]
	r.wantError(r.appendMany("12", appendix(id, 0, 3, true)), 409, "length_mismatch")
	r.wantError(r.appendMany("1234", appendix(id, 0, 3, true)), 409, "length_mismatch")
	r.wantError(r.appendMany("1234", appendix(id, 0, maxBody+1, true)), 409, "payload_too_large")
	arg := text(object{"entries": []object{appendix(id, 0, 2, true)}, "content_hash": strings.Repeat("0", 64)})
	r.wantError(r.send("files/upload_session/append_batch", arg, []byte("12")), 409, "content_hash_mismatch")
	r.wantText(r.appendMany("", appendix(id, 0, -1, true)), 400, "length")
	if g := r.appendMany("123", appendix(id, 0, 3, true)); g.at(t, "entries", 0, ".tag") != "success" {
		t.Errorf("the session was changed before: %s", g.body)
	}
}

func TestFinishBatchEntries(t *testing.T) {
	r := newRig(t, Options{Quota: 12})
	r.put("/there", "there")
	good, open, clash, big, off := r.session("good", true), r.session("x", false), r.session("y", true), r.session("much longer", true), r.session("z", true)
	g := r.finishMany(finish(good, 4, "/good"), finish(open, 1, "/open"), finish(clash, 1, "/There"), finish(big, 11, "/big"),
		finish(off, 9, "/off"), finish(good, 4, "/again"), finish(off, 1, "/trailing "))
	for i, want := range []string{
		"success", "lookup_failed/not_closed", "path/conflict/file", "path/insufficient_space", "lookup_failed/incorrect_offset",
		"lookup_failed/not_found", "path/malformed_path",
	} {
		if got := outcomeText(g.at(t, "entries", i).(map[string]any)); got != want {
			t.Errorf("entry %d: %s, want %s", i, got, want)
		}
	}
	if g.at(t, "entries", 0, "path_display") != "/good" || g.at(t, "entries", 0, "content_hash") == "" {
		t.Errorf("success is not inlined: %s", g.body)
	}
	if g := r.finishMany(finish(clash, 1, "/elsewhere")); g.at(t, "entries", 0, ".tag") != "success" {
		t.Errorf("a session that met a conflict: %s", g.body)
	}
	many := make([]object, 1001)
	for i := range many {
		many[i] = finish(good, 4, "/x")
	}
	r.wantText(r.finishMany(many...), 400, "more than 1000")
}

// outcomeText is the tags of a batch entry in a row.
func outcomeText(e map[string]any) string {
	var tags []string
	for inner := e; inner != nil; {
		name := inner[".tag"].(string)
		if name != "failure" {
			tags = append(tags, name)
		}
		inner, _ = inner[name].(map[string]any)
	}
	return strings.Join(tags, "/")
}

func TestFinishBatchBusy(t *testing.T) {
	r := newRig(t, Options{})
	a, b := r.session("a", true), r.session("b", true)
	r.Inject(Fault{Route: "files/upload_session/finish_batch_v2", Do: BusyEntries, Entries: 1, Times: 2})
	for range 2 {
		g := r.finishMany(finish(a, 1, "/a"), finish(b, 1, "/b"))
		if got := outcomeText(g.at(t, "entries", 0).(map[string]any)); got != "too_many_write_operations" {
			t.Errorf("first entry: %s", got)
		}
	}
	if r.Commits() != 1 {
		t.Errorf("%d commits", r.Commits())
	}
	if g := r.finishMany(finish(a, 1, "/a")); g.at(t, "entries", 0, ".tag") != "success" {
		t.Errorf("after the trouble: %s", g.body)
	}
}

func TestUnknownJob(t *testing.T) {
	r := newRig(t, Options{})
	r.wantError(r.rpc("files/upload_session/finish_batch/check", `{"async_job_id":"x"}`), 409, "invalid_async_job_id")
}
