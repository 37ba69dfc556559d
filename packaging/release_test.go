// Package packaging_test checks what keeps a release from being built.
package packaging_test

import (
	"os"
	"os/exec"
	"path/filepath"
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
			look := exec.Command("../.ci/vulnerabilities", "./archiver/accounts/computer") // which calls it; all packages take long
			look.Env = append(os.Environ(), "VULNDB="+test.database)
			said, err := look.CombinedOutput()
			if err == nil || !strings.Contains(string(said), test.says) {
				t.Errorf("the check ended with %v and said %s", err, said)
			}
		})
	}
}
