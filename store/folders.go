package store

import (
	"fmt"
	"strings"

	"golang.org/x/text/unicode/norm"
)

// Folder gives the folder of an extension in Dropbox. The first name asked for
// is kept for good; wanted is taken unless another extension holds it, in which
// case otherwise is, which must be unique to the extension. Names that differ
// only in case are the same name to Dropbox, Windows and macOS.
func (tx *Tx) Folder(extensionID, wanted, otherwise string) (string, error) {
	b := tx.bucket(bucketFolders)
	byID := []byte("id:" + extensionID)
	if kept := b.Get(byID); kept != nil {
		return string(kept), nil
	}
	name := wanted
	if taken := b.Get(folded(wanted)); taken != nil {
		name = otherwise
	}
	if err := b.Put(byID, []byte(name)); err != nil {
		return "", fmt.Errorf("keep folder %s: %w", name, err)
	}
	if err := b.Put(folded(name), []byte(extensionID)); err != nil {
		return "", fmt.Errorf("keep folder %s: %w", name, err)
	}
	return name, nil
}

func folded(name string) []byte {
	return []byte("name:" + strings.ToLower(norm.NFC.String(name)))
}
