package dropbox

import (
	"errors"
	"fmt"
	"net/http"
	"testing"
)

// at lets one fault happen at the n-th call of a route.
func at(route string, n int, hit fault) func(string, int) fault {
	return func(gotRoute string, gotN int) fault {
		if gotRoute == route && gotN == n {
			return hit
		}
		return fault{}
	}
}

// always lets a fault happen at every call of a route.
func always(route string, hit fault) func(string, int) fault {
	return func(got string, _ int) fault {
		if got == route {
			return hit
		}
		return fault{}
	}
}

// upload puts n small files and flushes; the data of file i is content(i, 1000+i).
func upload(t *testing.T, r *rig, n int) *results {
	t.Helper()
	res := newResults(t)
	u := r.NewUploader(t.Context(), res.done)
	for i := range n {
		put(t, u, fmt.Sprintf("/%d", i), content(uint64(i), 1000+i))
	}
	if err := u.Close(t.Context()); err != nil {
		t.Fatal(err)
	}
	if res.count() != n {
		t.Errorf("%d outcomes for %d files", res.count(), n)
	}
	return res
}

func allStored(t *testing.T, f *fake, res *results, n int) {
	t.Helper()
	for i := range n {
		stored(t, f, res, fmt.Sprintf("/%d", i), content(uint64(i), 1000+i))
	}
}

// TestOneFaultHarmsNothing breaks the first call of every route in every way.
//
//test:long
func TestOneFaultHarmsNothing(t *testing.T) {
	faults := map[string]fault{
		"dropped": {drop: true},
		"lost":    {lose: true},
		"5xx":     {status: 503, body: "<html>"},
		"portal":  {status: 200, body: "<html>"},
		"429":     {status: 429, body: "slow down", header: http.Header{"Retry-After": {"15"}}},
		"writes":  {status: 429, body: `{"error":{"reason":{".tag":"too_many_write_operations"}}}`},
		"token":   {status: 401, body: expired},
		"damaged": {status: 409, body: `{"error_summary":"content_hash_mismatch/","error":{".tag":"content_hash_mismatch"}}`},
	}
	for _, route := range []string{routeStart, routeStartBatch, routeAppend, routeAppendBatch, routeFinish} {
		for name, hit := range faults {
			if name == "damaged" && (route == routeFinish || route == routeStartBatch) {
				continue // those carry no data
			}
			t.Run(route[len("files/upload_session/"):]+" "+name, func(t *testing.T) {
				f, r := newFakeRig(t)
				f.fault = at(route, 1, hit)
				if name == "token" {
					f.token = "tok-1"
					f.fault = renewAt(f, route)
				}
				r.hurry(t)
				res := newResults(t)
				u := r.NewUploader(t.Context(), res.done)
				large := content(99, chunkSize+10)
				put(t, u, "/large", large)
				for i := range 3 {
					put(t, u, fmt.Sprintf("/%d", i), content(uint64(i), 1000+i))
				}
				if err := u.Close(t.Context()); err != nil {
					t.Fatal(err)
				}
				stored(t, f, res, "/large", large)
				allStored(t, f, res, 3)
			})
		}
	}
}

// renewAt makes the token expire at the first call of a route.
func renewAt(f *fake, route string) func(string, int) fault {
	return func(got string, n int) fault {
		if got == route && n == 1 {
			f.mu.Lock()
			defer f.mu.Unlock()
			f.token = "tok-2"
			return fault{status: 401, body: expired}
		}
		return fault{}
	}
}

func TestRefusalsReachEveryFile(t *testing.T) {
	for _, route := range []string{routeStart, routeStartBatch, routeAppendBatch, routeFinish} {
		t.Run(route, func(t *testing.T) {
			f, r := newFakeRig(t)
			f.fault = always(route, fault{status: 401, body: noScope})
			n := 2
			if route == routeStart {
				n = 1
			}
			res := upload(t, r, n)
			e, ok := errors.AsType[*Error](res.of("/0").Err)
			if !ok || !errors.Is(e, ErrPermission) || e.Scope != "account_info.read" {
				t.Errorf("error %v", res.of("/0").Err)
			}
		})
	}
}
