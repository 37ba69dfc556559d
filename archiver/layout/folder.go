package layout

import (
	"strings"

	"ringcentral-archiver/store"
	"ringcentral-archiver/store/ledger"
)

// folderIn is the folder of an extension in a file's path; empty when the user
// has moved the file elsewhere.
func folderIn(file string, t ledger.Type) string {
	steps := strings.Split(strings.Trim(file, "/"), "/")
	if len(steps) != 4 || steps[2] != TypeFolders[t] {
		return ""
	}
	return steps[0]
}

// folderOf gives the name that an owner's folder should have, and one that no
// other extension can have, for when that is taken.
func folderOf(o ledger.Owner) (wanted, otherwise string) {
	if o.ExtensionID == "" {
		return "Company", "Company_"
	}
	name := o.Name
	if strings.TrimSpace(name) == "" {
		name = "ext-" + o.ExtensionID
	}
	suffix := ""
	if number := token(o.Number, extensionMost); number != "" {
		suffix = "_" + number
	}
	own := suffix + "_" + IDToken(o.ExtensionID)
	return legal(name, folderMost-len(suffix)) + suffix, legal(name, folderMost-len(own)) + own
}

// KeepFolder gives an extension the folder in which its files were found, so
// that an extension that was renamed since keeps its first folder. Errors:
// those of store.Tx.Folder.
func KeepFolder(tx *store.Tx, it *ledger.Item, file string) error {
	wanted := folderIn(file, it.Key.Type)
	if it.Folder != "" || wanted == "" {
		return nil
	}
	_, otherwise := folderOf(it.Owner)
	var err error
	it.Folder, err = tx.Folder(it.Owner.ExtensionID, wanted, otherwise)
	return err
}

// ChooseFolder gives an item its owner's folder. It is called when the item is
// about to be copied and not when it is planned, because by then the files in
// Dropbox have shown where the owner's folder is. Errors: those of
// store.Tx.Folder.
func ChooseFolder(tx *store.Tx, it *ledger.Item) (err error) {
	if it.Folder != "" {
		return nil
	}
	wanted, otherwise := folderOf(it.Owner)
	it.Folder, err = tx.Folder(it.Owner.ExtensionID, wanted, otherwise)
	return err
}
