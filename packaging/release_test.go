// Package packaging_test checks what keeps a release from being built.
package packaging_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// The program as it is now calls os.Getenv, on every system.
const vulnerableHere = `{"schema_version": "1.3.1", "id": "GO-2026-0001", "modified": "2026-01-01T00:00:00Z", "published": "2026-01-01T00:00:00Z",
"summary": "a made-up hole", "details": "a made-up hole",
"affected": [{"package": {"name": "stdlib", "ecosystem": "Go"}, "ranges": [{"type": "SEMVER", "events": [{"introduced": "0"}]}],
"ecosystem_specific": {"imports": [{"path": "os", "symbols": ["Getenv"]}]}}],
"database_specific": {"url": "https://pkg.go.dev/vuln/GO-2026-0001"}}`

func TestAKnownVulnerabilityEndsARelease(t *testing.T) {
	database := t.TempDir()
	if err := os.WriteFile(filepath.Join(database, "GO-2026-0001.json"), []byte(vulnerableHere), 0o600); err != nil {
		t.Fatal(err)
	}
	for name, test := range map[string]struct{ database, says string }{
		"one that is called":      {"file://" + database, "a made-up hole"},
		"a database that is away": {"file:///nowhere/at/all", "could not be looked up"},
		"one on another computer": {"http://127.0.0.1:9", "could not be looked up"},
	} {
		t.Run(name, func(t *testing.T) {
			said, err := look("VULNDB=" + test.database)
			if err == nil || !strings.Contains(said, test.says) {
				t.Errorf("the check ended with %v and said %s", err, said)
			}
		})
	}
}

// TestTheCheckNeedsNoNetwork: the copy of the database that was fetched last is looked at where nothing can be fetched. Where none was, that
// is said.
func TestTheCheckNeedsNoNetwork(t *testing.T) {
	cache, err := exec.Command("go", "env", "GOMODCACHE").Output()
	if err != nil {
		t.Fatal(err)
	}
	copies, err := filepath.Glob(filepath.Join(strings.TrimSpace(string(cache)), "cache", "download", "golang.org", "x", "vulndb", "@v", "*.zip"))
	if err != nil {
		t.Fatal(err)
	}
	const nowhere = "http://127.0.0.1:9"
	said, err := look("HTTPS_PROXY="+nowhere, "HTTP_PROXY="+nowhere, "NO_PROXY=")
	if len(copies) > 0 && err != nil || len(copies) == 0 && !strings.Contains(said, "could not be looked up") {
		t.Errorf("with %d copies the check ended with %v and said %s", len(copies), err, said)
	}
}

// look runs the check for a package that calls os.Getenv; all take long.
func look(environment ...string) (said string, err error) {
	check := exec.Command("../.ci/vulnerabilities", "./archiver/accounts/computer")
	check.Env = append(os.Environ(), environment...)
	out, err := check.CombinedOutput()
	return string(out), err
}

// TestTheProgramWithCCodeIsHardened: as PIE and with BIND_NOW, and a release in which it is not ends. To build it takes minutes.
func TestTheProgramWithCCodeIsHardened(t *testing.T) {
	script, err := os.ReadFile("../.ci/release")
	if err != nil {
		t.Fatal(err)
	}
	for what, how := range map[string]string{
		"the build": `(?m)^\tbuild ringcentral-archiver-linux-amd64 linux amd64 \S+ -bindnow -buildmode=pie$`,
		"the check": `(?s)readelf -hd "\$parts/ringcentral-archiver-linux-amd64" \|.*?Type: \+DYN.*?BIND_NOW.*?exit !\(pie && now\).*?exit 1`,
	} {
		if !regexp.MustCompile(how).Match(script) {
			t.Errorf("%s is another: is it still PIE with BIND_NOW?", what)
		}
	}
}
