package wire

import (
	"errors"
	"strings"
	"testing"
)

func TestAddresses(t *testing.T) {
	for _, c := range []struct{ given, want Address }{
		{Address{Bucket: "office-archive"}, Address{Bucket: "office-archive"}},
		{Address{Bucket: "office-archive", Prefix: "/"}, Address{Bucket: "office-archive"}},
		{Address{Bucket: "office-archive", Prefix: "/a/b/"}, Address{Bucket: "office-archive", Prefix: "a/b"}},
		{Address{Bucket: "office", Prefix: "Ring Central"}, Address{Bucket: "office", Prefix: "Ring Central"}},
		{Address{Bucket: "office", Region: "eu-central-1"}, Address{Bucket: "office", Region: "eu-central-1"}},
		{Address{Bucket: "office", Endpoint: "nas.lan"}, Address{Bucket: "office", Endpoint: "https://nas.lan"}},
		{Address{Bucket: "office", Endpoint: "http://NAS.lan:9000", Region: "x"}, Address{Bucket: "office", Endpoint: "http://nas.lan:9000", Region: "x"}},
		{Address{Bucket: "office", Endpoint: "https://nas.lan/"}, Address{Bucket: "office", Endpoint: "https://nas.lan"}},
		{Address{Bucket: "office", Endpoint: "https://[::1]:9000"}, Address{Bucket: "office", Endpoint: "https://[::1]:9000"}},
		{Address{Bucket: "Old_Bucket.2010"}, Address{Bucket: "Old_Bucket.2010"}},
	} {
		a, err := c.given.Normal()
		if err != nil || a != c.want {
			t.Errorf("%+v is %+v (%v), want %+v", c.given, a, err, c.want)
		}
		if again, err := a.Normal(); err != nil || again != a {
			t.Errorf("%+v is not the one form of itself: %+v (%v)", a, again, err)
		}
	}
}

// TestBadAddresses: each is refused, and what may be a secret is not repeated.
func TestBadAddresses(t *testing.T) {
	for _, a := range []Address{
		{},
		{Bucket: "a"},
		{Bucket: "of..fice"},
		{Bucket: "192.168.1.1"},
		{Bucket: "office:80"},
		{Bucket: "key:SECRET@office"},
		{Bucket: "a/b"},
		{Bucket: "office", Region: "SE/CRET"},
		{Bucket: "office", Endpoint: "ftp://nas"},
		{Bucket: "office", Endpoint: "https://u:SECRET@nas"},
		{Bucket: "office", Endpoint: "https://nas/x"},
		{Bucket: "office", Endpoint: "https://"},
		{Bucket: "office", Endpoint: "https://nas?secret=SECRET"},
		{Bucket: "office", Endpoint: "https://nas#SECRET"},
		{Bucket: "office", Prefix: "a//b"},
		{Bucket: "office", Prefix: "../b"},
		{Bucket: "office", Prefix: "a\x00b"},
		{Bucket: "office", Prefix: "\xff"},
		{Bucket: "office", Prefix: strings.Repeat("a", 257)},
		{Bucket: "SECRET\x7f"},
	} {
		is, err := a.Normal()
		if !errors.Is(err, ErrAddress) {
			t.Errorf("%+v is %+v (%v)", a, is, err)
			continue
		}
		if said := err.Error(); strings.Contains(said, "u:SECRET") || strings.Contains(said, "=SECRET") || strings.Contains(said, "#SECRET") || strings.ContainsAny(said, "\n\x00") {
			t.Errorf("%+v is answered with %q", a, said)
		}
	}
}

func FuzzAddress(f *testing.F) {
	f.Add("office-archive", "a/b", "https://nas.lan:9000", "eu-1")
	f.Add("b", "%", "key:secret@b", "")
	f.Fuzz(func(t *testing.T, bucket, prefix, endpoint, region string) {
		a, err := Address{Bucket: bucket, Prefix: prefix, Endpoint: endpoint, Region: region}.Normal()
		if err != nil {
			if !errors.Is(err, ErrAddress) {
				t.Errorf("%q: %v", []string{bucket, prefix, endpoint, region}, err)
			}
			return
		}
		if again, err := a.Normal(); err != nil || again != a {
			t.Errorf("%+v is not the one form of itself: %+v (%v)", a, again, err)
		}
	})
}
