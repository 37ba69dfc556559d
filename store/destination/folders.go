package destination

import (
	"fmt"
	"strings"

	"golang.org/x/text/unicode/norm"

	"ringcentral-archiver/store/disk"
)

// Folders are the folders of the extensions, in one transaction.
type Folders struct{ file *disk.Tx }

// Folder gives the folder of an extension in Dropbox. It keeps the first name
// for good: wanted, unless another extension has it; then otherwise, which must
// be unique to the extension. It ignores case, because names that differ only
// in case are the same name to Dropbox, Windows and macOS. Errors: bbolt's.
func (tx *Folders) Folder(extensionID, wanted, otherwise string) (string, error) {
	b := tx.file.Bucket(disk.BucketFolders)
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

// KeptFolder is the folder that Folder keeps for an extension; empty when it
// keeps none.
func (tx *Folders) KeptFolder(extensionID string) string {
	return string(tx.file.Bucket(disk.BucketFolders).Get([]byte("id:" + extensionID)))
}

// FolderOwner is the id of the extension that Folder keeps a folder for; empty when it is kept for
// none.
func (tx *Folders) FolderOwner(name string) string {
	return string(tx.file.Bucket(disk.BucketFolders).Get(folded(name)))
}

func folded(name string) []byte {
	return []byte("name:" + strings.ToLower(norm.NFC.String(name)))
}
