package reconcile

import (
	"cmp"
	"context"
	"encoding/hex"
	"errors"
	"fmt"
	"hash/maphash"
	"io"
	"net/http"
	"strings"
	"testing"

	"ringcentral-archiver/archiver/manifest"
	"ringcentral-archiver/archiver/progress"
	"ringcentral-archiver/archiver/target"
)

// strangers answers for a Dropbox that holds so many files in the place of manifests, all the same.
type strangers struct {
	n     int
	text  string
	asked int // how many were read
}

func (s *strangers) RoundTrip(req *http.Request) (*http.Response, error) {
	defer req.Body.Close()
	header, answer := http.Header{}, `{"entries":[],"cursor":"c","has_more":false}`
	switch body, _ := io.ReadAll(req.Body); {
	case strings.HasSuffix(req.URL.Path, "/download"):
		s.asked++
		answer = cmp.Or(s.text, "{}")
		hash := target.NewHash()
		io.WriteString(hash, answer)
		header.Set("Dropbox-API-Result", fmt.Sprintf(`{"path_display":"/x","size":%d,"rev":"1","content_hash":%q}`, len(answer), hex.EncodeToString(hash.Sum(nil))))
	case strings.Contains(string(body), "Manifest"):
		var all strings.Builder
		for i := range s.n {
			fmt.Fprintf(&all, `,{".tag":"file","path_display":"/Index/Manifest/x/%d.json","size":2,"content_hash":%q,"rev":"1"}`, i, manyHash(i))
		}
		answer = `{"entries":[` + strings.TrimPrefix(all.String(), ",") + `],"cursor":"c","has_more":false}`
	}
	return &http.Response{StatusCode: 200, Header: header, Body: io.NopCloser(strings.NewReader(answer))}, nil
}

// TestManifestsOfOthersComeToAnEnd: whoever can write to the Dropbox can lay down a million, and the next pass waits for a
// verification. What was not looked at is said.
func TestManifestsOfOthersComeToAnEnd(t *testing.T) {
	s := &strangers{n: 40}
	a := archiveOf(t, &manyFiles{})
	a.Client = clientOf(t, s)
	v := &verifier{Reconciler: a, most: bounds{manifests: 30, bytes: 1 << 40}}
	if err := v.readManifests(t.Context()); err != nil {
		t.Fatal(err)
	}
	if s.asked != v.most.manifests || !strings.HasPrefix(v.report.Broken[0].String(), "Of the 40 manifests") || len(v.report.Broken) != 1+v.most.manifests {
		t.Errorf("%d were read: %q", s.asked, v.report.Broken)
	}
	for range 2 * progress.MaxNamed {
		v.broken("x")
	}
	if len(v.report.Broken) != progress.MaxNamed {
		t.Errorf("%d are named", len(v.report.Broken))
	}
}

// TestVeryManyManifestsAreNotHeld: of a million names that others have laid down those are held that are looked at, the first, and the others
// are counted.
func TestVeryManyManifestsAreNotHeld(t *testing.T) {
	const most = 30
	var m manifests
	held := 0
	for i := 1000; i > 0; i-- {
		m.others = append(m.others, target.File{Path: fmt.Sprintf("/Index/Manifest/x/%04d.json", i)})
		m.bound(most)
		held = max(held, len(m.others))
	}
	m.keep(most)
	if held > 2*most || len(m.others) != most || m.dropped != 1000-most {
		t.Errorf("%d are held at a time, %d at the end, %d counted", held, len(m.others), m.dropped)
	}
	if first, last := m.others[0].Path, m.others[most-1].Path; first != "/Index/Manifest/x/0001.json" || last != "/Index/Manifest/x/0030.json" {
		t.Errorf("from %s to %s", first, last)
	}
}

// TestAManifestThatIsTooLongIsNone: the next pass would wait for days until it was read.
func TestAManifestThatIsTooLongIsNone(t *testing.T) {
	s := &strangers{}
	a := archiveOf(t, &manyFiles{})
	a.Client = clientOf(t, s)
	v := &verifier{Reconciler: a}
	ctx, cancel := context.WithCancel(t.Context())
	cancel() // so that reading it after all ends at once
	_, _, err := v.readManifest(ctx, target.File{Path: "/x", Size: mostManifest + 1}, func(manifest.File) error { return nil })
	if !errors.Is(err, manifest.ErrNotManifest) || s.asked > 0 {
		t.Errorf("it was asked for %d times, %v", s.asked, err)
	}
}

// TestBytesOfManifestsComeToAnEnd: each of twenty thousand may have two gigabytes.
func TestBytesOfManifestsComeToAnEnd(t *testing.T) {
	of := func(sizes ...int64) (files []target.File) {
		for _, n := range sizes {
			files = append(files, target.File{Size: n})
		}
		return files
	}
	most := bounds{manifests: 4, bytes: 100}
	for want, files := range map[int][]target.File{0: of(101), 1: of(50, 51, 1), 2: of(50, 50, 1), 3: of(1, 1, 1), 4: of(1, 1, 1, 1, 1)} {
		if n := most.of(files); n != want {
			t.Errorf("of %d files %d are read, want %d", len(files), n, want)
		}
	}
}

// TestFilesOfManifestsComeToAnEnd: a manifest may name millions of files that never were. What is not looked for is said, all that is
// missing is counted, and what would fill the disk is not kept.
func TestFilesOfManifestsComeToAnEnd(t *testing.T) {
	var text strings.Builder
	if err := manifest.Write(&text, manifest.Header{Chain: "x", Day: "0"}, func(yield func(manifest.File, error) bool) {
		for i := range 40 {
			if !yield(manifest.File{Item: fmt.Sprintf("sms/%d", i), Path: fmt.Sprintf("/%d.txt", i), ContentHash: manyHash(i)}, nil) {
				return
			}
		}
	}); err != nil {
		t.Fatal(err)
	}
	a := archiveOf(t, &manyFiles{})
	a.Client = clientOf(t, &strangers{n: 1, text: text.String()})
	v := &verifier{Reconciler: a, seed: maphash.MakeSeed(), most: bounds{manifests: 1, bytes: 1 << 40, files: 30, noted: 20}}
	for _, step := range []func(context.Context) error{v.readManifests, v.readDropbox, v.nameUnowned} {
		if err := step(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	if len(v.sums) != 30 || v.report.MissingCount != 30 || len(v.report.Broken) != 1 || !strings.Contains(v.report.Broken[0].String(), "more than 30 files") {
		t.Errorf("%d were looked for, %d are missing: %q", len(v.sums), v.report.MissingCount, v.report.Broken)
	}
	if n, err := Accept(t.Context(), a.Store, nil); err != nil || n != 20 {
		t.Errorf("%d were kept, %v", n, err)
	}
}
