package update

import (
	"crypto/ed25519"
	"encoding/base64"
	"errors"
	"strings"

	"golang.org/x/crypto/blake2b"
)

// The lines of a minisign signature: a comment, the signature, a comment that is signed as well, and
// the signature of both (jedisct1.github.io/minisign).
const (
	untrusted = "untrusted comment: "
	trusted   = "trusted comment: "
)

// What stands before a key and before a signature, with the key's id behind it. The signature is of the
// text's BLAKE2b-512 hash.
const (
	ofKey       = "Ed"
	ofSignature = "ED"
	idLength    = 8
	head        = 2 + idLength
)

var (
	errKey         = errors.New("the key for what is said of newer versions is not one of minisign")
	errNoSignature = errors.New("what is said of a newer version is not signed")
	errSignature   = errors.New("the signature of what is said of a newer version is wrong")
)

type publicKey struct {
	id  string
	key ed25519.PublicKey
}

func parseKey(text string) (k publicKey, err error) {
	raw, err := base64.StdEncoding.DecodeString(strings.TrimSpace(text))
	if err != nil || len(raw) != head+ed25519.PublicKeySize || string(raw[:2]) != ofKey {
		return k, errKey
	}
	return publicKey{string(raw[2:head]), raw[head:]}, nil
}

// check checks the signature of a text: what follows the first words of its first line.
func (k publicKey) check(text, signature string) error {
	lines := strings.Split(strings.TrimSuffix(signature, "\n"), "\n")
	if len(lines) != 4 {
		return errSignature
	}
	comment, found := strings.CutPrefix(lines[2], trusted)
	signed, err := base64.StdEncoding.DecodeString(lines[1])
	whole, errWhole := base64.StdEncoding.DecodeString(lines[3])
	if !found || err != nil || errWhole != nil || len(signed) != head+ed25519.SignatureSize || string(signed[:head]) != ofSignature+k.id {
		return errSignature
	}
	hash := blake2b.Sum512([]byte(text))
	if !ed25519.Verify(k.key, hash[:], signed[head:]) || !ed25519.Verify(k.key, append(signed[head:len(signed):len(signed)], comment...), whole) {
		return errSignature
	}
	return nil
}
