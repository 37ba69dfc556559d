package wire

import (
	"errors"
	"strings"
	"testing"
)

func TestAddresses(t *testing.T) {
	for text, want := range map[string]Address{
		"s3://office-archive":                                         {Bucket: "office-archive"},
		" s3://office-archive/ ":                                      {Bucket: "office-archive"},
		"s3://office-archive/a/b/":                                    {Bucket: "office-archive", Prefix: "a/b"},
		"s3://office/Ring%20Central":                                  {Bucket: "office", Prefix: "Ring Central"},
		"s3://office?region=eu-central-1":                             {Bucket: "office", Region: "eu-central-1"},
		"s3://office?endpoint=nas.lan":                                {Bucket: "office", Endpoint: "https://nas.lan"},
		"s3://office/x?endpoint=http%3A%2F%2FNAS.lan%3A9000&region=x": {Bucket: "office", Prefix: "x", Endpoint: "http://nas.lan:9000", Region: "x"},
		"s3://office?endpoint=https://nas.lan/":                       {Bucket: "office", Endpoint: "https://nas.lan"},
		"s3://office?endpoint=https://[::1]:9000":                     {Bucket: "office", Endpoint: "https://[::1]:9000"},
		"s3://Old_Bucket.2010":                                        {Bucket: "Old_Bucket.2010"},
	} {
		a, err := ParseAddress(text)
		if err != nil || a != want {
			t.Errorf("%s is %+v (%v), want %+v", text, a, err, want)
		}
		if again, err := ParseAddress(a.String()); err != nil || again != a {
			t.Errorf("%s is written %s and read as %+v (%v)", text, a, again, err)
		}
	}
}

// TestBadAddresses: each is refused with one sentence that says how one is written, and never repeats what may be a secret.
func TestBadAddresses(t *testing.T) {
	for _, text := range []string{
		"", "s3:", "s3://", "s3:///x", "office", "https://s3.amazonaws.com/office", "s3://a", "s3://of..fice", "s3://192.168.1.1", "s3://office:80",
		"s3://key:SECRET@office", "s3://office?secret=SECRET", "s3://office?region=a&region=b", "s3://office?region=SE/CRET", "s3://office#SECRET",
		"s3://office?endpoint=ftp://nas", "s3://office?endpoint=https://u:SECRET@nas", "s3://office?endpoint=https://nas/x", "s3://office?endpoint=https://",
		"s3://office/a//b", "s3://office/../b", "s3://office/a%00b", "s3://office/%ff", "s3://office/" + strings.Repeat("a", 257), "s3://SECRET\x7f",
	} {
		a, err := ParseAddress(text)
		if !errors.Is(err, ErrAddress) {
			t.Errorf("%q is %+v (%v)", text, a, err)
			continue
		}
		if said := err.Error(); strings.Contains(said, "SECRET@") || strings.Contains(said, "=SECRET") || strings.ContainsAny(said, "\n\x00") {
			t.Errorf("%q is answered with %q", text, said)
		}
	}
}

func FuzzAddress(f *testing.F) {
	for _, text := range []string{"s3://office-archive/a/b?endpoint=https://nas.lan:9000&region=eu-1", "s3://key:secret@b", "s3://b?endpoint=%"} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		a, err := ParseAddress(text)
		if err != nil {
			if !errors.Is(err, ErrAddress) {
				t.Errorf("%q: %v", text, err)
			}
			return
		}
		if again, err := ParseAddress(a.String()); err != nil || again != a {
			t.Errorf("%q is %+v, and written as %s read as %+v (%v)", text, a, a, again, err)
		}
	})
}
