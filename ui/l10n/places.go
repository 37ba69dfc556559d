package l10n

import (
	"strings"

	"fyne.io/fyne/v2/lang"

	"ringcentral-archiver/store/place"
)

// PlaceName is what a kind of place is called, wherever the archive lies of which is spoken.
func PlaceName(of place.Kind) string {
	switch of {
	case place.Folder:
		return lang.L("Folder")
	case place.SFTP:
		return lang.L("SFTP server")
	case place.S3:
		return lang.L("S3 storage")
	default:
		return "Dropbox"
	}
}

// WhereIn says that something is in places of these kinds: in Dropbox, in the folder and on the SFTP server.
func WhereIn(of ...place.Kind) string {
	var all []string
	for _, one := range of {
		switch one {
		case place.Folder:
			all = append(all, lang.L(Key("in the folder")))
		case place.SFTP:
			all = append(all, lang.L(Key("on the SFTP server")))
		case place.S3:
			all = append(all, lang.L(Key("in the S3 storage")))
		default:
			all = append(all, lang.L(Key("in Dropbox")))
		}
	}
	if len(all) < 2 {
		return strings.Join(all, "")
	}
	last := len(all) - 1
	return Translate("%s and %s", strings.Join(all[:last], ", "), all[last])
}
