package oauth

import (
	"bytes"
	"crypto/hkdf"
	"crypto/sha256"
	"fmt"
	"os"
	"path/filepath"

	"ringcentral-archiver/archiver/transport"
)

// A service has no keychain. systemd can hand it a secret that only it can read (LoadCredential,
// systemd.exec(5)); one of this name takes the keychain's place.
const (
	credentialsVariable = "CREDENTIALS_DIRECTORY"
	credentialName      = "sign-in-key"
	credentialSize      = 32 // octets at least
)

func credentialPath() string {
	folder := os.Getenv(credentialsVariable)
	if folder == "" {
		return ""
	}
	return filepath.Join(folder, credentialName)
}

// hasCredential reports whether the service was handed the secret.
func hasCredential() bool {
	path := credentialPath()
	if path == "" {
		return false
	}
	_, err := os.Stat(path)
	return err == nil
}

// keyOfCredential makes the key of a name from the secret: the same secret makes the same key.
func keyOfCredential(name string) ([]byte, error) {
	secret, err := transport.ReadFile(credentialPath())
	if err != nil {
		return nil, fmt.Errorf("read the credential %s: %w", credentialName, err)
	}
	if secret = bytes.TrimSpace(secret); len(secret) < credentialSize {
		return nil, fmt.Errorf("the credential %s is too short: give it %d random characters or more", credentialName, credentialSize)
	}
	return hkdf.Key(sha256.New, secret, nil, "RingCentral Archiver: "+name, keySize)
}
