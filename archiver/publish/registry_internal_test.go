package publish

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"testing"

	"ringcentral-archiver/archiver/target"
	"ringcentral-archiver/store/destination"
)

// noPages are those of an index without any.
func noPages(func(destination.RemotePage, error) bool) {}

// TestALostDayIsNamedOnce: whoever can write to the Dropbox can register a day's record under a million names.
func TestALostDayIsNamedOnce(t *testing.T) {
	r := registry{asked: true, versions: versions{Files: map[string][]string{"/index/2026-11-20.json": nil, "/index/2026-11-21.json": nil}}}
	for i := range 100 {
		r.Files[fmt.Sprintf("/index/2026-11-20 (%d).json", i)] = nil
	}
	dates, err := r.lostDays(t.Context(), noPages, map[string]bool{"/Index/2026-11-21.json": true})
	if err != nil || !slices.Equal(dates, []string{"2026-11-20"}) {
		t.Errorf("lost are %q (%v)", dates, err)
	}
}

// file is a Dropbox with one file of a registry, and none of the other.
type file struct {
	Client
	text []byte
}

func (f file) Download(_ context.Context, path string) ([]byte, target.File, error) {
	if path != registryName {
		return nil, target.File{}, target.ErrNotFound
	}
	return f.text, target.File{Path: path, Rev: "1"}, nil
}

// files is a Dropbox with both files of a registry.
type files struct {
	Client
	first, lately map[string][]string
}

func (f files) Download(_ context.Context, path string) ([]byte, target.File, error) {
	found := f.lately
	if path == registryName {
		found = f.first
	}
	text, err := json.Marshal(versions{Program: registryProgram, Files: found})
	return text, target.File{Path: path, Rev: "1"}, err
}

// TestWhoGoesOnWithTheManifests: a file that tells of what is new may be older than that which tells of all, and says nothing then.
func TestWhoGoesOnWithTheManifests(t *testing.T) {
	const folder, day, after = "/Index/Manifest/0badcafe/", "/index/manifest/0badcafe/2026-11-20.json", "/index/manifest/0badcafe/2026-11-21.json"
	long := map[string][]string{}
	for i := range leastLately {
		long[fmt.Sprintf("/index/manifest/cafe0bad/%d.json", i)] = []string{"x"}
	}
	for name, c := range map[string]struct {
		first, lately map[string][]string
		want          bool
	}{
		"as it was written":              {map[string][]string{day: {"1", "2"}}, nil, false},
		"what is new is older":           {map[string][]string{day: {"1", "2"}}, map[string][]string{day: {"1"}}, false},
		"what is new is ours":            {map[string][]string{day: {"1"}}, map[string][]string{day: {"1", "2"}}, false},
		"another version":                {map[string][]string{day: {"1", "2", "3"}}, nil, true},
		"what is new is not ours":        {map[string][]string{day: {"1", "2"}}, map[string][]string{day: {"1", "2", "3"}}, true},
		"a day that we have not written": {map[string][]string{day: {"2"}, after: {"4"}}, nil, true},
	} {
		first := maps.Clone(long)
		maps.Copy(first, c.first)
		r := registry{client: files{first: first, lately: c.lately}}
		if _, err := r.read(t.Context()); err != nil {
			t.Fatal(err)
		}
		if got := r.goesOn(folder, map[string][]string{day: {"2"}}); got != c.want {
			t.Errorf("%s: %t", name, got)
		}
	}
}

// FuzzRegistry: what lies in the registry's place is one, or a stranger's; what is made of it is read again as it was written.
func FuzzRegistry(f *testing.F) {
	for _, seed := range []string{
		`{"program":"RingCentral Archiver index","files":{"/index/2026-11-20.json":["a","b","a"],"/index/2026-11.html":null}}`,
		`{"program":"RingCentral Archiver index","files":null}`, `{"program":"RingCentral Archiver index","files":{"":[""],"/index/0000-00-00.json":["x"]}}`,
		`{"program":"another","files":{}}`, `[]`,
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		r := registry{client: file{text: text}}
		there, err := r.read(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		if _, err := r.lostDays(t.Context(), noPages, nil); err != nil {
			t.Error(err)
		}
		if !there[registryName] {
			if len(r.Files) > 0 {
				t.Errorf("of a stranger's file it has %v", r.Files)
			}
			return
		}
		var out bytes.Buffer
		if err := r.write(&out, registryName, nil); err != nil {
			t.Fatal(err)
		}
		again := registry{client: file{text: out.Bytes()}}
		if there, err := again.read(t.Context()); err != nil || !there[registryName] || !maps.EqualFunc(again.Files, r.Files, slices.Equal) {
			t.Errorf("%v becomes %v (%v)", r.Files, again.Files, err)
		}
	})
}
