// Package layout names the archive's files: the path in Dropbox of each part of
// an item, its folder, and the item read back from a file's name; and it tells whether two
// items with one id are the same. It uses the store for folders and reads no file in Dropbox.
package layout

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"path"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"ringcentral-archiver/store/ledger"
)

// Names are legal on Windows, macOS and Linux and in Dropbox whatever RingCentral sends
// (docs/dropbox.md §2.8), and short enough that a path stays below the 260 characters of Windows.
const (
	folderMost    = 56 // bytes
	extensionMost = 10 // an extension's number
	partyMost     = 20
	labelMost     = 16
	idMost        = 30
	attachedMost  = 36 // what is kept of an attachment's own name
	endingMost    = 6

	stampLayout = "20060102-150405"
)

// TypeFolders are the folders of the types below an extension's folder.
var TypeFolders = map[ledger.Type]string{
	ledger.CallRecording: "Call Recording", ledger.VoiceMail: "Voicemail", ledger.SMS: "SMS", ledger.Fax: "Fax",
}

// PathOf gives a part's path in Dropbox below the app folder (ARCHITECTURE.md, "The archive"). The
// item's id is always in it, so no two items share one; times are the account's
// local time. The version is 0, or counts up when the name is taken.
func PathOf(it *ledger.Item, part int, contentType string, zone *time.Location, version int) string {
	local := it.Time.In(zone)
	return "/" + path.Join(it.Folder, local.Format("2006-01-02"), TypeFolders[it.Key.Type],
		fileStem(it, local)+partSuffix(it, part, contentType, version))
}

func fileStem(it *ledger.Item, local time.Time) string {
	fields := []string{local.Format(stampLayout), partiesOf(it)}
	if it.Key.Type == ledger.CallRecording {
		fields = append(fields, cmp.Or(token(it.Label, labelMost), "Recording"))
	}
	return strings.Join(append(fields, IDToken(it.Key.ID)), "_")
}

// partiesOf is who sent an item and to whom, as a file's name shows it.
func partiesOf(it *ledger.Item) string {
	to := ledger.Party{}
	if len(it.To) > 0 {
		to = it.To[0]
	}
	parties := partyToken(it.From) + "_" + partyToken(to)
	if extra := len(it.To) - 1; extra > 0 {
		parties += fmt.Sprintf("+%d", extra)
	}
	if number := token(it.Owner.Number, extensionMost); number != "" && it.Key.Type == ledger.CallRecording {
		parties += "#" + number
	}
	return parties
}

// partSuffix tells the parts of an item apart: the first file of a kind carries
// only its extension, attachments their place and own name.
func partSuffix(it *ledger.Item, part int, contentType string, version int) string {
	p := it.Parts[part]
	again := ""
	if version > 0 {
		again = fmt.Sprintf("_v%d", version+1)
	}
	ext := extension(p, contentType)
	if p.Kind != Attachment {
		if nth := place(it, part); nth > 1 {
			return fmt.Sprintf("_%d%s%s", nth, again, ext)
		}
		return again + ext
	}
	name := strings.TrimSuffix(p.FileName, path.Ext(p.FileName))
	out := fmt.Sprintf("_%d", place(it, part))
	if name = strings.TrimSpace(name); name != "" {
		out += "_" + legal(name, attachedMost)
	}
	return out + again + ext
}

// place is the number of a part among those of its kind, from 1.
func place(it *ledger.Item, part int) (n int) {
	for i := range part + 1 {
		if it.Parts[i].Kind == it.Parts[part].Kind {
			n++
		}
	}
	return n
}

// partyToken is a party as a file name shows it: digits, else the extension's
// number, else the name.
func partyToken(p ledger.Party) string {
	return cmp.Or(token(strings.TrimPrefix(p.Number, "+"), partyMost), token(p.Extension, partyMost), token(p.Name, partyMost), "unknown")
}

// IDToken is an item's id as a file name shows it. All ids seen so far are
// digits. Of any other id the name has the legal characters and a digest,
// because two ids that differ in a sign or in case must not share a name.
func IDToken(id string) string {
	if id != "" && len(id) <= idMost && strings.Trim(id, "0123456789") == "" {
		return id
	}
	sum := sha256.Sum256([]byte(id))
	return token(id, idMost-13) + "-" + hex.EncodeToString(sum[:6])
}

// token keeps letters, digits and hyphens, at most most bytes of them.
func token(s string, most int) string {
	var out strings.Builder
	for _, r := range norm.NFC.String(s) {
		if out.Len()+utf8.RuneLen(r) > most {
			break
		}
		if r <= 0xFFFF && r != utf8.RuneError && (unicode.IsLetter(r) || unicode.IsDigit(r) || r == '-') {
			out.WriteRune(r)
		}
	}
	return out.String()
}

// legal makes a name that every system accepts out of any text, at most most
// bytes long. It replaces characters that are not allowed by underscores, and
// with them all beyond the first plane, because Dropbox refuses some of those.
func legal(s string, most int) string {
	var out strings.Builder
	for _, r := range norm.NFC.String(strings.ToValidUTF8(s, "_")) {
		if r > 0xFFFF || r == utf8.RuneError || !unicode.IsPrint(r) || strings.ContainsRune(`<>:"/\|?*`, r) {
			r = '_'
		}
		if out.Len()+utf8.RuneLen(r) > max(most, 8) {
			break
		}
		out.WriteRune(r)
	}
	name := strings.Trim(out.String(), " .")
	if name == "" || reserved(name) {
		return "_" + name
	}
	return name
}

// ComputerName is a computer's name as the name of a file shows it.
func ComputerName(name string) string { return legal(name, folderMost) }

// reserved reports names that Windows or Dropbox keep for themselves, alone or
// before a dot, and that of the folder in which the pages lie.
func reserved(name string) bool {
	lower := strings.ToLower(name)
	switch lower {
	case "desktop.ini", "thumbs.db", "ds_store", "index":
		return true
	}
	stem, _, _ := strings.Cut(lower, ".")
	switch stem = strings.TrimSpace(stem); stem {
	case "con", "prn", "aux", "nul", "dropbox", "conin$", "conout$":
		return true
	}
	return len([]rune(stem)) == 4 && (strings.HasPrefix(stem, "com") || strings.HasPrefix(stem, "lpt")) &&
		strings.ContainsRune("0123456789¹²³", []rune(stem)[3])
}
