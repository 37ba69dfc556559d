package fields

import (
	"net/http"
	"strings"
	"testing"
)

// FuzzContentHead: a piece of a content begins before it ends, and that within the whole; a type is one.
func FuzzContentHead(f *testing.F) {
	f.Add("bytes 0-7999/90000", "audio/mpeg; charset=x", `attachment; filename="a.mp3"`)
	f.Add("bytes 7-6/*", "application/octet-stream, image/png", "inline; filename*=UTF-8''%ff")
	f.Add("bytes -1-9223372036854775807/9223372036854775807", "a/b,c", "x; filename=")
	f.Fuzz(func(t *testing.T, place, kind, disposition string) {
		h := http.Header{"Content-Range": {place}, "Content-Type": {kind}, "Content-Disposition": {disposition}}
		if s, ok := ContentRange(h); ok && (s.Start < 0 || s.End <= s.Start || s.Total >= 0 && s.End > s.Total) {
			t.Errorf("%q is %+v", place, s)
		}
		if got := MediaType(h); got != "" && (!strings.Contains(got, "/") || strings.ContainsAny(got, ";, \r\n")) {
			t.Errorf("%q is of the type %q", kind, got)
		}
		_ = FileName(h)
	})
}
