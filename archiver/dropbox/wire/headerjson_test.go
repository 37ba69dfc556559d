package wire

import (
	"encoding/json"
	"testing"
)

func TestHeaderJSON(t *testing.T) {
	for _, test := range []struct{ in, want string }{
		{"/a b~", `"/a b~"`},
		{"/Zoë", `"/Zo\u00eb"`},
		{"/\x7f", `"/\u007f"`},
		{"/😀", `"/\ud83d\ude00"`},
		{"/漢", `"/\u6f22"`},
		{"\"\\\n", `"\"\\\n"`},
		{"\xff", `"\ufffd"`},
	} {
		got, err := headerJSON(test.in)
		if err != nil || got != test.want {
			t.Errorf("headerJSON(%q) = %s, %v, want %s", test.in, got, err, test.want)
		}
	}
	if _, err := headerJSON(func() {}); err == nil {
		t.Error("a function became JSON")
	}
}

func FuzzHeaderJSON(f *testing.F) {
	f.Add("/Zoë 😀\x7f")
	f.Fuzz(func(t *testing.T, s string) {
		got, err := headerJSON(s)
		if err != nil {
			t.Fatal(err)
		}
		for i := range len(got) {
			if got[i] < 0x20 || got[i] >= 0x7f {
				t.Fatalf("%q holds byte %#x", got, got[i])
			}
		}
		plain, err := json.Marshal(s)
		if err != nil {
			t.Fatal(err)
		}
		var a, b string
		if json.Unmarshal([]byte(got), &a) != nil || json.Unmarshal(plain, &b) != nil || a != b {
			t.Errorf("%q reads back as %q, want %q", s, a, b)
		}
	})
}
