package ringcentral

import (
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"reflect"
	"strings"
	"testing"
	"time"

	"ringcentral-archiver/archiver/ringcentral/paging"
	"ringcentral-archiver/archiver/ringcentral/rows"
)

// TestListingTextsOfThreads: both times are given, what is deleted is asked for, and a text and its contents have names of their own.
func TestListingTextsOfThreads(t *testing.T) {
	o := newOffice(t, func(w http.ResponseWriter, r *http.Request) {
		want := url.Values{
			"creationTimeFrom": {"2026-11-20T08:00:00.000Z"}, "creationTimeTo": {"2026-11-20T09:00:00.000Z"},
			"perPage": {"1000"}, "availability": {"Alive", "Deleted"},
		}
		if r.URL.Path != "/restapi/v1.0/account/~/message-threads/messages" || !reflect.DeepEqual(r.URL.Query(), want) {
			t.Errorf("asked for %s", r.URL)
		}
		answer(t, w, http.StatusOK, `{"records":[
			{"id":"1","threadId":7,"availability":"Deleted","creationTime":"2026-11-20T08:30:00Z","direction":"Outbound","text":"Hello",
			 "author":{"extensionId":"590102004","name":"Bob"},"subject":"no","uri":"no","from":{"phoneNumber":"no"},
			 "attachments":[{"id":"2","contentType":"text/plain","contentUri":"https://media.ringcentral.com/2","uri":"no","size":5,"filename":"a.txt"},{}]},
			{"id":"3","creationTime":"2026-11-20T08:30:00Z","attachments":"none"},
			{"id":"4","creationTime":"2026-11-20T08:30:00Z","text":7},
			{"id":"5"},{"creationTime":"2026-11-20T08:30:00Z"},null],"paging":{"page":1,"totalPages":1,"totalElements":6}}`)
	})
	var got []Message
	var odd []string
	err := o.ThreadMessages(t.Context(), ThreadQuery{From: morning.Add(-time.Hour), To: morning, Odd: func(r OddRecord) { odd = append(odd, r.ID+": "+r.Why) }},
		func(page []Message) error { got = append(got, page...); return nil })
	if err != nil || len(got) != 3 {
		t.Fatalf("%+v, %v", got, err)
	}
	m := got[0]
	m.Raw = nil
	want := Message{
		ID: "1", Type: "SMS", Direction: "Outbound", Availability: Deleted, Created: morning.Add(-30 * time.Minute), Subject: "Hello", HasSubject: true,
		ThreadID: "7", From: Party{ExtensionID: "590102004", Name: "Bob"},
		Attachments: []Attachment{
			{ID: "2", Type: "MmsAttachment", ContentType: "text/plain", URI: "https://media.ringcentral.com/2", FileName: "a.txt", Size: 5}, {Type: "MmsAttachment"},
		},
	}
	if !reflect.DeepEqual(m, want) {
		t.Errorf("%+v, want %+v", m, want)
	}
	if text := fmt.Sprint(odd); text != "[3: "+rows.OddAttachment+" 4: its text cannot be read 5: it has no time : it has no id : it is no message]" {
		t.Errorf("odd are %s", text)
	}
}

// TestThreads: whose one is, and both numbers; which of two fields names the owner is not certain.
func TestThreads(t *testing.T) {
	const thread = `{"id":"7","owner":{"%s":"590104004","name":"Reception"},"ownerParty":{"phoneNumber":"+16505550100"},"guestParty":{"phoneNumber":"+14155550123","name":"Dana"}}`
	want := Thread{ID: "7", Owner: Owner{ExtensionID: "590104004", Name: "Reception"}, Ours: Party{Number: "+16505550100"}, Guest: Party{Number: "+14155550123", Name: "Dana"}}
	for _, name := range []string{"extensionId", "id"} {
		o := newOffice(t, func(w http.ResponseWriter, r *http.Request) {
			switch r.URL.String() {
			case "/restapi/v1.0/account/~/message-threads?availability=Alive&availability=Deleted&creationTimeFrom=" + url.QueryEscape("2026-11-20T08:00:00.000Z") +
				"&creationTimeTo=" + url.QueryEscape("2026-11-20T09:00:00.000Z") + "&perPage=1000":
				answer(t, w, http.StatusOK, `{"records":[`+fmt.Sprintf(thread, name)+`,{"owner":7},{"id":"8","owner":7,"guestParty":[]}],"paging":{"totalElements":3}}`)
			default:
				answer(t, w, http.StatusOK, fmt.Sprintf(thread, name))
			}
		})
		var all []Thread
		err := o.Threads(t.Context(), morning.Add(-time.Hour), morning, func(page []Thread) error { all = append(all, page...); return nil })
		if err != nil || !reflect.DeepEqual(all, []Thread{want, {ID: "8"}}) {
			t.Errorf("%+v (%v)", all, err)
		}
		if one, err := o.Thread(t.Context(), "7"); err != nil || one != want {
			t.Errorf("%+v (%v)", one, err)
		}
		if _, err := o.Thread(t.Context(), "9"); !errors.Is(err, ErrBadAnswer) {
			t.Errorf("another thread: %v", err)
		}
	}
}

// TestAListOfTextsOfThreadsWithoutAnEnd is none, and so is one of which more was told than came: its pages are asked for by number alone.
func TestAListOfTextsOfThreadsWithoutAnEnd(t *testing.T) {
	for name, page := range map[string]string{
		"no end":        `{"records":[{"id":"NEXT","creationTime":"2026-11-20T08:30:00Z"}]}`,
		"the same rows": `{"records":[{"id":"1","creationTime":"2026-11-20T08:30:00Z"}]}`,
		"no rows":       `{"records":[],"paging":{"totalElements":2}}`,
		"more pages":    `{"records":[],"paging":{"totalPages":3}}`,
	} {
		n := 0
		o := newOffice(t, func(w http.ResponseWriter, r *http.Request) {
			n++
			answer(t, w, http.StatusOK, strings.ReplaceAll(page, "NEXT", fmt.Sprint(n)))
		})
		err := o.ThreadMessages(t.Context(), ThreadQuery{From: morning.Add(-time.Hour), To: morning}, func([]Message) error { return nil })
		if !errors.Is(err, ErrBadList) {
			t.Errorf("%s: %v after %d pages", name, err, n)
		}
		if most := map[string]int{"no end": paging.MostThin, "the same rows": 2}[name]; most > 0 && n != most {
			t.Errorf("%s: %d pages were read, want %d", name, n, most)
		}
	}
}
