package transfer

import (
	"mime"
	"slices"
	"strings"

	"ringcentral-archiver/archiver/layout"
)

// bare is a media type without parameters; empty when it cannot be read.
func bare(contentType string) string {
	media, _, err := mime.ParseMediaType(contentType)
	if err != nil {
		return ""
	}
	return media
}

// unspecific reports whether a type says only that there are bytes.
func unspecific(media string) bool {
	return strings.HasSuffix(media, "/octet-stream") || media == "application/x-download" || media == "application/force-download"
}

// family names types that are written in the same way by one of them.
func family(media string) string {
	switch {
	case media == "application/xhtml+xml":
		return htmlPage
	case strings.HasPrefix(media, "image/svg"):
		return "image/svg+xml"
	case strings.HasSuffix(media, "+xml") || strings.HasSuffix(media, "/xml") || media == "application/smil":
		return xmlText
	case strings.HasSuffix(media, "+json") || media == jsonText:
		return jsonText
	case strings.HasSuffix(media, "vcard") || media == "text/directory":
		return "text/vcard"
	case strings.HasSuffix(media, "calendar"):
		return "text/calendar"
	case strings.HasSuffix(media, "/rtf") || strings.HasSuffix(media, "/x-rtf"):
		return "application/rtf"
	case strings.HasPrefix(media, "text/") && media != htmlPage:
		return plainText
	}
	return media
}

// isPage reports whether a type is one that services answer errors in.
func isPage(media string) bool {
	f := family(media)
	return f == htmlPage || f == jsonText || f == xmlText
}

// isSent reports whether a text is of a type that only people send.
func isSent(media string) bool {
	f := family(media)
	return f == "image/svg+xml" || f == "text/vcard" || f == "text/calendar" || f == "application/rtf"
}

// isBinary reports whether a type is a known one that is no text.
func isBinary(media string) bool { return layout.Opens(media) && !isText(media) }

func isText(media string) bool { return isPage(media) || isSent(media) || family(media) == plainText }

func isPaper(media string) bool {
	return slices.Contains([]string{".pdf", ".tiff"}, layout.EndingOf(media))
}

func isPicture(media string) bool { return strings.HasPrefix(media, "image/") }

func isSound(media string) bool {
	return strings.HasPrefix(media, "audio/") || strings.HasPrefix(media, "video/") || media == "application/ogg"
}

// alike are endings of files that begin in the same way.
var alike = [][]string{
	{".ogg", ".opus", ".ogv"},
	{".mp4", ".m4a", ".mov", ".3gp", ".3g2", ".heic", ".heif", ".avif", ".aac"},
	{".zip", ".docx", ".xlsx", ".pptx", ".odt", ".ods", ".pkpass", ".doc", ".xls", ".ppt"}, // an old name may stand for a new file
	{".asf", ".wmv", ".wma"},
	{".mp3", ".mpg"},
}

// shown are types whose files always begin so that they can be told.
var shown = []string{
	"application/pdf", "image/tiff", "image/jpeg", "image/png", "image/gif", "image/webp", "image/bmp", "audio/wav", "audio/ogg", "audio/amr",
	"audio/flac", "video/avi", "video/x-flv", "video/x-ms-asf", "video/webm", "application/zip", "application/gzip", "application/msword",
	"application/x-7z-compressed",
}

// showsItself reports whether files of a type always begin so that they can be told.
func showsItself(media string) bool {
	return slices.ContainsFunc(shown, func(one string) bool { return fits(one, media) && layout.Opens(media) })
}

// fits reports whether bytes that look like one type can be a file of another, as far as it is known
// how files of that begin.
func fits(looks, media string) bool {
	is, asked := layout.EndingOf(looks), layout.EndingOf(media)
	switch {
	case asked == "":
		return true
	case isText(looks) || isText(media):
		return isText(looks) && isText(media)
	case is == "":
		return !showsItself(media)
	case is == asked:
		return true
	}
	return slices.ContainsFunc(alike, func(group []string) bool { return slices.Contains(group, is) && slices.Contains(group, asked) })
}
