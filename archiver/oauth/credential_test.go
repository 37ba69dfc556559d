package oauth

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestACredentialTakesTheKeychainsPlace: each name has a key of its own, which lasts as long as the
// secret.
func TestACredentialTakesTheKeychainsPlace(t *testing.T) {
	folder := t.TempDir()
	t.Setenv(credentialsVariable, folder)
	t.Setenv("DBUS_SESSION_BUS_ADDRESS", "")
	if _, err := OpenKey(t.Context(), "service", "a"); err == nil {
		t.Fatal("there is a key without a secret")
	}
	write := func(secret string) {
		if err := os.WriteFile(filepath.Join(folder, credentialName), []byte(secret), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	open := func(name string) []byte {
		key, err := OpenKey(t.Context(), "service", name)
		if err != nil || len(key) != keySize {
			t.Fatalf("%d octets, %v", len(key), err)
		}
		return key
	}
	write(strings.Repeat("x", credentialSize) + "\n")
	first := open("a")
	if !bytes.Equal(first, open("a")) || bytes.Equal(first, open("b")) {
		t.Error("the keys do not go with their names")
	}
	if state := LookAtKeychain(t.Context()); state == Locked || state == Missing {
		t.Errorf("state %v", state)
	}
	write(strings.Repeat("y", credentialSize))
	if bytes.Equal(first, open("a")) {
		t.Error("another secret makes the same key")
	}
	write("short\n")
	if _, err := OpenKey(t.Context(), "service", "a"); err == nil || !strings.Contains(err.Error(), "too short") || strings.Contains(err.Error(), "short\n") {
		t.Errorf("got %v", err)
	}
}
