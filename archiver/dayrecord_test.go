package archiver_test

import (
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"ringcentral-archiver/archiver/publish/others"
	"ringcentral-archiver/archiver/simulator/ringcentralserver"
	"ringcentral-archiver/store"
	"ringcentral-archiver/store/calllog"
)

// TestAnOddDayRecordHoldsUpNothing: whoever can write to the Dropbox can write what calls itself the day record of another computer. What
// cannot be in it is passed over, what stands beside it is shown, and nothing is said of the data file.
//
//test:long
func TestAnOddDayRecordHoldsUpNothing(t *testing.T) {
	t.Parallel()
	const at, day = "2026-11-20T16:00:00Z", "/Index/2026-11-20.json"
	item := func(id, at, path string) string {
		return fmt.Sprintf(`{"type":"SMS","id":%q,"time":%q,"text":"by Bob","files":[{"kind":"text","path":%s,"size":1}]}`, id, at, path)
	}
	record := func(items ...string) string {
		return `{"account":"x","date":"2026-11-20","items":[` + strings.Join(items, ",") + `]}`
	}
	file := func(id string) string { return "/Bob Stone_102/2026-11-20/SMS/20261120-160000_1_2_" + id + ".txt" }
	good := item("71", at, `"`+file("71")+`"`)
	besides := func(fields string) string {
		return strings.TrimSuffix(record(good), "}") + "," + fields + "}"
	}
	for name, c := range map[string]struct {
		record string
		shown  bool // what stands beside it
	}{
		"a long id":               {record(item(strings.Repeat("7", 33_000), at, `"/a.txt"`), good), true},
		"a long path":             {record(item("72", at, `"/`+strings.Repeat("a/", 20_000)+`b.txt"`), good), true},
		"a path with a long name": {record(item("72", at, `"/`+strings.Repeat("b", 3000)+`.txt"`), good), true},
		"a path that cannot be":   {record(item("72", at, `"/../a\u0000.txt"`), good), true},
		"a path to a folder":      {record(item("72", at, `"/Bob Stone_102/."`), good), true},
		"the year 9999":           {record(item("72", "9999-12-31T23:59:59Z", `"`+file("72")+`"`), good), true},
		"the year 0":              {record(item("72", "0000-01-01T00:00:00Z", `"`+file("72")+`"`), good), true},
		"an item without an end":  {record(good, `{"id":"`+strings.Repeat("x", 40<<20)), true},
		"a list from before time": {besides(`"callLists":[{"of":"1","name":"x","completeFrom":"0000-01-01T00:00:00+23:59","completeTo":"2026-11-20T00:00:00Z"}]`), true},
		"a list until the end":    {besides(`"callLists":[{"of":"1","name":"x","completeFrom":"2026-11-19T00:00:00Z","completeTo":"9999-12-31T23:59:59-23:59"}]`), true},
		"a list of another type":  {besides(`"callLists":{"of":7},"calls":[7,"x",null,[],{"id":7}]`), true},
		"lists in lists":          {besides(`"callLists":` + strings.Repeat("[", 9000) + strings.Repeat("]", 9000)), true},
		"keys twice":              {besides(`"callLists":[],"callLists":"x","calls":[],"calls":[{"id":"1","id":"","time":"x"}],"date":"x","items":[]`), true},
		"calls that are none":     {besides(`"calls":{"id":"A"}`), true},
		"a call of the year 9999": {besides(`"calls":[{"id":"A","time":"9999-12-31T23:59:59-23:59","duration":-1e308},{"id":"B","time":"` + at + `","duration":1e308}]`), true},
		"no items":                {`{"account":"x","date":"2026-11-20"}`, false},
		"an odd account":          {`{"account":x,"date":"2026-11-20","items":[]}`, false},
		"cut short":               {`{"account":"x`, false},
		"nothing":                 {"\x00", false},
	} {
		t.Run(name, func(t *testing.T) {
			r := newRig(t, ringcentralserver.RoleAdmin)
			own := r.text(2*time.Hour, "text of Ana")
			r.texts(24 * time.Hour)
			for path, text := range map[string]string{day: c.record, file("71"): "x", file("72"): "x"} {
				if err := r.sim.Dropbox.Put(path, []byte(text), start); err != nil {
					t.Fatal(err)
				}
			}
			r.good()
			want := []string{own}
			if c.shown {
				want = append(want, "71")
			}
			slices.Sort(want)
			var ids []string
			for id := range r.rows("/Index/2026-11.csv") {
				ids = append(ids, id)
			}
			if slices.Sort(ids); !slices.Equal(ids, want) {
				t.Errorf("the rows are %q, want %q", ids, want)
			}
			for _, f := range r.sim.Dropbox.Files() {
				if strings.HasPrefix(f.Path, "/Index/0") || strings.HasPrefix(f.Path, "/Index/9") {
					t.Errorf("%s was written", f.Path)
				}
			}
		})
	}
}

// TestOthersListsComeToAnEnd: however many lists of calls the day records of others name, no more than a thousand spans are kept, and what
// this computer has read is among them.
//
//test:long
func TestOthersListsComeToAnEnd(t *testing.T) {
	r := newRig(t, ringcentralserver.RoleAdmin)
	r.backup(24 * time.Hour)
	r.addCall(2*time.Hour, nil)
	for day := range 3 {
		var lists []string
		for i := range 900 {
			lists = append(lists, fmt.Sprintf(`{"of":"%d","name":"x","completeFrom":"2026-11-01T00:00:00Z"}`, 900*day+i))
		}
		date := fmt.Sprintf("2026-11-%02d", 12+day)
		text := `{"account":"x","date":"` + date + `","callLists":[` + strings.Join(lists, ",") + `],"items":[]}`
		if err := r.sim.Dropbox.Put("/Index/"+date+".json", []byte(text), start); err != nil {
			t.Fatal(err)
		}
	}
	r.good()
	r.clock.Advance(time.Hour)
	r.good()
	if err := r.store.View(func(tx *store.Tx) error {
		known, err := tx.CallCoverage()
		own := slices.ContainsFunc(known.Lists, func(l calllog.List) bool { return !l.At.IsZero() && len(l.Spans) > 0 })
		if n := known.Spans(); n < 900 || n > 1010 || !own {
			t.Errorf("%d spans are kept, those of this computer: %t", n, own)
		}
		return err
	}); err != nil {
		t.Fatal(err)
	}
}

// TestVeryManyDayRecordsHoldUpNoHour: whoever can write to the Dropbox can lay down very many, and a store that was lost is built up
// from many. Reading them ends when the next hour is due; the pages wait until all were read, and nothing else does.
func TestVeryManyDayRecordsHoldUpNoHour(t *testing.T) {
	const records, each = 30, 5 * time.Minute
	r := newRig(t, ringcentralserver.RoleAdmin)
	own := r.text(2*time.Hour, "text of Ana")
	r.texts(24 * time.Hour)
	for n := range records {
		id := fmt.Sprint(7000 + n)
		file := "/Bob Stone_102/2026-11-20/SMS/20261120-160000_1_2_" + id + ".txt"
		record := `{"account":"x","date":"2026-11-20","items":[{"type":"SMS","id":"` + id + `","time":"2026-11-20T16:00:00Z","text":"by Bob","files":[{"kind":"text","path":"` + file + `","size":1}]}]}`
		for path, text := range map[string]string{fmt.Sprintf("/Index/2026-11-20 (part %d).json", n+2): record, file: "x"} {
			if err := r.sim.Dropbox.Put(path, []byte(text), start); err != nil {
				t.Fatal(err)
			}
		}
	}
	r.sim.Watch(func(next http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, req *http.Request) {
			if strings.HasSuffix(req.URL.Path, "/files/download") && strings.Contains(req.Header.Get("Dropbox-API-Arg"), "/Index/2026-11-20 ") {
				r.clock.Advance(each)
			}
			next.ServeHTTP(w, req)
		})
	})
	passes := 0
	for many := true; many && passes < records; passes++ {
		began := r.clock.Now()
		report := r.runOnce()
		if many = errors.Is(report.IndexErr, others.ErrMany); !many && report.IndexErr != nil || !report.Complete() {
			t.Fatalf("left %+v (%v, index %v)", report.Left, report.Err, report.IndexErr)
		}
		if took := r.clock.Since(began); took > time.Hour+each {
			t.Errorf("a pass took %s", took)
		}
		if n := r.commits(); n == 0 {
			t.Error("nothing of its own is archived")
		}
	}
	if passes < 3 || passes > 6 {
		t.Errorf("the records were read in %d passes", passes)
	}
	if rows := r.rows("/Index/2026-11.csv"); len(rows) != records+1 || rows[own] == nil {
		t.Errorf("the table has %d rows", len(rows))
	}
}
