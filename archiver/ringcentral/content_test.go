package ringcentral

import (
	"encoding/pem"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"ringcentral-archiver/archiver/ringcentral/pace"
	"ringcentral-archiver/archiver/transport"
)

func TestContent(t *testing.T) {
	for name, c := range map[string]struct {
		headers []string
		body    string
		want    Content
	}{
		"recording": {
			[]string{"Content-Type", "audio/mpeg", "Content-Length", "5"},
			"sound",
			Content{Type: "audio/mpeg", Size: 5},
		},
		"transcript": {
			[]string{"Content-Type", "Text/Plain; charset=UTF-8", "Content-Disposition", `attachment; filename="a b.txt"`, "Content-Length", "4"},
			"text",
			Content{Type: "text/plain", Size: 4, FileName: "a b.txt"},
		},
		"nothing said, nothing there": {[]string{"Content-Type", ""}, "", Content{Size: 0}},
		"an image with xml in its name": {
			[]string{"Content-Type", "image/svg+xml", "Content-Disposition", `;;`, "Content-Length", "6"},
			"<svg/>",
			Content{Type: "image/svg+xml", Size: 6},
		},
	} {
		o := newOffice(t, func(w http.ResponseWriter, r *http.Request) {
			if r.URL.String() != "/content?x=1" || r.Header.Get("Accept-Encoding") != "identity" {
				t.Errorf("asked for %s with %v", r.URL, r.Header)
			}
			answer(t, w, http.StatusOK, c.body, c.headers...)
		})
		got, err := o.Content(t.Context(), o.address+"/content?x=1", pace.Heavy, nil)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		body, err := io.ReadAll(got.Body)
		if err != nil || string(body) != c.body {
			t.Errorf("%s: %q, %v", name, body, err)
		}
		if err := got.Body.Close(); err != nil {
			t.Error(err)
		}
		if got.Type != c.want.Type || got.Size != c.want.Size || got.FileName != c.want.FileName {
			t.Errorf("%s: %+v, want %+v", name, got, c.want)
		}
	}
}

func TestContentOfUnknownSize(t *testing.T) {
	large := strings.Repeat("0123456789", 100_000)
	o := newOffice(t, func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "audio/wav")
		w.(http.Flusher).Flush()
		answer(t, w, http.StatusOK, large)
	})
	got, err := o.Content(t.Context(), o.address+"/c", pace.Medium, nil)
	if err != nil {
		t.Fatal(err)
	}
	defer got.Body.Close()
	if body, err := io.ReadAll(got.Body); err != nil || string(body) != large || got.Size != -1 {
		t.Errorf("%d bytes of %d, %v", len(body), got.Size, err)
	}
}

// TestContentIsHandedOnWhateverItsType: what a person sent may be a web page, so the caller judges
// it and not this client.
func TestContentIsHandedOnWhateverItsType(t *testing.T) {
	for header, want := range map[string]string{
		"text/html; charset=utf-8": "text/html", "application/json": "application/json", "TEXT/XML": "text/xml",
		"audio/mpeg, audio/mpeg": "audio/mpeg", "binary/octet-stream, audio/x-wav;a=b": "audio/x-wav",
		"binary/octet-stream": "binary/octet-stream", "nonsense": "", "audio/mpeg; rate": "audio/mpeg",
	} {
		o := newOffice(t, func(w http.ResponseWriter, r *http.Request) {
			if accept := r.Header.Get("Accept"); accept != "" {
				t.Errorf("%s was asked for", accept)
			}
			answer(t, w, http.StatusOK, "<p>", "Content-Type", header)
		})
		got, err := o.Content(t.Context(), o.address+"/c", pace.Heavy, nil)
		if err != nil {
			t.Errorf("%s: %v", header, err)
			continue
		}
		if body, err := io.ReadAll(got.Body); err != nil || string(body) != "<p>" || got.Type != want {
			t.Errorf("%s: %q as %q, %v", header, body, got.Type, err)
		}
		if err := got.Body.Close(); err != nil {
			t.Error(err)
		}
	}
}

// TestContentWithoutTheWholeStatus: an answer that RingCentral calls good and that is no content.
func TestContentWithoutTheWholeStatus(t *testing.T) {
	for status, want := range map[int]error{202: ErrNotReady, 203: ErrBadAnswer} {
		s := play(t, reply(t, status, `{"status":"InProgress"}`))
		if _, err := s.o.Content(t.Context(), s.o.address+"/c", pace.Heavy, nil); !errors.Is(err, want) {
			t.Errorf("%d: %v", status, err)
		}
	}
}

func TestRelativeContentAddress(t *testing.T) {
	o := newOffice(t, func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path != "/restapi/v1.0/account/1/recording/2/content" || r.Header.Get("Authorization") == "" {
			t.Errorf("asked for %s", r.URL)
		}
		answer(t, w, http.StatusOK, "sound", "Content-Type", "audio/mpeg")
	})
	got, err := o.Content(t.Context(), "/restapi/v1.0/account/1/recording/2/content", pace.Heavy, nil)
	if err != nil {
		t.Fatal(err)
	}
	if err := got.Body.Close(); err != nil {
		t.Error(err)
	}
}

// TestOnWhichHostARelativeAddressIs: it is not said, so that what the server does not have may be on the other. Of a whole address
// nothing else is asked.
func TestOnWhichHostARelativeAddressIs(t *testing.T) {
	missing := `{"errorCode":"CMN-102","message":"Resource for parameter [recordingId] is not found"}`
	for name, c := range map[string]struct {
		media int // what the media host answers
		whole bool
		want  error
		asked int
	}{
		"on the other":  {media: 200, asked: 1},
		"on neither":    {media: 404, want: ErrNotFound, asked: 1},
		"not known":     {media: 403, want: ErrUnavailable, asked: 1},
		"said by whole": {media: 200, whole: true, want: ErrNotFound},
	} {
		asked := 0
		media := newOffice(t, func(w http.ResponseWriter, r *http.Request) {
			if asked++; r.URL.Path != "/restapi/content" || r.Header.Get("Authorization") == "" {
				t.Errorf("%s: asked for %s", name, r.URL)
			}
			body := map[int]string{200: "sound", 404: missing}[c.media]
			answer(t, w, c.media, body, "Content-Type", "audio/mpeg")
		})
		o := newOffice(t, func(w http.ResponseWriter, _ *http.Request) { answer(t, w, http.StatusNotFound, missing) })
		o.media, o.trust = media.server, trust{origins: append(o.trust.origins, media.trust.origins...)}
		uri := "/restapi/content"
		if c.whole {
			uri = o.address + uri
		}
		got, err := o.Content(t.Context(), uri, pace.Heavy, nil)
		if !errors.Is(err, c.want) || asked != c.asked {
			t.Errorf("%s: %v, asked %d times", name, err, asked)
		}
		if err != nil {
			continue
		}
		if body, err := io.ReadAll(got.Body); err != nil || string(body) != "sound" {
			t.Errorf("%s: %q, %v", name, body, err)
		}
		if err := got.Body.Close(); err != nil {
			t.Error(err)
		}
	}
	for server, want := range map[string]string{
		"https://platform.ringcentral.com": "https://media.ringcentral.com", "https://platform.ringcentral.biz": "https://media.ringcentral.biz", "https://rc.office.lan": "",
	} {
		u, err := url.Parse(server)
		if err != nil {
			t.Fatal(err)
		}
		if got := mediaOf(u, nil); got == nil && want != "" || got != nil && got.String() != want {
			t.Errorf("beside %s: %v", server, got)
		}
	}
}

func TestContentIsTriedAgainUntilItsFirstByte(t *testing.T) {
	early := func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Length", "5")
		w.(http.Flusher).Flush()
		panic(http.ErrAbortHandler)
	}
	s := play(t, early, abort, reply(t, 503, ""), reply(t, 200, "sound", "Content-Type", "audio/mpeg"))
	got, err := s.o.Content(t.Context(), s.o.address+"/c", pace.Heavy, nil)
	if err != nil {
		t.Fatal(err)
	}
	defer got.Body.Close()
	if body, err := io.ReadAll(got.Body); err != nil || string(body) != "sound" {
		t.Errorf("%q, %v", body, err)
	}
}

func TestContentThatBreaksOff(t *testing.T) {
	s := play(t, func(w http.ResponseWriter, _ *http.Request) {
		answer(t, w, http.StatusOK, "sou", "Content-Length", "5", "Content-Type", "audio/mpeg")
	})
	got, err := s.o.Content(t.Context(), s.o.address+"/c", pace.Heavy, nil)
	if err != nil {
		t.Fatal(err)
	}
	defer got.Body.Close()
	if body, err := io.ReadAll(got.Body); !errors.Is(err, io.ErrUnexpectedEOF) || string(body) != "sou" {
		t.Errorf("%q, %v", body, err)
	}
}

func TestContentThatIsGone(t *testing.T) {
	for _, status := range []int{404, 410} {
		s := play(t, reply(t, status, `{"errorCode":"CMN-102","message":"Resource for parameter [recordingId] is not found"}`))
		if _, err := s.o.Content(t.Context(), s.o.address+"/c", pace.Heavy, nil); !errors.Is(err, ErrNotFound) {
			t.Errorf("%v", err)
		}
	}
}

// TestAContentComesToAnEnd: one that says how long it is may be as long as that, up to a limit; one
// that does not is an error when it goes on and on.
func TestAContentComesToAnEnd(t *testing.T) {
	for name, c := range map[string]struct {
		size  int64 // -1 = not said
		group pace.Group
		read  int64 // bytes; -1 = it is not begun
	}{
		"announced":            {mostAttachment + 2<<20, pace.Medium, mostAttachment + 2<<20},
		"an endless one":       {-1, pace.Medium, mostAttachment},
		"too large to be true": {mostContent + 1, pace.Heavy, -1},
	} {
		o := newOffice(t, func(w http.ResponseWriter, _ *http.Request) {
			if c.size >= 0 {
				w.Header().Set("Content-Length", strconv.FormatInt(c.size, 10))
			}
			piece := make([]byte, 1<<20)
			for n := int64(0); c.size < 0 || n < c.size; n += int64(len(piece)) {
				if _, err := w.Write(piece); err != nil {
					return
				}
			}
		})
		content, err := o.Content(t.Context(), o.address+"/c", c.group, nil)
		if c.read < 0 {
			if !errors.Is(err, ErrBadAnswer) {
				t.Errorf("%s: %v", name, err)
			}
			continue
		}
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		n, err := io.Copy(io.Discard, content.Body)
		if (c.size < 0) != errors.Is(err, ErrBadAnswer) || n < c.read || n > c.read+1<<20 {
			t.Errorf("%s: %d bytes, %v", name, n, err)
		}
		if err := content.Body.Close(); err != nil {
			t.Error(err)
		}
	}
	for g, want := range map[pace.Group]int64{pace.Heavy: mostRecording, pace.Medium: mostAttachment} {
		content := &Content{Size: -1}
		if err := content.bound(g); err != nil || content.Body.(*ending).most != want {
			t.Errorf("%s: %v", g, err)
		}
	}
}

// TestAContentHasAConnectionOfItsOwn, so that one that is read slowly fills no memory. Lists share one.
func TestAContentHasAConnectionOfItsOwn(t *testing.T) {
	spoken := map[string]int{}
	server := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		spoken[r.URL.Path] = r.ProtoMajor
		answer(t, w, http.StatusOK, `{"records":[],"navigation":{}}`)
	}))
	server.EnableHTTP2 = true
	server.StartTLS()
	defer server.Close()
	roots := filepath.Join(t.TempDir(), "roots.pem")
	certificate := pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: server.Certificate().Raw})
	if err := os.WriteFile(roots, certificate, 0o600); err != nil {
		t.Fatal(err)
	}
	rt, err := transport.New(transport.Options{CA: roots})
	if err != nil {
		t.Fatal(err)
	}
	defer transport.CloseIdle(rt)
	client, err := New(Config{Server: server.URL, HTTP: rt, Tokens: &keys{}})
	if err != nil {
		t.Fatal(err)
	}
	content, err := client.Content(t.Context(), server.URL+"/content", pace.Heavy, nil)
	if err != nil {
		t.Fatal(err)
	}
	if err := content.Body.Close(); err != nil {
		t.Fatal(err)
	}
	if err := client.Extensions(t.Context(), func([]Extension) error { return nil }); err != nil {
		t.Fatal(err)
	}
	list := "/restapi/v1.0/account/~/extension"
	if spoken["/content"] != 1 || spoken[list] != 2 {
		t.Errorf("spoken: %v", spoken)
	}
}
