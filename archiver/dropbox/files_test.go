package dropbox

import (
	"errors"
	"fmt"
	"io"
	"net/http"
	"slices"
	"testing"
	"time"
)

const metadataJSON = `{".tag":"%s","name":"a","path_lower":"/x/a","path_display":"/X/a","id":"id:1","client_modified":"2026-01-02T03:04:05Z",
"rev":"0162c5f3a","size":7,"content_hash":"beef","sharing_info":{"read_only":true}}`

var fileX = File{Path: "/X/a", Size: 7, Hash: "beef", Rev: "0162c5f3a", Modified: time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)}

func TestStat(t *testing.T) {
	for _, test := range []struct {
		name, answer string
		status       int
		file         File
		err          error
	}{
		{"file", fmt.Sprintf(metadataJSON, "file"), 200, fileX, nil},
		{"folder", fmt.Sprintf(metadataJSON, "folder"), 200, File{}, ErrNotFound},
		{"nothing", `{"error_summary":"path/not_found/","error":{".tag":"path","path":{".tag":"not_found"}}}`, 409, File{}, ErrNotFound},
		{"odd time", `{".tag":"file","path_lower":"/x","size":1,"content_hash":"aa","client_modified":"soon"}`, 200, File{Path: "/x", Size: 1, Hash: "aa"}, nil},
	} {
		t.Run(test.name, func(t *testing.T) {
			r := newRig(t, says(test.status, test.answer))
			if got, err := r.Stat(t.Context(), "/X/a"); got != test.file || !errors.Is(err, test.err) {
				t.Errorf("got %+v, %v", got, err)
			}
		})
	}
}

// folder lists two pages; the cursor of the first page can be spoilt a number of times.
type folder struct {
	resets int
	args   []string
}

func (f *folder) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	arg, _ := io.ReadAll(r.Body)
	f.args = append(f.args, string(arg))
	switch {
	case r.URL.Path == "/2/files/list_folder":
		fmt.Fprintf(w, `{"entries":[`+metadataJSON+`,`+metadataJSON+`,`+metadataJSON+`],"cursor":"c1","has_more":true}`, "folder", "file", "deleted")
	case f.resets > 0:
		f.resets--
		w.WriteHeader(409)
		io.WriteString(w, `{"error_summary":"reset/..","error":{".tag":"reset"}}`)
	case string(arg) == `{"cursor":"c1"}`:
		io.WriteString(w, `{"entries":[],"cursor":"c2","has_more":true}`)
	default:
		io.WriteString(w, `{"entries":[{".tag":"file","path_display":"/b","content_hash":"b0"},{".tag":"new_kind"}],"cursor":"c3","has_more":false}`)
	}
}

func TestList(t *testing.T) {
	for _, test := range []struct {
		name   string
		resets int
		calls  int
		want   []string
		err    bool
	}{
		{"two pages", 0, 3, []string{"/X/a", "/b"}, false},
		{"starts over", 2, 7, []string{"/X/a", "/X/a", "/X/a", "/b"}, false},
		{"starts over for ever", 1000, 8, []string{"/X/a", "/X/a", "/X/a", "/X/a"}, true},
	} {
		t.Run(test.name, func(t *testing.T) {
			f := &folder{resets: test.resets}
			var got []string
			err := newRig(t, f).List(t.Context(), "/", func(files []File) error {
				for _, file := range files {
					got = append(got, file.Path)
				}
				return nil
			})
			if (err != nil) != test.err || !slices.Equal(got, test.want) || len(f.args) != test.calls {
				t.Errorf("got %v in %d calls, %v", got, len(f.args), err)
			}
			if want := `{"limit":2000,"path":"","recursive":true}`; f.args[0] != want {
				t.Errorf("asked %s, want %s", f.args[0], want)
			}
		})
	}
}

func TestListStopsWithItsCaller(t *testing.T) {
	f, enough := &folder{}, errors.New("enough")
	if err := newRig(t, f).List(t.Context(), "", func([]File) error { return enough }); err != enough || len(f.args) != 1 {
		t.Errorf("error %v after %d calls", err, len(f.args))
	}
}

func TestListOfNothing(t *testing.T) {
	r := newRig(t, says(409, `{"error_summary":"path/not_found/.","error":{".tag":"path","path":{".tag":"not_found"}}}`))
	if err := r.List(t.Context(), "/gone", func([]File) error { return nil }); !errors.Is(err, ErrNotFound) {
		t.Errorf("error %v", err)
	}
}
