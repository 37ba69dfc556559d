package ringcentral

import (
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"
)

// TestARowThatMovesToAPageThatWasRead: a list of two rows a page, of which one goes or comes between two answers. Whatever the list still
// has when it has been read was shown, or it is no list.
func TestARowThatMovesToAPageThatWasRead(t *testing.T) {
	drop := func(id string) func([]string) []string {
		return func(rows []string) []string {
			return slices.DeleteFunc(rows, func(r string) bool { return r == id })
		}
	}
	comes := func(id string) func([]string) []string {
		return func(rows []string) []string { return slices.Insert(rows, 0, id) }
	}
	for name, c := range map[string]struct {
		after map[int]func([]string) []string // what happens after an answer, by its number
		told  string                          // what the answers say of how much there is
		want  error
		calls int
	}{
		"nothing happens":       {nil, "", nil, 4 + 3},
		"one goes":              {map[int]func([]string) []string{1: drop("1")}, "", nil, 0},
		"one goes, told":        {map[int]func([]string) []string{1: drop("1")}, "rows", ErrBadList, 4},
		"one goes, pages told":  {map[int]func([]string) []string{1: drop("1")}, "pages", nil, 0},
		"one goes, told late":   {map[int]func([]string) []string{1: drop("1")}, "late", nil, 0},
		"the last goes":         {map[int]func([]string) []string{2: drop("5")}, "", nil, 0},
		"one comes":             {map[int]func([]string) []string{1: comes("0")}, "", nil, 0},
		"one goes, one comes":   {map[int]func([]string) []string{1: drop("2"), 2: comes("0")}, "", nil, 0},
		"one goes each time":    {map[int]func([]string) []string{1: drop("1"), 4: drop("2"), 7: drop("3"), 8: drop("4")}, "", ErrBadList, 0},
		"the first page goes":   {map[int]func([]string) []string{1: func(r []string) []string { return r[2:] }}, "", nil, 0},
		"all but the last goes": {map[int]func([]string) []string{1: func(r []string) []string { return r[4:] }}, "", nil, 0},
	} {
		rows, calls := []string{"1", "2", "3", "4", "5", "6"}, 0
		o := newOffice(t, func(w http.ResponseWriter, r *http.Request) {
			page := 1
			if number := r.URL.Query().Get("page"); number != "" {
				if _, err := fmt.Sscan(number, &page); err != nil {
					t.Error(err)
				}
			}
			from, to := min(2*page-2, len(rows)), min(2*page, len(rows))
			var shown []string
			for _, id := range rows[from:to] { // how long it is may change at any time
				shown = append(shown, fmt.Sprintf(`{"id":%q,"type":"Voice","duration":%d,"startTime":"2026-11-20T08:00:00Z"}`, id, calls))
			}
			next, total := "", ""
			if to < len(rows) {
				next = fmt.Sprintf(`"nextPage":{"uri":"?page=%d"}`, page+1)
			}
			switch {
			case c.told == "rows", c.told == "late" && page > 1:
				total = fmt.Sprintf(`,"totalElements":%d`, len(rows))
			case c.told == "pages":
				total = fmt.Sprintf(`,"totalPages":%d`, (len(rows)+1)/2)
			}
			answer(t, w, http.StatusOK, fmt.Sprintf(`{"records":[%s],"paging":{"page":%d,"perPage":2%s},"navigation":{%s}}`, strings.Join(shown, ","), page, total, next))
			if calls++; c.after[calls] != nil {
				rows = c.after[calls](rows)
			}
		})
		var shown []string
		err := o.CallLog(t.Context(), CallLogQuery{From: asked.From, To: asked.To}, func(page []Call) error {
			for _, call := range page {
				shown = append(shown, call.ID)
			}
			return nil
		})
		if !errors.Is(err, c.want) || (c.want == nil) != (err == nil) || c.calls > 0 && calls != c.calls {
			t.Errorf("%s: %v after %d calls", name, err, calls)
		}
		for _, id := range rows {
			if err == nil && id != "0" && !slices.Contains(shown, id) { // what comes while the list is read is for the next one
				t.Errorf("%s: %s is not shown, but %v", name, id, shown)
			}
		}
	}
}

// TestPagesThatGrow: the second page is one of larger pages, which leaves out what is between. Where RingCentral does not tell how much there
// is, only the length of its pages shows that. Pages that are shorter than they may be say nothing.
func TestPagesThatGrow(t *testing.T) {
	for name, c := range map[string]struct {
		perPage [2]int // of the first page, and of the others
		told    bool   // the answers say how long a page may be
		lacks   int    // rows that the first page leaves out
		want    error
	}{
		"alike":           {[2]int{2, 2}, true, 0, nil},
		"larger":          {[2]int{2, 4}, true, 0, ErrBadList},
		"smaller":         {[2]int{4, 2}, true, 0, nil},
		"a short page":    {[2]int{2, 2}, true, 1, nil},
		"as far as known": {[2]int{2, 2}, false, 1, nil},
	} {
		o := newOffice(t, func(w http.ResponseWriter, r *http.Request) {
			page, perPage := 1, c.perPage[0]
			if number := r.URL.Query().Get("page"); number != "" {
				if _, err := fmt.Sscan(number, &page); err != nil {
					t.Error(err)
				}
			}
			if page > 1 {
				perPage = c.perPage[1]
			}
			from, to := min((page-1)*perPage, 7), min(page*perPage, 7)
			var shown []string
			for i := from; i < to; i++ {
				if page > 1 || i >= c.lacks {
					shown = append(shown, fmt.Sprintf(`{"id":"%d","type":"Voice","startTime":"2026-11-20T08:00:00Z"}`, i))
				}
			}
			next, length := "", ""
			if to < 7 {
				next = fmt.Sprintf(`"nextPage":{"uri":"?page=%d"}`, page+1)
			}
			if c.told {
				length = fmt.Sprintf(`,"perPage":%d`, perPage)
			}
			answer(t, w, http.StatusOK, fmt.Sprintf(`{"records":[%s],"paging":{"page":%d%s},"navigation":{%s}}`, strings.Join(shown, ","), page, length, next))
		})
		shown := map[string]bool{}
		err := o.CallLog(t.Context(), CallLogQuery{From: asked.From, To: asked.To}, func(page []Call) error {
			for _, call := range page {
				shown[call.ID] = true
			}
			return nil
		})
		if !errors.Is(err, c.want) || (c.want == nil) != (err == nil) || err == nil && len(shown) != 7-c.lacks {
			t.Errorf("%s: %v, %d rows", name, err, len(shown))
		}
	}
}

// TestALinkThatLacksTheDates would lead into another list: that of the last 24 hours (docs/ringcentral.md §3.2).
func TestALinkThatLacksTheDates(t *testing.T) {
	for _, link := range []string{"?page=2", "/restapi/v1.0/account/~/extension/~/call-log?perPage=1&page=2"} {
		o := newOffice(t, func(w http.ResponseWriter, r *http.Request) {
			records, next := "", ""
			switch query := r.URL.Query(); {
			case query.Get("page") == "":
				records, next = `{"id":"1","type":"Voice","startTime":"2026-11-20T08:00:00Z"}`, fmt.Sprintf(`"nextPage":{"uri":%q}`, link)
			case query.Has("dateFrom") && query.Get("view") == "Detailed" && query.Get("page") == "2":
				records = `{"id":"2","type":"Voice","startTime":"2026-11-20T07:00:00Z"}`
			}
			answer(t, w, http.StatusOK, fmt.Sprintf(`{"records":[%s],"paging":{"perPage":1},"navigation":{%s}}`, records, next))
		})
		n := 0
		err := o.CallLog(t.Context(), CallLogQuery{From: asked.From, To: asked.To}, func(page []Call) error {
			n += len(page)
			return nil
		})
		if err != nil || n != 2 {
			t.Errorf("%s: %d calls, %v", link, n, err)
		}
	}
}
