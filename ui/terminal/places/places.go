// Package places names the places where the archive lies, and goes through them.
package places

import (
	"cmp"

	"ringcentral-archiver/archiver"
	"ringcentral-archiver/archiver/translation"
	"ringcentral-archiver/store"
	"ringcentral-archiver/store/place"
	"ringcentral-archiver/ui/terminal/phrase"
)

// Where is a place in a sentence: Dropbox, the folder /mnt/nas.
type Where store.Dropbox

// In is the place in a language.
func (w Where) In(l *translation.Language) string {
	switch at := w.Address(); w.Kind() {
	case place.Folder:
		return l.Say("the folder %s", at)
	case place.SFTP:
		return l.Say("the SFTP folder %s", at)
	case place.S3:
		return l.Say("the bucket %s", at)
	default:
		return "Dropbox"
	}
}

// Everywhere are the places that are connected, as in a sentence.
type Everywhere archiver.Snapshot

// In is the list in a language.
func (e Everywhere) In(l *translation.Language) string {
	var names phrase.All
	for _, one := range Each(archiver.Snapshot(e)) {
		if one.Dropbox.Connected {
			names = append(names, Where(one.Dropbox.Dropbox).In(l))
		}
	}
	return names.In(l)
}

// Each is how it stands in each place, in the first at first.
func Each(v archiver.Snapshot) []archiver.Snapshot {
	return append([]archiver.Snapshot{v}, v.Beside...)
}

// Head is what a place is called before what is said of it, where several are told apart: /mnt/nas.
func Head(at store.Dropbox) string { return cmp.Or(at.Address(), "Dropbox") }

// Connected are the kinds of the places that are connected, the first one's at first.
func Connected(v archiver.Snapshot) (kinds []string) {
	for _, one := range Each(v) {
		if one.Dropbox.Connected {
			kinds = append(kinds, one.Dropbox.Kind())
		}
	}
	return kinds
}
