package simulator

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// rclone is another project's Dropbox client, and so an independent judge of the simulated Dropbox
// (docs/dropbox.md §6).
type rclone struct {
	t      *testing.T
	binary string
	env    []string
}

func newRclone(t *testing.T, s *Simulator, access, refresh, expiry string) *rclone {
	t.Helper()
	binary, err := exec.LookPath("rclone")
	if err != nil {
		t.Fatal("rclone is not installed: apt-get install rclone")
	}
	proxy, ca, err := s.Proxy()
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	config := filepath.Join(dir, "rclone.conf")
	token := fmt.Sprintf(`{"access_token":%q,"token_type":"bearer","refresh_token":%q,"expiry":%q}`, access, refresh, expiry)
	text := fmt.Sprintf("[sim]\ntype = dropbox\nclient_id = %s\ntoken = %s\n", s.DropboxAppKey, token)
	if err := os.WriteFile(config, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return &rclone{t: t, binary: binary, env: []string{
		"HTTPS_PROXY=" + proxy, "SSL_CERT_FILE=" + ca, "RCLONE_CONFIG=" + config, "HOME=" + dir, "PATH=" + os.Getenv("PATH"),
		"RCLONE_RETRIES=1", "RCLONE_LOW_LEVEL_RETRIES=2", "RCLONE_DROPBOX_PACER_MIN_SLEEP=0",
	}}
}

// run gives what rclone prints; anything but exit code 0 fails the test.
func (r *rclone) run(args ...string) string {
	r.t.Helper()
	cmd := exec.CommandContext(r.t.Context(), r.binary, args...)
	cmd.Env = r.env
	var out, complaints bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &complaints
	if err := cmd.Run(); err != nil {
		r.t.Fatalf("rclone %s: %v\n%s", strings.Join(args, " "), err, complaints.String())
	}
	return out.String() + complaints.String()
}

// tree writes a few files with awkward names and sizes.
func tree(t *testing.T) (dir string, sizes map[string]int) {
	t.Helper()
	dir = t.TempDir()
	sizes = map[string]int{
		"empty.txt": 0, "Ana Ruiz_101/2026-11-20/Call Recording/a#101_7700000001004.mp3": 7212,
		"Añejo/naïve — 😀.txt": 33, "deep/er/and/deeper/x.pdf": 100_000, "five megabytes.bin": 5 << 20,
	}
	for name, size := range sizes {
		path := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, bytes.Repeat([]byte{byte(size)}, size), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return dir, sizes
}

func TestRclone(t *testing.T) {
	s := start(t, Options{Dir: t.TempDir()})
	access, refresh, _ := s.Dropbox.Grant()
	r := newRclone(t, s, access, refresh, "2040-01-01T00:00:00Z")
	source, sizes := tree(t)

	r.run("copy", source, "sim:Archive", "--dropbox-batch-size", "5")
	if got := len(s.Dropbox.Files()); got != len(sizes) {
		t.Fatalf("%d files in the Dropbox, want %d", got, len(sizes))
	}
	if out := r.run("check", source, "sim:Archive"); !strings.Contains(out, "0 differences found") || strings.Contains(out, "hashes could not be checked") {
		t.Errorf("check: %s", out)
	}
	list := r.run("lsl", "sim:Archive")
	for name, size := range sizes {
		if !strings.Contains(list, fmt.Sprintf("%d ", size)) || !strings.Contains(list, name) {
			t.Errorf("lsl does not list %s with %d bytes:\n%s", name, size, list)
		}
	}
	if out := r.run("cat", "sim:Archive/Añejo/naïve — 😀.txt"); out != strings.Repeat("!", 33) {
		t.Errorf("cat: %q", out)
	}
	if out := r.run("about", "sim:"); !strings.Contains(out, "Total:") || !strings.Contains(out, "2 GiB") {
		t.Errorf("about: %s", out)
	}
	if s.Refused() != 0 {
		t.Errorf("%d requests went to other hosts", s.Refused())
	}
}

// Unchanged files are not sent again; files that are moved, copied and removed are so in the folder
// too.
func TestRcloneChanges(t *testing.T) {
	s := start(t, Options{})
	access, refresh, _ := s.Dropbox.Grant()
	r := newRclone(t, s, access, refresh, "2040-01-01T00:00:00Z")
	source, sizes := tree(t)
	r.run("copy", source, "sim:Archive", "--dropbox-batch-mode", "off")
	commits := s.Dropbox.Commits()
	r.run("copy", source, "sim:Archive", "--dropbox-batch-mode", "off")
	if s.Dropbox.Commits() != commits || commits != len(sizes) {
		t.Errorf("%d commits, then %d, for %d files", commits, s.Dropbox.Commits(), len(sizes))
	}
	r.run("moveto", "sim:Archive/empty.txt", "sim:Archive/moved.txt")
	r.run("copyto", "sim:Archive/moved.txt", "sim:Archive/copied.txt")
	r.run("mkdir", "sim:New")
	r.run("purge", "sim:Archive/deep")
	var names []string
	for _, f := range s.Dropbox.Files() {
		names = append(names, strings.TrimPrefix(f.Path, "/Archive/"))
	}
	slices.Sort(names)
	want := []string{"Ana Ruiz_101/2026-11-20/Call Recording/a#101_7700000001004.mp3", "Añejo/naïve — 😀.txt", "copied.txt", "five megabytes.bin", "moved.txt"}
	if !slices.Equal(names, want) {
		t.Errorf("files %q, want %q", names, want)
	}
}

// An access token that has run out is renewed through the proxy.
func TestRcloneRefresh(t *testing.T) {
	s := start(t, Options{})
	_, refresh, _ := s.Dropbox.Grant()
	s.Dropbox.ExpireAccessTokens()
	r := newRclone(t, s, "sl.u.long-gone", refresh, "2020-01-01T00:00:00Z")
	r.run("lsd", "sim:")
	if calls := s.Dropbox.Calls()["oauth2/token"]; calls == 0 {
		t.Error("the token was not renewed")
	}
}
