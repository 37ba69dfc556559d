package dropbox

import (
	"encoding/json"
	"errors"
	"io"
	"math"
	"net/http"
	"strings"
	"testing"
)

func TestSpace(t *testing.T) {
	for _, test := range []struct {
		name, answer string
		want         Space
		free         int64
	}{
		{
			"individual", `{"used":314159265,"allocation":{".tag":"individual","allocated":2147483648}}`,
			Space{Used: 314159265, Allocated: 2147483648},
			1833324383,
		},
		{"over the limit", `{"used":30,"allocation":{".tag":"individual","allocated":20}}`, Space{Used: 30, Allocated: 20}, 0},
		{
			"team without a member's limit", `{"used":5,"allocation":{".tag":"team","used":60,"allocated":100,
			"user_within_team_space_allocated":0,"user_within_team_space_limit_type":{".tag":"off"},"user_within_team_space_used_cached":5}}`,
			Space{Used: 60, Allocated: 100, Team: true},
			40,
		},
		{
			"member's limit is nearer", `{"used":5,"allocation":{".tag":"team","used":60,"allocated":100,
			"user_within_team_space_allocated":15,"user_within_team_space_limit_type":{".tag":"stop_sync"},"user_within_team_space_used_cached":5}}`,
			Space{Used: 5, Allocated: 15, Team: true},
			10,
		},
		{
			"team's limit is nearer", `{"used":5,"allocation":{".tag":"team","used":99,"allocated":100,
			"user_within_team_space_allocated":15,"user_within_team_space_limit_type":{".tag":"stop_sync"},"user_within_team_space_used_cached":5}}`,
			Space{Used: 99, Allocated: 100, Team: true},
			1,
		},
		{
			"member is only warned", `{"used":5,"allocation":{".tag":"team","used":60,"allocated":100,
			"user_within_team_space_allocated":4,"user_within_team_space_limit_type":{".tag":"alert_only"},"user_within_team_space_used_cached":5}}`,
			Space{Used: 60, Allocated: 100, Team: true},
			40,
		},
	} {
		t.Run(test.name, func(t *testing.T) {
			r := newRig(t, says(200, test.answer))
			got, err := r.Space(t.Context())
			if err != nil || got != test.want || got.Free() != test.free {
				t.Errorf("got %+v with %d free, %v, want %+v with %d", got, got.Free(), err, test.want, test.free)
			}
		})
	}
	r := newRig(t, says(200, `{"used":5,"allocation":{".tag":"other"}}`))
	if s, err := r.Space(t.Context()); err == nil {
		t.Errorf("an unknown allocation is %+v", s)
	}
	if free := (Space{Used: math.MaxInt64}).Free(); free != 0 {
		t.Errorf("%d free", free)
	}
}

func TestVoidCallHasNoBody(t *testing.T) {
	r := newRig(t, http.HandlerFunc(func(w http.ResponseWriter, req *http.Request) {
		if req.ContentLength != 0 || req.Header.Get("Content-Type") != "" {
			t.Errorf("length %d, type %q", req.ContentLength, req.Header.Get("Content-Type"))
		}
		io.WriteString(w, account)
	}))
	if _, err := r.Account(t.Context()); err != nil {
		t.Error(err)
	}
}

func TestPing(t *testing.T) {
	f, r := newFakeRig(t)
	if err := r.Ping(t.Context()); err != nil {
		t.Error(err)
	}
	if n := f.count("check/user"); n != 1 {
		t.Errorf("%d calls", n)
	}
}

func TestPingWantsItsEcho(t *testing.T) {
	r := newRig(t, http.HandlerFunc(func(w http.ResponseWriter, req *http.Request) {
		if !strings.HasSuffix(req.URL.Path, "check/user") {
			io.WriteString(w, "<html>Welcome to the hotel</html>")
			return
		}
		var arg struct{ Query string }
		if err := json.NewDecoder(req.Body).Decode(&arg); err != nil || arg.Query == "" {
			t.Errorf("query %q, %v", arg.Query, err)
		}
		io.WriteString(w, `{"result":"`+strings.ToUpper(arg.Query)+`X"}`)
	}))
	if err := r.Ping(t.Context()); !errors.Is(err, ErrUnavailable) {
		t.Errorf("error %v", err)
	}
}

// TestWhatIsOnlyShownOfAnAccount is of any type, or missing: the id is what counts.
func TestWhatIsOnlyShownOfAnAccount(t *testing.T) {
	for body, want := range map[string]Account{
		`{"account_id":"dbid:1","name":"Ada","email":7,"account_type":"business","root_info":[]}`:                        {ID: "dbid:1"},
		`{"account_id":"dbid:1","name":{"display_name":["Ada"]},"email":"ada@example.com"}`:                              {ID: "dbid:1", Email: "ada@example.com"},
		`{"account_id":"dbid:1","name":null,"email":null,"account_type":{".tag":"new"},"root_info":{".tag":"team"}}`:     {ID: "dbid:1", Type: "new"},
		`{"account_id":"dbid:1","name":{"display_name":"Ada"},"account_type":{".tag":"team","team":{}},"disabled":"no"}`: {ID: "dbid:1", Name: "Ada", Type: "team"},
	} {
		r := newRig(t, http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { io.WriteString(w, body) }))
		if got, err := r.Account(t.Context()); err != nil || got != want {
			t.Errorf("%s: %+v (%v)", body, got, err)
		}
	}
}
