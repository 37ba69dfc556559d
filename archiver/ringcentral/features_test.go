package ringcentral

import (
	"errors"
	"net/http"
	"testing"
)

// TestFeatures: what is not said to be there is not; an answer that cannot be read says nothing (docs/ringcentral.md §11).
func TestFeatures(t *testing.T) {
	const refused = `{"errorCode":"CMN-101","message":"Parameter [featureId] value is invalid","errors":[{"errorCode":"CMN-101"}]}`
	for name, c := range map[string]struct {
		answers []string // of one call after the other
		want    Features
		err     error
	}{
		"none":                       {[]string{`{"records":[]}`}, Features{}, nil},
		"texts":                      {[]string{`{"records":[{"id":"CallQueueSmsRecipient","available":true}]}`}, Features{Shared: true}, nil},
		"voicemail and threads":      {[]string{`{"records":[{"id":"SharedVoicemail"},{"id":"MessageThreads","available":true}]}`}, Features{true, true}, nil},
		"not available":              {[]string{`{"records":[{"id":"CallQueueSmsRecipient","available":false},{"id":"SMS","available":true}]}`}, Features{}, nil},
		"an id that is not known":    {[]string{refused, `{"records":[{"id":"MessageThreads","available":true}]}`}, Features{Threads: true}, nil},
		"no list":                    {[]string{`{}`}, Features{}, ErrBadAnswer},
		"null":                       {[]string{`{"records":null}`}, Features{}, ErrBadAnswer},
		"a list of something else":   {[]string{`{"records":["CallQueueSmsRecipient"]}`}, Features{}, ErrBadAnswer},
		"a list that is an object":   {[]string{`{"records":{}}`}, Features{}, ErrBadAnswer},
		"two ids that are not known": {[]string{refused, refused}, Features{}, errNotTaken},
	} {
		t.Run(name, func(t *testing.T) {
			n := 0
			o := newOffice(t, func(w http.ResponseWriter, r *http.Request) {
				want := "availableOnly=true&featureId=CallQueueSmsRecipient&featureId=SharedVoicemail&featureId=MessageThreads"
				if n == 1 {
					want = "availableOnly=true&featureId=CallQueueSmsRecipient&featureId=MessageThreads"
				}
				if r.URL.Path != "/restapi/v1.0/account/~/extension/590101004/features" || r.URL.RawQuery != want {
					t.Errorf("asked for %s", r.URL)
				}
				status := http.StatusOK
				if c.answers[n] == refused {
					status = http.StatusBadRequest
				}
				answer(t, w, status, c.answers[n])
				n++
			})
			got, err := o.Features(t.Context(), "590101004")
			if c.err == errNotTaken {
				if !RefusesParameter(err) {
					t.Errorf("%v is no refusal", err)
				}
			} else if !errors.Is(err, c.err) {
				t.Errorf("%v, want %v", err, c.err)
			}
			if got != c.want || n != len(c.answers) {
				t.Errorf("%+v after %d calls, want %+v", got, n, c.want)
			}
		})
	}
}

var errNotTaken = errors.New("RingCentral refuses")
