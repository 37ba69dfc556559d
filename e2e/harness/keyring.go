package harness

import (
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"testing"

	"github.com/godbus/dbus/v5"
)

// busConfig is a session bus on which nothing is started that was not asked for: not the desktop's
// own keyring either.
const busConfig = `<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig>
  <type>session</type>
  <listen>unix:path=PATH</listen>
  <policy context="default">
    <allow send_destination="*" eavesdrop="true"/><allow eavesdrop="true"/><allow own="*"/>
  </policy>
</busconfig>
`

// OwnBus starts a session bus of the test's own and gives its address and what ends it.
func OwnBus(t testing.TB) (address string, end func()) {
	t.Helper()
	dir := t.TempDir()
	path, config := filepath.Join(dir, "bus"), filepath.Join(dir, "bus.conf")
	if err := os.WriteFile(config, []byte(strings.Replace(busConfig, "PATH", path, 1)), 0o600); err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command("dbus-daemon", "--config-file="+config, "--nofork", "--nosyslog", "--print-address=1")
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	end = sync.OnceFunc(func() {
		if err := cmd.Process.Kill(); err != nil {
			t.Error(err)
		}
		_ = cmd.Wait() // it was killed
	})
	t.Cleanup(end)
	if _, err := out.Read(make([]byte, 1)); err != nil { // it listens before it prints
		t.Fatal(err)
	}
	return "unix:path=" + path, end
}

// Keyring stands in for a desktop's keyring on a session bus (Secret Service API). It is locked
// until Unlock is called, and no one answers when it asks for the password.
type Keyring struct {
	t    testing.TB
	conn *dbus.Conn

	mu      sync.Mutex
	locked  bool
	empty   bool // no collection was ever made
	items   map[dbus.ObjectPath]keyringItem
	prompts int
}

type keyringItem struct {
	attributes map[string]string
	secret     keyringSecret
}

type keyringSecret struct {
	Session     dbus.ObjectPath
	Parameters  []byte
	Value       []byte
	ContentType string
}

const (
	secretsName       = "org.freedesktop.secrets"
	secretsPath       = dbus.ObjectPath("/org/freedesktop/secrets")
	secretsCollection = dbus.ObjectPath("/org/freedesktop/secrets/collection/login")
	secretsPrompt     = dbus.ObjectPath("/org/freedesktop/secrets/prompt/1")
	secretsSession    = dbus.ObjectPath("/org/freedesktop/secrets/session/1")
	noPrompt          = dbus.ObjectPath("/")
	secretsPrefix     = "org.freedesktop.Secret."
)

// NewKeyring has a keyring on a bus until the test ends.
func NewKeyring(t testing.TB, bus string, locked bool) *Keyring {
	t.Helper()
	conn, err := dbus.Connect(bus)
	if err != nil {
		t.Fatal(err)
	}
	k := &Keyring{t: t, conn: conn, locked: locked, items: map[dbus.ObjectPath]keyringItem{}}
	for _, e := range []struct {
		answers any
		path    dbus.ObjectPath
		name    string
	}{
		{keyringService{k}, secretsPath, secretsPrefix + "Service"},
		{keyringProperties{k}, secretsPath, "org.freedesktop.DBus.Properties"},
		{keyringCollection{k}, secretsCollection, secretsPrefix + "Collection"},
		{keyringProperties{k}, secretsCollection, "org.freedesktop.DBus.Properties"},
		{keyringPrompt{k}, secretsPrompt, secretsPrefix + "Prompt"},
		{keyringSession{}, secretsSession, secretsPrefix + "Session"},
	} {
		if err := conn.Export(e.answers, e.path, e.name); err != nil {
			t.Fatal(err)
		}
	}
	if reply, err := conn.RequestName(secretsName, dbus.NameFlagDoNotQueue); err != nil || reply != dbus.RequestNameReplyPrimaryOwner {
		t.Fatalf("another program is the keyring: %v %v", reply, err)
	}
	t.Cleanup(func() { _ = conn.Close() }) // the bus may have gone
	return k
}

// Unlock unlocks it, as a person does in the desktop's password program.
func (k *Keyring) Unlock() {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.locked = false
}

// Lock locks it.
func (k *Keyring) Lock() {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.locked = true
}

// Empty has it be as on an account that no one has ever signed in to with a password: there is
// nothing that could be unlocked.
func (k *Keyring) Empty(empty bool) {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.empty = empty
}

// Prompts is how often it has asked for its password.
func (k *Keyring) Prompts() int {
	k.mu.Lock()
	defer k.mu.Unlock()
	return k.prompts
}

type keyringProperties struct{ k *Keyring }

// Get reads a property.
func (p keyringProperties) Get(_, name string) (dbus.Variant, *dbus.Error) {
	p.k.mu.Lock()
	defer p.k.mu.Unlock()
	switch {
	case name == "Collections" && p.k.empty:
		return dbus.MakeVariant([]dbus.ObjectPath{}), nil
	case name == "Collections":
		return dbus.MakeVariant([]dbus.ObjectPath{secretsCollection}), nil
	case name == "Locked" && !p.k.empty:
		return dbus.MakeVariant(p.k.locked), nil
	default:
		return dbus.Variant{}, dbus.MakeFailedError(os.ErrNotExist)
	}
}

type keyringService struct{ k *Keyring }

// OpenSession begins to send secrets as they are.
func (s keyringService) OpenSession(string, dbus.Variant) (dbus.Variant, dbus.ObjectPath, *dbus.Error) {
	return dbus.MakeVariant(""), secretsSession, nil
}

// Unlock asks for the password where it is locked.
func (s keyringService) Unlock(objects []dbus.ObjectPath) (unlocked []dbus.ObjectPath, prompt dbus.ObjectPath, _ *dbus.Error) {
	s.k.mu.Lock()
	defer s.k.mu.Unlock()
	switch {
	case s.k.empty:
		return []dbus.ObjectPath{}, noPrompt, nil
	case s.k.locked:
		return []dbus.ObjectPath{}, secretsPrompt, nil
	}
	return objects, noPrompt, nil
}

type keyringPrompt struct{ k *Keyring }

// Prompt is dismissed a moment later: no one is there.
func (p keyringPrompt) Prompt(string) *dbus.Error {
	p.k.mu.Lock()
	p.k.prompts++
	p.k.mu.Unlock()
	go func() {
		_ = p.k.conn.Emit(secretsPrompt, secretsPrefix+"Prompt.Completed", true, dbus.MakeVariant([]dbus.ObjectPath{}))
	}()
	return nil
}

type keyringSession struct{}

// Close ends a session.
func (keyringSession) Close() *dbus.Error { return nil }

type keyringCollection struct{ k *Keyring }

// SearchItems finds what has these attributes.
func (c keyringCollection) SearchItems(attributes map[string]string) ([]dbus.ObjectPath, *dbus.Error) {
	c.k.mu.Lock()
	defer c.k.mu.Unlock()
	found := []dbus.ObjectPath{}
	for path, item := range c.k.items {
		if item.attributes["username"] == attributes["username"] && item.attributes["service"] == attributes["service"] {
			found = append(found, path)
		}
	}
	return found, nil
}

// CreateItem keeps a secret.
func (c keyringCollection) CreateItem(properties map[string]dbus.Variant, secret keyringSecret, _ bool) (item, prompt dbus.ObjectPath, _ *dbus.Error) {
	c.k.mu.Lock()
	defer c.k.mu.Unlock()
	if c.k.locked {
		return "", "", dbus.NewError(secretsPrefix+"Error.IsLocked", nil)
	}
	path := secretsCollection + dbus.ObjectPath("/"+strconv.Itoa(len(c.k.items)+1))
	attributes, _ := properties[secretsPrefix+"Item.Attributes"].Value().(map[string]string)
	c.k.items[path] = keyringItem{attributes, secret}
	if err := c.k.conn.Export(keyringSecretOf{c.k, path}, path, secretsPrefix+"Item"); err != nil {
		return "", "", dbus.MakeFailedError(err)
	}
	return path, noPrompt, nil
}

type keyringSecretOf struct {
	k    *Keyring
	path dbus.ObjectPath
}

// GetSecret gives the secret.
func (i keyringSecretOf) GetSecret(session dbus.ObjectPath) (keyringSecret, *dbus.Error) {
	i.k.mu.Lock()
	defer i.k.mu.Unlock()
	if i.k.locked {
		return keyringSecret{}, dbus.NewError(secretsPrefix+"Error.IsLocked", nil)
	}
	secret := i.k.items[i.path].secret
	secret.Session = session
	return secret, nil
}
