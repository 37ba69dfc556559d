package reconcile

import (
	"context"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"

	"ringcentral-archiver/archiver/dropbox"
	"ringcentral-archiver/archiver/manifest"
	"ringcentral-archiver/archiver/progress"
)

// strangers answers for a Dropbox that holds so many files in the place of manifests, of which none is one.
type strangers struct {
	n     int
	asked int // how many were read
}

func (s *strangers) RoundTrip(req *http.Request) (*http.Response, error) {
	defer req.Body.Close()
	header, answer := http.Header{}, `{"entries":[],"cursor":"c","has_more":false}`
	switch body, _ := io.ReadAll(req.Body); {
	case strings.HasSuffix(req.URL.Path, "/download"):
		s.asked++
		answer = "{}"
		hash := dropbox.NewHash()
		io.WriteString(hash, answer)
		header.Set("Dropbox-API-Result", fmt.Sprintf(`{"path_display":"/x","size":2,"rev":"1","content_hash":%q}`, hex.EncodeToString(hash.Sum(nil))))
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
	v := &verifier{Reconciler: a, most: 30}
	if err := v.readManifests(t.Context()); err != nil {
		t.Fatal(err)
	}
	if s.asked != v.most || !strings.HasPrefix(v.report.Broken[0], "Of the 40 manifests") || len(v.report.Broken) != 1+v.most {
		t.Errorf("%d were read: %q", s.asked, v.report.Broken)
	}
	for range 2 * progress.MaxNamed {
		v.broken("x")
	}
	if len(v.report.Broken) != progress.MaxNamed {
		t.Errorf("%d are named", len(v.report.Broken))
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
	_, _, err := v.readManifest(ctx, dropbox.File{Path: "/x", Size: mostManifest + 1}, func(manifest.File) error { return nil })
	if !errors.Is(err, manifest.ErrNotManifest) || s.asked > 0 {
		t.Errorf("it was asked for %d times, %v", s.asked, err)
	}
}
