package diagnose

import (
	"encoding/base64"
	"encoding/hex"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// TestASecretIsTakenOutHoweverItIsWritten: alone, between other words, and inside what is encoded with it.
func TestASecretIsTakenOutHoweverItIsWritten(t *testing.T) {
	const secret = `p&ss "wörd"/7\+=`
	m := &masker{}
	m.know(secret, "", "abc")
	for name, written := range map[string]string{
		"as it is":      secret,
		"in a query":    url.QueryEscape(secret),
		"in a path":     url.PathEscape(secret),
		"in JSON":       `p\u0026ss \"wörd\"/7\\+=`,
		"quoted":        `p&ss \"wörd\"/7\\+=`,
		"quoted ASCII":  `p&ss \"w\u00f6rd\"/7\\+=`,
		"in HTML":       `p&amp;ss &#34;wörd&#34;/7\+=`,
		"hex":           hex.EncodeToString([]byte(secret)),
		"HEX":           strings.ToUpper(hex.EncodeToString([]byte(secret))),
		"UTF-16":        wide(secret, false),
		"UTF-16, big":   wide(secret, true),
		"base64":        base64.StdEncoding.EncodeToString([]byte("ana:" + secret)),
		"base64 + 1":    base64.StdEncoding.EncodeToString([]byte("bob:x" + secret + "!")),
		"base64 + 2":    base64.StdEncoding.EncodeToString([]byte("bob:xy" + secret + "!!")),
		"base64 of URL": base64.URLEncoding.EncodeToString([]byte(secret)),
	} {
		got := string(m.clean([]byte("before " + written + " after")))
		if !strings.Contains(got, mask) || !strings.HasPrefix(got, "before ") || !strings.HasSuffix(got, " after") || strings.Contains(got, written) {
			t.Errorf("%s: %q became %q", name, written, got)
		}
	}
	if got := string(m.clean([]byte("abc is in every text"))); got != "abc is in every text" {
		t.Errorf("%q", got)
	}
}

func wide(text string, big bool) string {
	var out []byte
	for _, c := range []byte(text) {
		if big {
			out = append(out, 0, c)
		} else {
			out = append(out, c, 0)
		}
	}
	return string(out)
}

// TestThePartsOfASecretAddress are secret alone; its host is not.
func TestThePartsOfASecretAddress(t *testing.T) {
	m := &masker{}
	m.know("https://ana:hunter22@hooks.example.com/hooks/T0123456789ab/XyZ?key=v4lu3-s3cret&to=some%20one&create=true")
	got := string(m.clean([]byte("POST hooks.example.com /hooks/T0123456789ab/XyZ then T0123456789ab, v4lu3-s3cret, some one and hunter22: true for hooks")))
	if got != "POST hooks.example.com /*** then ***, ***, *** and ***: true for hooks" {
		t.Errorf("%q", got)
	}
}

// TestWhatLooksLikeATokenIsTakenOut although the mask does not know it; what helps stays.
func TestWhatLooksLikeATokenIsTakenOut(t *testing.T) {
	m := &masker{}
	for _, token := range []string{
		"U0pDMDFQMTFQQVMwMHxBQUFUa1ZKd2tJTjFBbFZQ", "sl.u.AGf-4Kx9_bQ2mT7wZ3nR8pL5vC1xY6hJ0dS4gF",
		"Bearer abc", "refresh_token=abc", `\"access_token\":\"abc\"`, "Authorization: Basic YW5hOng=",
	} {
		if got := string(m.clean([]byte("x " + token + " y"))); !strings.Contains(got, mask) || strings.Contains(got, "abc") || strings.Contains(got, "YW5h") {
			t.Errorf("%q became %q", token, got)
		}
	}
	for _, helps := range []string{
		"/Ana Ruiz_101/2026-11-20/Call Recording/20261120-170412_14155550123_16505550101#101_Automatic_7700000001004.mp3",
		"request=82a7e666aab9875bb8ae2a6b5d0c8c6a", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
		"time=2026-11-29T09:21:03.387Z level=DEBUG msg=\"call answered\"", "github.com/pkg/browser v0.0.0-20240102092130-5ac0b6a4141c",
		"ringcentral-archiver/archiver/transfer.(*Copier).copyOne(0xc000123456, {0x7f8a1b2c3d4e, 0xc000456789})",
	} {
		if got := string(m.clean([]byte(helps))); got != helps {
			t.Errorf("%q became %q", helps, got)
		}
	}
}

// TestTheSecretsOfAProxy are told to no one, however odd the address is.
func TestTheSecretsOfAProxy(t *testing.T) {
	for address, shown := range map[string]string{
		"http://ana:p%40ss@proxy.example:3128":             "http://***@proxy.example:3128",
		"ana:p@ss@proxy.example:3128":                      "***@proxy.example:3128",
		"http://ana:p ss@%zz":                              "http://***",
		"http://ana:p/s?s#x@proxy.example:3128":            "http://***",
		"http://T0k3n-alone@proxy.example:3128/":           "http://***@proxy.example:3128/",
		"http://proxy.example:3128/?token=s3cr3t-qu3ry":    "http://proxy.example:3128***",
		"http://proxy.example:3128?s3cr3t-qu3ry":           "http://proxy.example:3128***",
		"http://proxy.example:3128/s3cr3t/p4th":            "http://proxy.example:3128***",
		"ana:p4ss@proxy.example:3128/://x":                 "***@proxy.example:3128***",
		"ana:p4ss://proxy.example:3128":                    "***",
		"http://proxy.example:3128#s3cr3t":                 "http://proxy.example:3128***",
		"proxy.example:3128;token=s3cr3t":                  "proxy.example:3128***",
		"http://ana:pass@proxy.example:3128/?token=s3cr3t": "http://***@proxy.example:3128***",
		"http://proxy.example:3128":                        "http://proxy.example:3128",
		"https://platform.ringcentral.com/":                "https://platform.ringcentral.com/",
	} {
		if got := hostIn(address); got != shown {
			t.Errorf("%q is shown as %q", address, got)
		}
	}
	for address, secrets := range map[string][]string{
		"http://ana:p%40ssword@proxy.example:3128":         {"p%40ssword", "p@ssword", "ana:p@ssword"},
		"http://T0k3n-alone@proxy.example:3128":            {"T0k3n-alone"},
		"http://proxy.example:3128/p4th-key?token=qu%2Fry": {"p4th-key", "qu%2Fry", "qu/ry", "token=qu/ry"},
	} {
		t.Setenv("https_proxy", address)
		all := environmentSecrets()
		for _, secret := range secrets {
			if !slices.Contains(all, secret) {
				t.Errorf("of %q is known: %q", address, all)
			}
		}
		m := &masker{}
		m.know(all...)
		if got := string(m.clean([]byte("through proxy.example:3128 with " + address))); !strings.HasPrefix(got, "through proxy.example:3128 with http://") {
			t.Errorf("%q hides the host: %s", address, got)
		}
	}
}

// TestTheEndOfTheLog: whole lines only, because half a line may show what it is known by no more.
func TestTheEndOfTheLog(t *testing.T) {
	folder := t.TempDir()
	write := func(name, text string) string {
		path := filepath.Join(folder, name)
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	line := "Bearer " + strings.Repeat("x", 90) + "\n"
	long := strings.Repeat(line, 2*mostLog/len(line))
	before, now := write("archiver.log.1", long), write("archiver.log", "last\n")
	got := string(lastLines(before, now))
	if len(got) > mostLog || len(got) < mostLog-2*len(line) || !strings.HasPrefix(got, "Bearer ") || !strings.HasSuffix(got, "x\nlast\n") {
		t.Errorf("%d bytes, %.20q … %q", len(got), got, got[len(got)-20:])
	}
	if got := string(lastLines(filepath.Join(folder, "missing"), now)); got != "last\n" {
		t.Errorf("%q", got)
	}
	if got := lastLines(write("endless", strings.Repeat("x", 2*mostLog))); len(got) != 0 {
		t.Errorf("%d bytes of half a line", len(got))
	}
	if got := string(lastLines(folder)); !strings.HasPrefix(got, "It cannot be read: ") {
		t.Errorf("%q", got)
	}
}

// FuzzHostIn: neither what stands before the host, nor what stands behind it, is shown.
func FuzzHostIn(f *testing.F) {
	const secret = "S3CR3T-9"
	f.Add("ana:", "")
	f.Add("?token=", "&x")
	f.Add("/a@", "@")
	f.Fuzz(func(t *testing.T, before, after string) {
		for _, address := range []string{
			"http://" + before + secret + after + "@proxy:1/", before + ":" + secret + "@proxy:1" + after, "https://proxy:1/" + before + secret + after, "socks5://proxy:1?" + before + secret + after,
		} {
			if shown := hostIn(address); strings.Contains(shown, secret) {
				t.Errorf("%q is shown as %q", address, shown)
			}
		}
	})
}
