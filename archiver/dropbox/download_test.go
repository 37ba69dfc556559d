package dropbox

import (
	"errors"
	"fmt"
	"io"
	"net/http"
	"testing"

	"ringcentral-archiver/archiver/target"
)

// TestDownload: the content comes with its metadata in a header, and only what has the named hash
// is handed on.
func TestDownload(t *testing.T) {
	const text = "Ünicode"
	header := fmt.Sprintf(`{"name":"a","path_display":"/\u00fc","rev":"0162c5f3a","size":8,"content_hash":"%s"}`, target.HashOf([]byte(text)))
	for _, test := range []struct {
		name, header, body string
		status             int
		fails              bool
		err                error
	}{
		{"whole", header, text, 200, false, nil},
		{"cut short", header, text[:4], 200, true, nil},
		{"no metadata", "", text, 200, true, nil},
		{"nothing there", "", `{"error_summary":"path/not_found/","error":{".tag":"path","path":{".tag":"not_found"}}}`, 409, true, ErrNotFound},
	} {
		t.Run(test.name, func(t *testing.T) {
			r := newRig(t, http.HandlerFunc(func(w http.ResponseWriter, q *http.Request) {
				if got := q.Header.Get("Dropbox-API-Arg"); got != `{"path":"/\u00fc"}` {
					t.Errorf("argument %s", got)
				}
				w.Header().Set("Dropbox-API-Result", test.header)
				w.WriteHeader(test.status)
				io.WriteString(w, test.body)
			}))
			r.hurry(t)
			data, file, err := r.Download(t.Context(), "/ü")
			if test.fails {
				if err == nil || (test.err != nil && !errors.Is(err, test.err)) || data != nil {
					t.Errorf("got %q, %v", data, err)
				}
				return
			}
			if err != nil || string(data) != text || file.Path != "/ü" || file.Rev != "0162c5f3a" {
				t.Errorf("got %q, %+v, %v", data, file, err)
			}
		})
	}
}
