package ringcentral

import (
	"net/http"
	"net/url"
	"reflect"
	"testing"
	"time"
)

func TestListingMessages(t *testing.T) {
	o := newOffice(t, func(w http.ResponseWriter, r *http.Request) {
		want := url.Values{
			"dateFrom": {"2026-11-20T08:00:00.000Z"}, "dateTo": {"2026-11-20T09:00:00.000Z"},
			"owner": {"Any"}, "perPage": {"1000"}, "messageType": {"SMS", "Fax"}, "availability": {"Alive", "Deleted"},
		}
		if r.URL.Path != "/restapi/v1.0/account/~/extension/~/message-store" || !reflect.DeepEqual(r.URL.Query(), want) {
			t.Errorf("asked for %s", r.URL)
		}
		answer(t, w, http.StatusOK, `{"records":[{"id":1,"type":"SMS","creationTime":"2026-11-20T08:30:00Z",
			"owner":{"extensionId":590104004,"name":"Reception","extensionType":"Department"}},{"id":2}],"navigation":{}}`)
	})
	var got []Message
	err := o.Messages(t.Context(), MessageQuery{Shared: true, Types: []string{"SMS", "Fax"}, From: morning.Add(-time.Hour), To: morning},
		func(page []Message) error { got = append(got, page...); return nil })
	if err != nil || len(got) != 1 || got[0].ID != "1" || got[0].Owner != (Owner{ExtensionID: "590104004", Name: "Reception"}) || o.Skipped() != 1 {
		t.Errorf("%+v, %v, %d skipped", got, err, o.Skipped())
	}
}
