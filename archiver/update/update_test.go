package update_test

import (
	"bytes"
	"context"
	"crypto/ed25519"
	"crypto/rand"
	"encoding/base64"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"testing"

	"go.uber.org/goleak"
	"golang.org/x/crypto/blake2b"

	"ringcentral-archiver/archiver/update"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// signer signs texts as minisign does.
type signer struct{ private ed25519.PrivateKey }

const keyID = "8 octets"

func newSigner(t *testing.T) signer {
	t.Helper()
	_, private, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	return signer{private}
}

func (s signer) key() string {
	return base64.StdEncoding.EncodeToString(append([]byte("Ed"+keyID), s.private.Public().(ed25519.PublicKey)...))
}

func (s signer) sign(text string) string {
	hash := blake2b.Sum512([]byte(text))
	signature := ed25519.Sign(s.private, hash[:])
	whole := ed25519.Sign(s.private, append(bytes.Clone(signature), "when and what"...))
	in := base64.StdEncoding.EncodeToString
	return text + "untrusted comment: signature\n" + in(append([]byte("ED"+keyID), signature...)) + "\ntrusted comment: when and what\n" + in(whole) + "\n"
}

const good = "RingCentral Archiver\nversion 0.2.0\npage https://example.com/download\n"

// fetch has a server answer with a text.
func fetch(t *testing.T, key, text string, change func(http.ResponseWriter)) (update.Notice, error) {
	t.Helper()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if change != nil {
			change(w)
		}
		if _, err := w.Write([]byte(text)); err != nil {
			return // it has seen enough
		}
	}))
	defer server.Close()
	return update.Source{Address: server.URL + "/update.txt", Key: key}.Fetch(t.Context(), server.Client().Transport)
}

// TestWhatMinisignSigns: the files in testdata are its own.
func TestWhatMinisignSigns(t *testing.T) {
	text, err := os.ReadFile("testdata/update.txt")
	if err != nil {
		t.Fatal(err)
	}
	file, err := os.ReadFile("testdata/key.pub")
	if err != nil {
		t.Fatal(err)
	}
	key := strings.Split(string(file), "\n")[1]
	n, err := fetch(t, key, string(text), nil)
	if err != nil || n != (update.Notice{Version: "0.2.0", Page: "https://example.com/download"}) {
		t.Errorf("%+v %v", n, err)
	}
	if n, err = fetch(t, key, strings.Replace(string(text), "0.2.0", "0.9.0", 1), nil); err == nil {
		t.Errorf("another version is believed: %+v", n)
	}
}

func TestNothingElseIsBelieved(t *testing.T) {
	s, other := newSigner(t), newSigner(t)
	if n, err := fetch(t, s.key(), s.sign(good), nil); err != nil || n.Version != "0.2.0" {
		t.Fatalf("%+v %v", n, err)
	}
	signed := s.sign(good)
	lines := strings.SplitAfter(signed, "\n")
	for _, c := range []struct {
		name, text string
		change     func(http.ResponseWriter)
	}{
		{"nothing", "", nil},
		{"no signature", good, nil},
		{"another's signature", other.sign(good), nil},
		{"a changed page", strings.Replace(signed, "example.com", "evil.example", 1), nil},
		{"a line more", "note x\n" + signed, nil},
		{"a changed comment", strings.Replace(signed, "when and what", "when and who", 1), nil},
		{"no second signature", strings.Join(lines[:6], ""), nil},
		{"more behind it", signed + "version 9.9.9\n", nil},
		{"about something else", s.sign("Something else\nversion 0.2.0\npage https://example.com/\n"), nil},
		{"no version", s.sign("RingCentral Archiver\npage https://example.com/\n"), nil},
		{"an odd version", s.sign("RingCentral Archiver\nversion 0.2.0 \x1b[31m\npage https://example.com/\n"), nil},
		{"no page", s.sign("RingCentral Archiver\nversion 0.2.0\n"), nil},
		{"an open page", s.sign("RingCentral Archiver\nversion 0.2.0\npage http://example.com/\n"), nil},
		{"a script for a page", s.sign("RingCentral Archiver\nversion 0.2.0\npage javascript:alert(1)\n"), nil},
		{"endless", s.sign(good + strings.Repeat("x\n", 64<<10)), nil},
		{"refused", signed, func(w http.ResponseWriter) { w.WriteHeader(http.StatusNotFound) }},
		{"sent on", signed, func(w http.ResponseWriter) {
			w.Header().Set("Location", "http://127.0.0.1:1/")
			w.WriteHeader(http.StatusFound)
		}},
	} {
		if n, err := fetch(t, s.key(), c.text, c.change); err == nil || n != (update.Notice{}) {
			t.Errorf("%s: %+v is believed (%v)", c.name, n, err)
		}
	}
	for _, key := range []string{"", "nonsense", base64.StdEncoding.EncodeToString([]byte("Ed" + keyID)), "RW" + s.key()} {
		if n, err := fetch(t, key, signed, nil); err == nil {
			t.Errorf("key %q: %+v is believed", key, n)
		}
	}
}

// TestARedirectIsNotFollowed: not even to a text that is signed.
func TestARedirectIsNotFollowed(t *testing.T) {
	s := newSigner(t)
	asked := false
	elsewhere := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		asked = true
		if _, err := w.Write([]byte(s.sign(good))); err != nil {
			t.Error(err)
		}
	}))
	defer elsewhere.Close()
	moved := httptest.NewServer(http.RedirectHandler(elsewhere.URL, http.StatusMovedPermanently))
	defer moved.Close()
	if n, err := (update.Source{Address: moved.URL, Key: s.key()}).Fetch(context.Background(), moved.Client().Transport); err == nil || asked {
		t.Errorf("%+v %v, asked elsewhere: %v", n, err, asked)
	}
}

func TestNewer(t *testing.T) {
	for _, c := range []struct {
		version, than string
		want          bool
	}{
		{"0.2.0", "0.1.0", true},
		{"0.10.0", "0.9.9", true},
		{"1.0.0", "0.99.99", true},
		{"0.1.0", "0.1.0", false},
		{"0.1.0", "0.2.0", false},
		{"0.2", "0.1.0", false},
		{"", "0.1.0", false},
		{"0.2.0-rc1", "0.1.0", false},
		{"-1.2.0", "0.1.0", false},
		{"99999999999999999999.0.0", "0.1.0", false},
		{"0.2.0", "devel", false},
	} {
		if got := update.Newer(c.version, c.than); got != c.want {
			t.Errorf("%q is newer than %q: %v", c.version, c.than, got)
		}
	}
}

func FuzzText(f *testing.F) {
	text, err := os.ReadFile("testdata/update.txt")
	if err != nil {
		f.Fatal(err)
	}
	file, err := os.ReadFile("testdata/key.pub")
	if err != nil {
		f.Fatal(err)
	}
	key := strings.Split(string(file), "\n")[1]
	f.Add(string(text))
	f.Fuzz(func(t *testing.T, changed string) {
		answer := roundTrip(func(*http.Request) *http.Response {
			w := httptest.NewRecorder()
			w.WriteString(changed)
			return w.Result()
		})
		n, err := update.Source{Address: "https://example.com/", Key: key}.Fetch(t.Context(), answer)
		if err == nil && (n.Version != "0.2.0" || n.Page != "https://example.com/download") {
			t.Errorf("%q says %+v", changed, n)
		}
	})
}

type roundTrip func(*http.Request) *http.Response

func (r roundTrip) RoundTrip(req *http.Request) (*http.Response, error) { return r(req), nil }
