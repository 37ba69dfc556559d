package ringcentralserver

import (
	"strconv"
	"strings"
)

// page cuts one page out of a list.
func page[T any](list []T, number, perPage int) []T {
	start := min((number-1)*perPage, len(list))
	return list[start:min(start+perPage, len(list))]
}

// pageBlocks are the paging and navigation of a page of a list of that length
// (docs/ringcentral.md §2.5).
func (v *visit) pageBlocks(number, perPage, total int) (paging, navigation map[string]any) {
	pages := (total + perPage - 1) / perPage
	paging = map[string]any{"perPage": perPage}
	start := (number - 1) * perPage
	if start < total {
		paging["page"] = number
		paging["pageStart"] = start
		paging["pageEnd"] = min(start+perPage, total) - 1
	}
	link := func(n int) map[string]any { return map[string]any{"uri": v.pageURI(n, perPage)} }
	navigation = map[string]any{"firstPage": link(1)}
	if number > 1 {
		navigation["previousPage"] = link(number - 1)
	}
	if number < pages {
		navigation["nextPage"] = link(number + 1)
	}
	if !v.knobs.NoTotals {
		paging["totalPages"], paging["totalElements"] = pages, total
		navigation["lastPage"] = link(max(pages, 1))
	}
	return paging, navigation
}

// pageURI is the address of another page of the same list, absolute and with the dates as they were
// sent.
func (v *visit) pageURI(number, perPage int) string {
	query := v.r.URL.Query()
	query.Set("page", strconv.Itoa(number))
	query.Set("perPage", strconv.Itoa(perPage))
	return v.canonical(v.r.URL.Path) + "?" + query.Encode()
}

// selfURI is the address of the request.
func (v *visit) selfURI() string {
	uri := v.canonical(v.r.URL.Path)
	if v.r.URL.RawQuery != "" {
		uri += "?" + v.r.URL.RawQuery
	}
	return uri
}

// canonical puts the platform's origin before a path.
func (v *visit) canonical(path string) string {
	platform, _ := v.origins()
	return platform + path
}

// garble makes a list as odd as the knobs say.
func (v *visit) garble(answer, navigation map[string]any, number int) {
	_, more := navigation["nextPage"]
	if v.knobs.NoNextPage {
		delete(navigation, "nextPage")
	}
	if v.knobs.ExtraNextPage && !more {
		perPage := answer["paging"].(map[string]any)["perPage"].(int)
		navigation["nextPage"] = map[string]any{"uri": v.pageURI(number+1, perPage)}
	}
	if v.knobs.GarbledNavigation {
		answer["navigation"] = "garbled"
	}
	if v.knobs.NullRecords {
		answer["records"] = nil
	}
}

// answerList writes one page of records.
func answerList[T any](v *visit, records []T, number, perPage, total int) *apiError {
	paging, navigation := v.pageBlocks(number, perPage, total)
	if records == nil {
		records = []T{}
	}
	answer := map[string]any{"uri": v.selfURI(), "records": records, "paging": paging, "navigation": navigation}
	if strings.HasSuffix(v.r.URL.Path, "/call-log") || strings.HasSuffix(v.r.URL.Path, "/message-store") {
		v.garble(answer, navigation, number)
		if v.knobs.FewerRows && len(records) > 0 {
			answer["records"] = records[:len(records)-1]
		}
	}
	writeJSON(v.w, 200, answer)
	return nil
}
