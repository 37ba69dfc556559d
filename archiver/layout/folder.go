package layout

import (
	"strings"

	"ringcentral-archiver/store"
)

// folderIn is the folder of an extension as a file's path names it; empty where
// the user has put the file somewhere else.
func folderIn(file string, t store.Type) string {
	steps := strings.Split(strings.Trim(file, "/"), "/")
	if len(steps) != 4 || steps[2] != TypeFolders[t] {
		return ""
	}
	return steps[0]
}

// folderOf gives the name that an owner's folder should have, and one that no
// other extension can have, for when that is taken.
func folderOf(o store.Owner) (wanted, otherwise string) {
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
// that one that was renamed since keeps its first.
func KeepFolder(tx *store.Tx, it *store.Item, file string) error {
	wanted := folderIn(file, it.Key.Type)
	if it.Folder != "" || wanted == "" {
		return nil
	}
	_, otherwise := folderOf(it.Owner)
	var err error
	it.Folder, err = tx.Folder(it.Owner.ExtensionID, wanted, otherwise)
	return err
}

// ChooseFolder gives an item its owner's folder when it is about to be copied,
// and not when it is planned: by then every item that is in Dropbox already has
// shown where its owner's folder is.
func ChooseFolder(tx *store.Tx, it *store.Item) (err error) {
	if it.Folder != "" {
		return nil
	}
	wanted, otherwise := folderOf(it.Owner)
	it.Folder, err = tx.Folder(it.Owner.ExtensionID, wanted, otherwise)
	return err
}
