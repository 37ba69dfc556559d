package ringcentralserver

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"
)

// TestRateAgainstAModel sends calls at random times and compares each verdict with a slow and
// simple account of the rule.
func TestRateAgainstAModel(t *testing.T) {
	const limit = 4
	for seed := range uint64(20) {
		r := rand.New(rand.NewPCG(seed, 1))
		g := newRig(t)
		g.SetLimit(Heavy, limit, time.Minute)
		var passed []time.Time
		var blocked time.Time
		within := 0
		for n := range 300 {
			g.clock.Advance(time.Duration(r.IntN(40)) * time.Second / time.Duration(1+r.IntN(3)))
			now := g.clock.Now()
			inWindow := 0
			for _, at := range passed {
				if now.Sub(at) < time.Minute {
					inWindow++
				}
			}
			wantWait, wantLeft := time.Duration(0), limit-inWindow-1
			if now.Before(blocked) {
				within++
			}
			if now.Before(blocked) || inWindow >= limit {
				wantWait, wantLeft = time.Minute, 0
				blocked = now.Add(time.Minute)
			} else {
				passed = append(passed, now)
			}
			if v := g.limits.take("u", Heavy); v.wait != wantWait || v.remaining != wantLeft {
				t.Fatalf("seed %d, call %d: wait %s with %d left, want %s with %d", seed, n, v.wait, v.remaining, wantWait, wantLeft)
			}
		}
		if g.InPenalty() != within || within == 0 {
			t.Errorf("seed %d: %d in penalty, want %d", seed, g.InPenalty(), within)
		}
	}
}

// TestRangesAgainstTheStandardLibrary compares single ranges with what net/http serves for them.
func TestRangesAgainstTheStandardLibrary(t *testing.T) {
	r := rand.New(rand.NewPCG(5, 5))
	for range 500 {
		size := 1 + r.IntN(50)
		header := []string{
			fmt.Sprintf("bytes=%d-", r.IntN(60)), fmt.Sprintf("bytes=-%d", 1+r.IntN(60)), fmt.Sprintf("bytes=%d-%d", r.IntN(60), 30+r.IntN(30)),
		}[r.IntN(3)]
		w := httptest.NewRecorder()
		req := httptest.NewRequest(http.MethodGet, "/", nil)
		req.Header.Set("Range", header)
		http.ServeContent(w, req, "x.bin", time.Time{}, bytes.NewReader(make([]byte, size)))
		start, end, partial, ok := byteRange(header, int64(size))
		switch w.Code {
		case http.StatusPartialContent:
			if want := fmt.Sprintf("bytes %d-%d/%d", start, end-1, size); !ok || !partial || w.Header().Get("Content-Range") != want {
				t.Errorf("%s of %d: %s, want %s", header, size, want, w.Header().Get("Content-Range"))
			}
		case http.StatusRequestedRangeNotSatisfiable:
			// The library refuses a range that ends before it starts; RFC 9110 has it ignored, as
			// here.
			if ok && partial {
				t.Errorf("%s of %d is refused by the library, served here", header, size)
			}
		default:
			if !ok || partial {
				t.Errorf("%s of %d: %v %v", header, size, ok, partial)
			}
		}
	}
}

// TestRefreshAgainstAModel renews, uses and replays at random. At most one pair is alive at any
// time, and it never gets lost to a client that keeps what it is given.
//
//test:long
func TestRefreshAgainstAModel(t *testing.T) {
	for seed := range uint64(20) {
		r := rand.New(rand.NewPCG(seed, 2))
		g := staffed(t)
		first := g.as(AnaID)
		all := []string{first.Access}
		now := pair{Access: first.Access, Refresh: first.Refresh}
		for n := range 60 {
			g.clock.Advance(time.Duration(r.IntN(50)) * time.Minute)
			switch r.IntN(3) {
			case 0:
				next := g.tokens(refreshForm(now.Refresh))
				if next.Access == now.Access {
					t.Fatalf("seed %d, step %d: a refresh kept the token", seed, n)
				}
				again := g.tokens(refreshForm(now.Refresh))
				if again.Access != next.Access || again.Refresh != next.Refresh {
					t.Fatalf("seed %d, step %d: the answer that was lost is lost", seed, n)
				}
				now = next
				all = append(all, next.Access)
			case 1:
				g.token = all[r.IntN(len(all))]
				want := 401
				if g.token == now.Access && g.alive(now.Access) {
					want = 200
				}
				g.get(me).want(t, want, "")
			default:
				g.do("POST", "/restapi/oauth/token", refreshForm(newToken())).want(t, 400, "OAU-213")
			}
		}
	}
}

// alive reports whether an access token has not expired, from the sessions themselves.
func (g *rig) alive(access string) bool {
	g.mu.Lock()
	defer g.mu.Unlock()
	for _, n := range g.sessions {
		if n.Access == access {
			return g.clock.Now().Before(n.AccessExpiry)
		}
	}
	return false
}
