package layout

import (
	"cmp"
	"slices"
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

// FiledAs is the type in whose folder a file lies; 0 where a person has moved it elsewhere.
func FiledAs(file string) ledger.Type {
	for _, t := range ledger.Types {
		if folderIn(file, t) != "" {
			return t
		}
	}
	return 0
}

// folderOf gives the name that an owner's folder should have, and one that no
// other extension can have, for when that is taken.
func folderOf(o ledger.Owner) (wanted, otherwise string) {
	if o.ExtensionID == "" {
		return "Company", "Company_"
	}
	name := o.Name
	if unnamed(o) {
		name = standIn + o.ExtensionID
	}
	suffix := ""
	if number := token(o.Number, extensionMost); number != "" {
		suffix = "_" + number
	}
	own := suffix + "_" + IDToken(o.ExtensionID)
	return legal(name, folderMost-len(suffix)) + suffix, legal(name, folderMost-len(own)) + own
}

// standIn begins the folder of an extension whose name is not known.
const standIn = "ext-"

func unnamed(o ledger.Owner) bool { return o.ExtensionID != "" && strings.TrimSpace(o.Name) == "" }

// standsIn reports whether a folder was made for an extension while its name was not known, or that a text was of it.
func standsIn(folder string, o ledger.Owner) bool {
	nameless, _ := folderOf(ledger.Owner{ExtensionID: o.ExtensionID})
	inboxes, _ := folderOf(ledger.OfInboxes)
	return o.ExtensionID != "" && (folder == nameless || folder == inboxes && o != ledger.OfInboxes)
}

// KeepFolder gives an extension the folder in which its files were found, so
// that an extension that was renamed since keeps its first folder. One that
// stands in for a folder with a name is not kept. Errors: those of
// store.Tx.Folder.
func KeepFolder(tx *store.Tx, it *ledger.Item, file string) error {
	wanted := folderIn(file, it.Key.Type)
	if it.Folder != "" || wanted == "" {
		return nil
	}
	if standsIn(wanted, it.Owner) {
		it.Folder = wanted
		return nil
	}
	_, otherwise := folderOf(it.Owner)
	var err error
	it.Folder, err = tx.Folder(it.Owner.ExtensionID, wanted, otherwise)
	return err
}

// ChooseFolder gives an item its owner's folder. It is called when the item is
// about to be copied and not when it is planned, because by then the files in
// Dropbox have shown where the owner's folder is. An item does not wait for the
// name of its owner: without one, it goes where the owner's other files are, or
// into a folder that stands in and is not kept for the owner, so that the name
// can still come. Errors: those of store.Tx.Folder.
func ChooseFolder(tx *store.Tx, it *ledger.Item) (err error) {
	begun := slices.ContainsFunc(it.Parts, ledger.Part.Done)
	if it.Folder != "" && (begun || unnamed(it.Owner) || !standsIn(it.Folder, it.Owner)) {
		return nil
	}
	wanted, otherwise := folderOf(it.Owner)
	if unnamed(it.Owner) {
		it.Folder = cmp.Or(tx.KeptFolder(it.Owner.ExtensionID), wanted)
		return nil
	}
	it.Folder, err = tx.Folder(it.Owner.ExtensionID, wanted, otherwise)
	return err
}
