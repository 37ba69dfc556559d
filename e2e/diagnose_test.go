package e2e

import (
	"archive/zip"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"html"
	"io"
	"maps"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"testing"

	"ringcentral-archiver/e2e/harness"
	"ringcentral-archiver/store"
)

// diagnosed writes a diagnosis and unpacks it.
func diagnosed(pc *harness.Computer, code int, said string) (files map[string]string, o harness.Outcome) {
	pc.T.Helper()
	path := filepath.Join(pc.T.TempDir(), "diagnosis.zip")
	o = pc.Want(code, said, "diagnose --yes --output "+path)
	return unpacked(pc.T, path), o
}

func unpacked(t testing.TB, path string) map[string]string {
	t.Helper()
	z, err := zip.OpenReader(path)
	if err != nil {
		t.Fatal(err)
	}
	defer z.Close()
	files := map[string]string{}
	for _, f := range z.File {
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		text, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(err)
		}
		files[f.Name] = string(text)
	}
	return files
}

// ways are how a secret may be written into a text.
func ways(secret string) map[string]string {
	double := func(text string, big bool) (out string) {
		for _, c := range []byte(text) {
			if big {
				out += string([]byte{0, c})
			} else {
				out += string([]byte{c, 0})
			}
		}
		return out
	}
	encoded, _ := json.Marshal(secret) // a string has no error
	all := map[string]string{
		"as it is": secret, "query": url.QueryEscape(secret), "path": url.PathEscape(secret), "JSON": strings.Trim(string(encoded), `"`),
		"HTML": html.EscapeString(secret), "quoted": strings.Trim(strconv.Quote(secret), `"`),
		"hex": hex.EncodeToString([]byte(secret)), "HEX": strings.ToUpper(hex.EncodeToString([]byte(secret))), "UTF-16": double(secret, false), "UTF-16 big": double(secret, true),
	}
	for i, pad := range []string{"", "x", "xy"} {
		whole := base64.StdEncoding.EncodeToString([]byte(pad + secret + "zzz"))
		inner := whole[(len(pad)*8+5)/6 : (len(pad)+len(secret))*8/6] // what does not depend on what stands beside it
		all[fmt.Sprint("base64 ", i)] = inner
		all[fmt.Sprint("base64 of URLs ", i)] = strings.NewReplacer("+", "-", "/", "_").Replace(inner)
	}
	return all
}

// TestNoSecretIsInADiagnosis plants secrets in the store, in the environment and, in every way of writing, in the log and the file
// for crashes, and looks for all of them in what is packed.
func TestNoSecretIsInADiagnosis(t *testing.T) {
	t.Parallel()
	pc := archivedOnce(t)
	password, ping := filepath.Join(t.TempDir(), "password"), filepath.Join(t.TempDir(), "ping")
	const mail, address = `Mail&"pass"/wörd+1`, "https://hc-ping.example/ping/8a6e-secret-c0ffee?key=Qu3ry-Secret"
	for path, text := range map[string]string{password: mail, ping: address} {
		if err := os.WriteFile(path, []byte(text+"\n"), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	pc.Want(0, "", "notify --mail-to ana@example.com --mail-from bob@example.com --smtp mail.example.com --smtp-user u --smtp-password-file "+password+" --ping-file "+ping)
	pc.Set("SMTP_PASSWORD", "Env1ronment-Password")
	pc.Set("http_proxy", "http://proxyuser:Pr0xy%40Pass@proxy.example:3128/Pr0xy-Path?token=Pr0xy-Query")
	secrets := map[string]string{
		"mail password": mail, "ping address": address, "path of the ping address": "8a6e-secret-c0ffee", "query of the ping address": "Qu3ry-Secret",
		"SMTP_PASSWORD": "Env1ronment-Password", "proxy password": "Pr0xy@Pass",
		"path of the proxy": "Pr0xy-Path", "query of the proxy": "Pr0xy-Query",
	}
	for service, tokens := range signIns(t, filepath.Join(pc.Data, store.FileName)) {
		secrets[service+" access token"], secrets[service+" refresh token"] = tokens.Access, tokens.Refresh
	}
	var planted strings.Builder
	for name, secret := range secrets {
		if len(secret) < 8 {
			t.Fatalf("the %s is %q", name, secret)
		}
		for _, written := range ways(secret) {
			fmt.Fprintf(&planted, "level=ERROR msg=\"about %s\" detail=%s\n", name, written)
		}
		fmt.Fprintf(&planted, "Authorization: Bearer %s\nAuthorization: Basic %s\n", secret, base64.StdEncoding.EncodeToString([]byte("user:"+secret)))
	}
	for _, name := range []string{"archiver.log", "archiver.log.1", "crash.log"} {
		f, err := os.OpenFile(filepath.Join(pc.Data, name), os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := f.WriteString(planted.String()); err != nil {
			t.Fatal(err)
		}
		if err := f.Close(); err != nil {
			t.Fatal(err)
		}
	}
	look := func(files map[string]string, said string) {
		t.Helper()
		files["what was said"] = said
		for file, text := range files {
			for name, secret := range secrets {
				for way, written := range ways(secret) {
					if !strings.Contains(planted.String(), written) {
						t.Fatalf("%s, %s, was not planted", name, way)
					}
					if strings.Contains(text, written) {
						t.Errorf("the %s is in %s (%s)", name, file, way)
					}
				}
			}
		}
		for _, file := range []string{"contents.txt", "versions.txt", "computer.txt", "settings.json", "status.json", "store.txt", "connections.txt", "log.txt", "crashes.txt"} {
			if files[file] == "" {
				t.Errorf("there is no %s", file)
			}
		}
		for file, words := range map[string]string{
			"log.txt": "call answered", "crashes.txt": "about mail password", "settings.json": "mail.example.com", "status.json": "Ana Ruiz",
			"computer.txt": "http_proxy=http://***@proxy.example:3128***\n", "connections.txt": "sign-in accepted", "store.txt": "(in use)/items", "versions.txt": runtime.Version(),
		} {
			if !strings.Contains(files[file], words) {
				t.Errorf("%s does not say %q:\n%.2000s", file, words, files[file])
			}
		}
		for _, file := range []string{"settings.json", "status.json"} {
			if !json.Valid([]byte(files[file])) {
				t.Errorf("%s is no JSON:\n%s", file, files[file])
			}
		}
	}
	files, o := diagnosed(pc, 0, "Written to ")
	look(files, o.Out+o.Err)
	holder := hold(pc)
	files, o = diagnosed(pc, 0, "Written to ")
	look(files, o.Out+o.Err)
	release(pc, holder)
}

// TestPersonalDataIsAnnounced: whoever is asked to send a file knows whose names and addresses are in it.
func TestPersonalDataIsAnnounced(t *testing.T) {
	t.Parallel()
	pc := archivedOnce(t)
	password := filepath.Join(t.TempDir(), "password")
	if err := os.WriteFile(password, []byte("secret\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	pc.Want(0, "", "notify --mail-to boss@client.example --mail-from office@client.example --smtp 127.0.0.1:1 --smtp-user carla --smtp-password-file "+password)
	if err := os.WriteFile(filepath.Join(pc.Data, "crash.log"), []byte("panic: call of Grace Okafor\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	files, _ := diagnosed(pc, 0, "Written to ")
	for file, personal := range map[string]map[string]string{
		"settings.json": {"boss@client.example": "mail addresses", "office@client.example": "mail addresses", "carla": "user name of alerts"},
		"status.json":   {"boss@client.example": "mail addresses of alerts", "Ana Ruiz": "your name", "Whitfield Dental": "names of the account", pc.Data: "user name"},
		"computer.txt":  {pc.Data: "your user name"},
		"crashes.txt":   {"Grace Okafor": "names"},
	} {
		_, listed, _ := strings.Cut(files["contents.txt"], "\n"+file+",")
		listed, _, _ = strings.Cut(listed, "\n\n")
		_, announced, _ := strings.Cut(listed, "Personal data:")
		for data, words := range personal {
			if !strings.Contains(files[file], data) {
				t.Errorf("%s does not hold %q", file, data)
			}
			if !strings.Contains(announced, words) {
				t.Errorf("%q is in %s, of which is said:%s", data, file, announced)
			}
		}
	}
}

// signIns are the tokens that lie in a store, by the names of the connections.
func signIns(t *testing.T, path string) map[string]struct{ Access, Refresh string } {
	t.Helper()
	s, err := store.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	all := map[string]struct{ Access, Refresh string }{}
	err = s.View(func(tx *store.Tx) error {
		for _, name := range []string{store.NameRingCentral, store.NameDropbox} {
			var tokens struct{ Access, Refresh string }
			if err := json.Unmarshal(tx.Secret(name)[1:], &tokens); err != nil {
				return err
			}
			all[name] = tokens
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return all
}

// TestADiagnosisIsListedAndWrittenWhereItIsAskedFor: alone and through the door it lands in the caller's folder, for this user only, and
// replaces nothing; without an answer it is listed and not written.
func TestADiagnosisIsListedAndWrittenWhereItIsAskedFor(t *testing.T) {
	t.Parallel()
	pc := archivedOnce(t)
	check := func() {
		t.Helper()
		pc.Dir = t.TempDir()
		o := pc.Run("diagnose")
		if o.Code != 1 || !strings.Contains(o.Out, "log.txt") || !strings.Contains(o.Out, "personal data: ") || !strings.Contains(o.Err, "--yes") {
			t.Errorf("%d\n%s%s", o.Code, o.Out, o.Err)
		}
		if left, err := os.ReadDir(pc.Dir); err != nil || len(left) > 0 {
			t.Fatalf("it was written: %v, %v", left, err)
		}
		pc.Want(0, filepath.Join(pc.Dir, "mine.zip"), "diagnose --yes --output mine.zip")
		before, err := os.ReadFile(filepath.Join(pc.Dir, "mine.zip"))
		if err != nil {
			t.Fatal(err)
		}
		if info, err := os.Stat(filepath.Join(pc.Dir, "mine.zip")); err != nil || info.Mode().Perm() != 0o600 {
			t.Errorf("%v, %v", info.Mode(), err)
		}
		pc.Want(1, "file already exists", "diagnose --yes --output mine.zip")
		if after, err := os.ReadFile(filepath.Join(pc.Dir, "mine.zip")); err != nil || string(after) != string(before) {
			t.Errorf("it was replaced: %v", err)
		}
		pc.Want(0, "Written to ", "diagnose --yes")
		pc.Want(0, "(2).zip", "diagnose --yes")
		if all, err := filepath.Glob(filepath.Join(pc.Dir, "ringcentral-archiver-diagnose-20*.zip")); err != nil || len(all) != 2 {
			t.Errorf("%v, %v", all, err)
		}
	}
	check()
	holder := hold(pc)
	check()
	release(pc, holder)
}

// TestADiagnosisWithoutTheDataFile: a damaged file, and one that a program holds which does not answer, are what it is needed for.
func TestADiagnosisWithoutTheDataFile(t *testing.T) {
	t.Parallel()
	pc := archivedOnce(t)
	path := filepath.Join(pc.Data, store.FileName)
	check := func(why string) {
		t.Helper()
		files, o := diagnosed(pc, 0, why)
		if !strings.Contains(o.Out, "The parts from the program's data file are missing: ") || !strings.Contains(files["contents.txt"], why) {
			t.Errorf("it is not said:\n%s%s\n%s", o.Out, o.Err, files["contents.txt"])
		}
		for file, words := range map[string]string{
			"computer.txt": store.FileName, "log.txt": "call answered", "connections.txt": "not tested: not signed in", "versions.txt": "RingCentral Archiver",
		} {
			if !strings.Contains(files[file], words) {
				t.Errorf("%s does not say %q:\n%.2000s", file, words, files[file])
			}
		}
		for _, file := range []string{"settings.json", "status.json", "store.txt"} {
			if files[file] != "" {
				t.Errorf("where does %s come from?", file)
			}
		}
		if strings.Contains(files["connections.txt"], "FAILED") {
			t.Errorf("the services are there:\n%s", files["connections.txt"])
		}
	}
	holder := hold(pc)
	holder.Signal(syscall.SIGSTOP)
	check("in use by another copy of this program")
	holder.Signal(syscall.SIGCONT)
	release(pc, holder)
	if err := os.WriteFile(path, []byte("this is no store"), 0o600); err != nil {
		t.Fatal(err)
	}
	check("the store is damaged")
	if kept, err := os.ReadFile(path); err != nil || string(kept) != "this is no store" {
		t.Errorf("it was touched: %.20s, %v", kept, err)
	}
}

// TestADiagnosisOfADamagedPage: what can be read is there, and where it cannot it is said.
func TestADiagnosisOfADamagedPage(t *testing.T) {
	t.Parallel()
	pc := archivedOnce(t)
	path := filepath.Join(pc.Data, store.FileName)
	sound, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	page, met := os.Getpagesize(), 0
	for at := 2 * page; at < len(sound); at += page {
		content := append([]byte{}, sound...)
		clear(content[at : at+page])
		if err := os.WriteFile(path, content, 0o600); err != nil {
			t.Fatal(err)
		}
		zipped := filepath.Join(t.TempDir(), "diagnosis.zip")
		o := pc.Run("diagnose --yes --output " + zipped)
		if strings.Contains(o.Out+o.Err, "goroutine ") || !strings.Contains(o.Out, "Written to ") {
			t.Fatalf("page %d: %d\n%s%s", at/page, o.Code, o.Out, o.Err)
		}
		files := unpacked(t, zipped)
		if strings.Contains(files["store.txt"]+files["contents.txt"], "damaged") {
			met++
		}
	}
	if met == 0 {
		t.Error("it never met the damage")
	}
}

// TestADiagnosisNamesWhatIsInTheWay goes through proxies that let no call through.
func TestADiagnosisNamesWhatIsInTheWay(t *testing.T) {
	t.Parallel()
	refuse := func(status int) string {
		s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(status) }))
		t.Cleanup(s.Close)
		return s.URL
	}
	free, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	closed := "http://" + free.Addr().String()
	free.Close()
	for name, c := range map[string]struct{ variable, step, why string }{
		"password": {"HTTPS_PROXY=" + refuse(http.StatusProxyAuthRequired), "proxy fails: ", "asks for a user name and a password"},
		"refused":  {"HTTPS_PROXY=" + strings.Replace(refuse(http.StatusForbidden), "//", "//ana:Pr0xyPass@", 1), "proxy fails: ", "The proxy does not let the program through to platform.ringcentral.com."},
		"closed":   {"HTTPS_PROXY=" + closed, "TCP connection fails: ", "No connection to 127.0.0.1"},
		"no name":  {"HTTPS_PROXY=http://proxy.invalid:3128", "DNS name fails: ", "The name proxy.invalid cannot be found"},
		"no file":  {"SSL_CERT_FILE=" + filepath.Join(t.TempDir(), "missing.pem"), "TCP connection fails: ", "The network cannot be used as it is set up"},
	} {
		t.Run(name, func(t *testing.T) {
			pc := harness.Offline(t, c.variable)
			files, o := diagnosed(pc, 0, c.step)
			if !strings.Contains(o.Out, c.why) || !strings.Contains(files["connections.txt"], "FAILED: ") || !strings.Contains(files["connections.txt"], c.why) {
				t.Errorf("%s\n%s", o.Out, files["connections.txt"])
			}
			for _, text := range append(slices.Collect(maps.Values(files)), o.Out, o.Err) {
				if strings.Contains(text, "Pr0xyPass") {
					t.Errorf("the proxy's password is in %s", text)
				}
			}
		})
	}
}
