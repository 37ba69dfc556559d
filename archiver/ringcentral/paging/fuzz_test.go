package paging

import (
	"encoding/json"
	"net/url"
	"testing"
)

// FuzzPage: a page ends a list only if it has records, and none fewer than it says there are.
func FuzzPage(f *testing.F) {
	for _, seed := range []string{
		`null`, `{}`, `[]`, `{"records":null}`, `{"records":[{}],"navigation":"garbled"}`, `{"records":[],"paging":{"totalElements":7}}`,
		`{"records":[1],"navigation":{"nextPage":{"uri":"?page=2"}}}`, `{"records":[],"paging":[],"navigation":{"nextPage":{}}}`,
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, raw []byte) {
		var p Page
		w := New(&url.URL{Scheme: "https", Host: "example.com", Path: "/list"})
		if json.Unmarshal(raw, &p) != nil || w.Check(&p) != nil || w.Read(&p) != nil {
			return
		}
		more, err := w.Onward(&p, func(at *url.URL, next string) (*url.URL, error) { return at.Parse(next) })
		if err != nil || more {
			return
		}
		if uri, readable := p.Next(); uri != "" || !w.Counted() && !readable && w.Rows == 0 || w.more() {
			t.Errorf("%s ends the list", raw)
		}
	})
}
