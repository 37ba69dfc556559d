package ringcentral

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"testing"
	"time"

	"ringcentral-archiver/archiver/ringcentral/pace"
	"ringcentral-archiver/archiver/transport"
)

const rateBody = `{"errorCode":"CMN-301","message":"Request rate exceeded","errors":[{"errorCode":"CMN-301","message":"Request rate exceeded"}]}`

// script answers the calls one after the other and notes when each came.
type script struct {
	t     *testing.T
	o     *office
	steps []func(http.ResponseWriter, *http.Request)
	at    []time.Duration
}

func play(t *testing.T, steps ...func(http.ResponseWriter, *http.Request)) *script {
	t.Helper()
	s := &script{t: t, steps: steps}
	s.o = newOffice(t, s.next)
	return s
}

func (s *script) next(w http.ResponseWriter, r *http.Request) {
	s.at = append(s.at, s.o.clock.Since(morning))
	if len(s.at) > len(s.steps) {
		s.t.Errorf("call %d is one too many", len(s.at))
		return
	}
	s.steps[len(s.at)-1](w, r)
}

func (s *script) step(status int, body string, headers ...string) func(http.ResponseWriter, *http.Request) {
	return func(w http.ResponseWriter, _ *http.Request) { answer(s.t, w, status, body, headers...) }
}

// times says when each call came.
func (s *script) times() []time.Duration {
	s.o.serving.Lock()
	defer s.o.serving.Unlock()
	return s.at
}

func abort(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) }

func reply(t *testing.T, status int, body string, headers ...string) func(http.ResponseWriter, *http.Request) {
	return (&script{t: t}).step(status, body, headers...)
}

func TestFailuresAreRepeated(t *testing.T) {
	ok := reply(t, http.StatusOK, `{"id":1}`)
	down := reply(t, http.StatusServiceUnavailable, `{"errorCode":"CMN-211"}`)
	short := reply(t, http.StatusOK, `{"id":`, "Content-Length", "100")
	limited := reply(t, http.StatusTooManyRequests, rateBody, "Retry-After", "5")
	type steps = []func(http.ResponseWriter, *http.Request)
	for name, c := range map[string]struct {
		steps steps
		want  error
	}{
		"at once":                    {steps{ok}, nil},
		"three failures":             {steps{down, abort, short, ok}, nil},
		"four failures":              {steps{down, abort, abort, down}, ErrUnavailable},
		"cut short for good":         {steps{short, short, short, short}, ErrUnavailable},
		"a pause of a minute":        {steps{reply(t, 503, "", "Retry-After", "60")}, ErrUnavailable},
		"a pause that is too long":   {steps{reply(t, 503, "", "Retry-After", "3600")}, ErrUnavailable},
		"timeout at the server":      {steps{reply(t, 408, ""), ok}, nil},
		"four refusals for the rate": {steps{limited, limited, limited, limited, ok}, nil},
		"five refusals for the rate": {steps{limited, limited, limited, limited, limited}, ErrRateLimited},
		"failures between refusals":  {steps{limited, limited, limited, limited, down, limited, ok}, nil},
		"not found":                  {steps{reply(t, 404, `{"errorCode":"CMN-102"}`)}, ErrNotFound},
		"a permission":               {steps{reply(t, 403, `{"errorCode":"InsufficientPermissions"}`)}, ErrPermission},
		"a gateway's word":           {steps{reply(t, 403, `Forbidden`)}, ErrUnavailable},
		"not JSON":                   {steps{reply(t, 200, `<html>`)}, ErrBadAnswer},
	} {
		s := play(t, c.steps...)
		_, err := s.o.Account(t.Context())
		if !errors.Is(err, c.want) || len(s.times()) != len(c.steps) {
			t.Errorf("%s: %v after %d calls", name, err, len(s.times()))
		}
	}
}

func TestPausesBetweenFailures(t *testing.T) {
	s := play(t, abort, reply(t, 500, ""), reply(t, 503, "", "Retry-After", "20"), reply(t, 200, `{"id":1}`))
	if _, err := s.o.Account(t.Context()); err != nil {
		t.Fatal(err)
	}
	at := s.times()
	for i, want := range []time.Duration{2 * time.Second, 4 * time.Second, 20 * time.Second} {
		if got := at[i+1] - at[i]; got < want || got > want+time.Second {
			t.Errorf("pause %d was %v, want %v", i+1, got, want)
		}
	}
}

func TestARefusedTokenIsRenewedOnce(t *testing.T) {
	const ended = `{"errorCode":"TokenExpired","message":"Access token expired","errors":[{"errorCode":"OAU-128"}]}`
	for name, c := range map[string]struct {
		refusal  string
		accepted string
		renewals int
		want     error
	}{
		"expired":             {ended, "Bearer token-1", 1, nil},
		"unknown":             {`{"errorCode":"TokenInvalid","errors":[{"errorCode":"OAU-213"}]}`, "Bearer token-1", 1, nil},
		"a bare 401":          {``, "Bearer token-1", 1, nil},
		"still refused":       {ended, "never", 1, ErrUnauthorized},
		"extension disabled":  {`{"errorCode":"OAU-232"}`, "never", 0, ErrUnauthorized},
		"the header was lost": {`{"errorCode":"AGW-401"}`, "never", 0, ErrUnauthorized},
	} {
		o := newOffice(t, func(w http.ResponseWriter, r *http.Request) {
			if r.Header.Get("Authorization") != c.accepted {
				answer(t, w, http.StatusUnauthorized, c.refusal)
				return
			}
			answer(t, w, http.StatusOK, `{"id":1}`)
		})
		_, err := o.Account(t.Context())
		if !errors.Is(err, c.want) || len(o.keys.refused) != c.renewals {
			t.Errorf("%s: %v after %d renewals", name, err, len(o.keys.refused))
		}
		if c.renewals == 1 && o.keys.refused[0] != "token-0" {
			t.Errorf("%s: renewed %v", name, o.keys.refused)
		}
	}
}

func TestWithoutATokenNothingIsSent(t *testing.T) {
	o := newOffice(t, func(http.ResponseWriter, *http.Request) { t.Error("called") })
	o.keys.broken = errors.New("the session is over")
	for range 60 { // more than the limit: each gave its right back
		if _, err := o.Account(t.Context()); !errors.Is(err, o.keys.broken) {
			t.Fatal(err)
		}
	}
	if n := o.Rate(pace.Light).UnderWay; n != 0 {
		t.Errorf("%d under way", n)
	}
}

func TestAFailedRenewalIsTheCallsError(t *testing.T) {
	o := newOffice(t, nil)
	o.keys.broken = nil
	s := play(t, func(w http.ResponseWriter, _ *http.Request) {
		o.keys.mu.Lock()
		defer o.keys.mu.Unlock()
		o.keys.broken = errors.New("the session is over")
		answer(t, w, http.StatusUnauthorized, `{"errorCode":"TokenInvalid"}`)
	})
	s.o.tokens = o.keys
	if _, err := s.o.Account(t.Context()); !errors.Is(err, o.keys.broken) {
		t.Error(err)
	}
}

func TestNothingIsSentDuringAPenalty(t *testing.T) {
	for name, c := range map[string]struct {
		headers []string
		least   time.Duration
	}{
		"as told":        {[]string{"Retry-After", "60", "X-Rate-Limit-Group", "light"}, 60 * time.Second},
		"told by a date": {[]string{"Date", morning.Format(http.TimeFormat), "Retry-After", morning.Add(45 * time.Second).Format(http.TimeFormat)}, 45 * time.Second},
		"by the window":  {[]string{"X-Rate-Limit-Window", "90"}, 90 * time.Second},
		"not told":       {nil, 30 * time.Second},
	} {
		s := play(t, reply(t, 429, rateBody, c.headers...), reply(t, 200, `{"id":1}`))
		if _, err := s.o.Account(t.Context()); err != nil {
			t.Fatal(err)
		}
		if got := s.times()[1] - s.times()[0]; got < c.least || got > c.least+2*time.Second {
			t.Errorf("%s: silent for %v, want %v", name, got, c.least)
		}
	}
}

func TestTheEndOfThePatienceDuringAPenalty(t *testing.T) {
	o := newOffice(t, func(http.ResponseWriter, *http.Request) { t.Error("called during the penalty") })
	ticket, err := o.budget.Take(t.Context(), "an earlier call", pace.Light)
	if err != nil {
		t.Fatal(err)
	}
	ticket.Answered(&http.Response{StatusCode: http.StatusTooManyRequests, Header: http.Header{"Retry-After": {"60"}}})
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := o.Account(ctx); !errors.Is(err, ErrRateLimited) || !errors.Is(err, context.Canceled) {
		t.Errorf("%v", err)
	}
}

// TestALongPenaltyIsToldAndNotWaitedFor, nor is a limit that leaves no call for longer.
func TestALongPenaltyIsToldAndNotWaitedFor(t *testing.T) {
	for name, headers := range map[string][]string{
		"a day's penalty":  {"429", "Retry-After", "86400"},
		"one call an hour": {"200", "X-Rate-Limit-Group", "light", "X-Rate-Limit-Limit", "1", "X-Rate-Limit-Remaining", "0", "X-Rate-Limit-Window", "3600"},
	} {
		calls := 0
		o := newOffice(t, func(w http.ResponseWriter, _ *http.Request) {
			calls++
			status, err := strconv.Atoi(headers[0])
			if err != nil {
				t.Error(err)
			}
			answer(t, w, status, `{"id":1}`, headers[1:]...)
		})
		for range 2 {
			_, err := o.Account(t.Context())
			if calls > 1 || err != nil && !errors.Is(err, ErrRateLimited) {
				t.Errorf("%s: %v after %d calls", name, err, calls)
			}
		}
		if _, err := o.Account(t.Context()); !errors.Is(err, ErrRateLimited) || !errors.Is(err, transport.ErrSilence) || o.clock.Now().Sub(morning) > time.Minute {
			t.Errorf("%s: %v at %s", name, err, o.clock.Now())
		}
	}
}

func TestACancelledPauseEnds(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	s := play(t, func(w http.ResponseWriter, _ *http.Request) { cancel(); panic(http.ErrAbortHandler) })
	if _, err := s.o.Account(ctx); !errors.Is(err, context.Canceled) {
		t.Errorf("%v", err)
	}
	if err := s.o.sleep(ctx, time.Hour, ErrUnavailable); !errors.Is(err, context.Canceled) || !errors.Is(err, ErrUnavailable) {
		t.Errorf("%v", err)
	}
}

func TestErrorTextsHoldNoSecret(t *testing.T) {
	echo := func(status int) func(http.ResponseWriter, *http.Request) {
		return func(w http.ResponseWriter, r *http.Request) {
			answer(t, w, status, fmt.Sprintf("refused %s for %s", r.Header.Get("Authorization"), "access_token=token-0"))
		}
	}
	for _, step := range []func(http.ResponseWriter, *http.Request){echo(400), echo(200), abort} {
		s := play(t, step, step, step, step)
		err := s.o.CallLog(t.Context(), CallLogQuery{From: morning}, func([]Call) error { return nil })
		if err == nil || strings.Contains(err.Error(), "token-0") || strings.Contains(err.Error(), "dateFrom") {
			t.Errorf("%v", err)
		}
	}
}
