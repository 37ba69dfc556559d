package layout

import (
	"path"
	"slices"
	"strings"
	"time"

	"golang.org/x/text/unicode/norm"

	"ringcentral-archiver/store"
	"ringcentral-archiver/store/ledger"
)

// OfMailbox is the id by which a message is known whose own id another mailbox's message has already.
func OfMailbox(id, extensionID string) string { return id + "@" + extensionID }

// tokens are what the names of an item's files may have as its id. Which of two messages with one id got that id alone depends on
// which mailbox was listed first, so that it may be another with every store. sure says that no other item has it; plain is what
// either may have, and empty where that is sure.
func tokens(key ledger.Key, extensionID string) (sure, plain string) {
	if inInbox := strings.HasSuffix(key.ID, OfMailbox("", ledger.Inboxes)); key.Type == ledger.CallRecording || extensionID == "" || inInbox {
		return IDToken(key.ID), ""
	}
	raw := strings.TrimSuffix(key.ID, OfMailbox("", extensionID))
	return IDToken(OfMailbox(raw, extensionID)), IDToken(raw)
}

// Bears reports whether the name of a file has the id of an item.
func (n ParsedName) Bears(it *ledger.Item) bool {
	sure, plain := tokens(it.Key, it.Owner.ExtensionID)
	return n.ID == sure || plain != "" && n.ID == plain
}

// Folders tells whose the folders of the archive are: the id of the extension by the folder's name, folded.
type Folders map[string]string

// FoldersOf are the folders that extensions have by their present names. One that two would have counts as no one's.
func FoldersOf(owners func(yield func(ledger.Owner) bool)) Folders {
	f := Folders{}
	for o := range owners {
		wanted, otherwise := folderOf(o)
		id := o.ExtensionID
		if _, taken := f[folded(wanted)]; taken {
			id = ""
		}
		f[folded(wanted)], f[folded(otherwise)] = id, o.ExtensionID
	}
	return f
}

// Keep adds the folders that an archive keeps for extensions: those of the names that they had first.
func (f Folders) Keep(tx *store.Tx, owners []ledger.Owner) {
	for _, o := range owners {
		if kept := tx.KeptFolder(o.ExtensionID); kept != "" {
			f[folded(kept)] = o.ExtensionID
		}
	}
}

// whose is the extension whose folder it is; empty where that is not known.
func (f Folders) whose(tx *store.Tx, folder string) string {
	if kept := tx.FolderOwner(folder); kept != "" {
		return kept
	}
	if id, standsIn := strings.CutPrefix(folder, standIn); standsIn && IDToken(id) == id {
		return id
	}
	return f[folded(folder)]
}

// Has reports whether a file lies in one of the folders of an item's extension.
func (f Folders) Has(file string, it *ledger.Item) bool {
	return f[folded(folderIn(file, it.Key.Type))] == it.Owner.ExtensionID
}

// NamedAlike reports whether two messages with one id have the same names, but for their folders.
func NamedAlike(a, b *ledger.Item) bool {
	return a.Time.Truncate(time.Second).Equal(b.Time.Truncate(time.Second)) && strings.EqualFold(partiesOf(a), partiesOf(b))
}

func folded(folder string) string { return strings.ToLower(norm.NFC.String(folder)) }

// Found gives the files in Dropbox that may be an item's. Two mailboxes may hold one id in the same second: a file that has no more
// than that in its name is not an item's if it lies in another extension's folder, or in no one's and names other parties.
// Errors: those of store.Tx.RemoteFiles.
func Found(tx *store.Tx, it *ledger.Item, known Folders) ([]ledger.RemoteFile, error) {
	owner := it.Owner.ExtensionID
	sure, plain := tokens(it.Key, owner)
	files, err := tx.RemoteFiles(sure)
	if err != nil || len(files) > 0 || plain == "" {
		return files, err
	}
	all, err := tx.RemoteFiles(plain)
	for _, f := range all {
		n, ours := ParseName(f.Path)
		whose := known.whose(tx, folderIn(f.Path, it.Key.Type))
		if whose == owner || ours && whose == "" && strings.EqualFold(n.parties, partiesOf(it)) {
			files = append(files, f)
		}
	}
	return files, err
}

// MayBeFound reports whether a file in Dropbox may be an item's, for all that its key tells.
func MayBeFound(tx *store.Tx, key ledger.Key) bool {
	if key.Type == ledger.CallRecording {
		return tx.HasRemoteFile(IDToken(key.ID))
	}
	raw, _, _ := strings.Cut(key.ID, "@")
	return tx.HasRemoteFilesFrom(token(raw, idMost-13))
}

// Has reports whether an item has the part in this archive that a file of another archive is, be it in an earlier or a later form. Of
// attachments, which names tell apart by their place alone, it does not say so.
func Has(tx *store.Tx, it *ledger.Item, f ledger.RemoteFile) bool {
	n, ours := ParseName(f.Path)
	if !ours || !n.isFiledBy(tx, it, f.Path) {
		return false
	}
	for i := range it.Parts {
		if it.Parts[i].Kept().Done() && (it.Parts[i].Kind != Attachment || n.sourceOf(it) == i) && n.names(it, i) {
			return true
		}
	}
	return false
}

// isFiledBy reports whether a file with the id of an item lies where the files of its extension do: another mailbox may hold that id.
func (n ParsedName) isFiledBy(tx *store.Tx, it *ledger.Item, file string) bool {
	if sure, _ := tokens(it.Key, it.Owner.ExtensionID); n.ID == sure {
		return true
	}
	switch folder := folderIn(file, it.Key.Type); {
	case folder == "":
		return strings.EqualFold(n.parties, partiesOf(it))
	case folded(folder) == folded(it.Folder):
		return true
	default:
		return tx.FolderOwner(folder) == it.Owner.ExtensionID
	}
}

// FilesOf are the files that an item has in the archive.
func FilesOf(it *ledger.Item) (files []ledger.RemoteFile) {
	for i := range it.Parts {
		if p := it.Parts[i].Kept(); p.Done() {
			files = append(files, ledger.RemoteFile{Path: p.Path, Size: p.Size, Hash: p.Hash})
		}
	}
	return files
}

// Lies reports whether a file of another archive lies in this one, under its own name or another that a person has given it. there and here
// are the files with its id in both. Attachments, and messages of two mailboxes, may have one id and one content: each such file here is one
// of those there. A copy beside an attachment, as sync programs and people leave them, is none.
func Lies(file ledger.RemoteFile, there, here []ledger.RemoteFile) bool {
	alike := func(files []ledger.RemoteFile) (paths []string) {
		for _, f := range files {
			if f.Hash == file.Hash && f.Size == file.Size && !has(paths, f.Path) {
				paths = append(paths, f.Path)
			}
		}
		return paths
	}
	theirs, ours := alike(there), alike(here)
	if t := FiledAs(file.Path); t == 0 || t == ledger.CallRecording || has(ours, file.Path) {
		return len(ours) > 0
	}
	one := func(p string) bool { return isOneAttachment(p, file.Path) }
	if slices.ContainsFunc(ours, one) || slices.ContainsFunc(theirs, func(p string) bool { return one(p) && isPlainer(p, file.Path) }) {
		return true
	}
	moved := 0 // files here that have another path there
	for _, p := range ours {
		if !has(theirs, p) {
			moved++
		}
	}
	for _, p := range theirs { // those with a lower path are taken to be moved first
		if p < file.Path && FiledAs(p) != 0 && !has(ours, p) {
			moved--
		}
	}
	return moved > 0
}

// isOneAttachment reports whether two files of one content are the same attachment of a message, one of them a copy beside the other. A message
// has no two in one place.
func isOneAttachment(file, other string) bool {
	n, ours := ParseName(file)
	m, theirs := ParseName(other)
	return ours && theirs && n.place() != "" && n.place() == m.place() && n.ID == m.ID && n.stamp == m.stamp && n.parties == m.parties && n.ending == m.ending &&
		strings.EqualFold(path.Dir(file), path.Dir(other))
}

// isPlainer reports whether one of two paths is that of the attachment, and the other one that of a copy: whoever makes one adds to the name.
func isPlainer(file, other string) bool {
	return len(file) < len(other) || len(file) == len(other) && file < other
}

func has(paths []string, path string) bool {
	return slices.ContainsFunc(paths, func(p string) bool { return strings.EqualFold(p, path) })
}
