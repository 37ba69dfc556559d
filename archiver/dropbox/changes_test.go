package dropbox

import (
	"errors"
	"fmt"
	"io"
	"net/http"
	"slices"
	"testing"
)

// history answers a first listing in two pages, then one file that came and one folder that was
// deleted.
func history(w http.ResponseWriter, r *http.Request) {
	arg, _ := io.ReadAll(r.Body)
	switch r.URL.Path + " " + string(arg) {
	case `/2/files/list_folder {"limit":2000,"path":"","recursive":true}`:
		fmt.Fprintf(w, `{"entries":[`+metadataJSON+`,`+metadataJSON+`],"cursor":"c1","has_more":true}`, "folder", "file")
	case `/2/files/list_folder/continue {"cursor":"c1"}`:
		io.WriteString(w, `{"entries":[],"cursor":"c2","has_more":false}`)
	case `/2/files/list_folder/continue {"cursor":"c2"}`:
		fmt.Fprintf(w, `{"entries":[{".tag":"deleted","path_lower":"/x"},`+metadataJSON+`],"cursor":"c3","has_more":false}`, "file")
	default:
		w.WriteHeader(409)
		io.WriteString(w, `{"error_summary":"reset/..","error":{".tag":"reset"}}`)
	}
}

func TestChanges(t *testing.T) {
	for _, test := range []struct {
		name, cursor, next string
		want               []File
		err                error
	}{
		{"from the beginning", "", "c2", []File{fileX}, nil},
		{"since then", "c2", "c3", []File{{Path: "/x", Deleted: true}, fileX}, nil},
		{"forgotten", "c9", "", nil, ErrReset},
	} {
		t.Run(test.name, func(t *testing.T) {
			var got []File
			next, err := newRig(t, http.HandlerFunc(history)).Changes(t.Context(), test.cursor, func(files []File) error {
				got = append(got, files...)
				return nil
			})
			if next != test.next || !errors.Is(err, test.err) || !slices.Equal(got, test.want) {
				t.Errorf("got %+v, next %q, %v", got, next, err)
			}
		})
	}
}

func TestChangesStopWithTheirCaller(t *testing.T) {
	enough := errors.New("enough")
	next, err := newRig(t, http.HandlerFunc(history)).Changes(t.Context(), "", func([]File) error { return enough })
	if err != enough || next != "" {
		t.Errorf("next %q, %v", next, err)
	}
}
