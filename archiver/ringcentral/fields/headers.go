package fields

import (
	"errors"
	"mime"
	"net/http"
	"strconv"
	"strings"
)

// MediaType reads the type of a content. Of a header that was sent twice, or that holds the type
// twice, the first one counts that can be read and says something (docs/ringcentral.md §11).
func MediaType(h http.Header) string {
	unspecific := ""
	for _, one := range strings.Split(strings.Join(h.Values("Content-Type"), ","), ",") {
		kind, _, _ := strings.Cut(one, ";")
		kind, _, err := mime.ParseMediaType(kind)
		switch {
		case err != nil || !strings.Contains(kind, "/"):
		case !strings.HasSuffix(kind, "/octet-stream"):
			return kind
		case unspecific == "":
			unspecific = kind
		}
	}
	return unspecific
}

// FileName is the name that a content is sent with; empty where there is none that can be read.
func FileName(h http.Header) string {
	_, parameters, err := mime.ParseMediaType(h.Get("Content-Disposition"))
	if err != nil {
		return ""
	}
	return parameters["filename"]
}

// Range is what a Content-Range header says: the piece begins at Start and ends before End.
type Range struct{ Start, End, Total int64 } // Total -1 = not known

// ContentRange reads "bytes 0-7999/90000" and "bytes 0-7999/*".
func ContentRange(h http.Header) (Range, bool) {
	text, unit := strings.CutPrefix(strings.TrimSpace(h.Get("Content-Range")), "bytes ")
	place, whole, both := strings.Cut(text, "/")
	first, last, dash := strings.Cut(place, "-")
	start, errStart := strconv.ParseInt(strings.TrimSpace(first), 10, 64)
	end, errEnd := strconv.ParseInt(strings.TrimSpace(last), 10, 64)
	total, errTotal := strconv.ParseInt(strings.TrimSpace(whole), 10, 64)
	if strings.TrimSpace(whole) == "*" {
		total, errTotal = -1, nil
	}
	ok := unit && both && dash && errors.Join(errStart, errEnd, errTotal) == nil &&
		start >= 0 && end >= start && (total < 0 || end < total)
	return Range{start, end + 1, total}, ok
}
