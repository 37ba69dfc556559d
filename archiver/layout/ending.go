package layout

import (
	"cmp"
	"mime"
	"path"
	"strings"

	"ringcentral-archiver/store/ledger"
)

// unknownExtension is for content whose type says nothing.
const unknownExtension = ".bin"

// mediaTypes are the types of files by the ending by which a computer opens them on a double click,
// the usual name first: all types that RingCentral lists for MMS, those of documents that are
// faxed, and the names of sounds and pictures that were seen (docs/ringcentral.md §11).
var mediaTypes = map[string][]string{
	".mp3":  {"audio/mpeg", "audio/mp3", "audio/mpg", "audio/mpeg3", "audio/x-mp3", "audio/x-mpeg", "audio/x-mpeg-3"},
	".wav":  {"audio/wav", "audio/wave", "audio/vnd.wave", "audio/x-wav", "audio/x-pn-wav"},
	".ogg":  {"audio/ogg", "application/ogg"},
	".opus": {"audio/opus"},
	".m4a":  {"audio/mp4", "audio/m4a", "audio/x-m4a"},
	".aac":  {"audio/aac", "audio/x-aac"},
	".amr":  {"audio/amr", "audio/amr-wb", "audio/arm"},
	".flac": {"audio/flac", "audio/x-flac"},
	".mid":  {"audio/midi"},
	".au":   {"audio/basic"},
	".aiff": {"audio/aiff", "audio/x-aiff"},
	".wma":  {"audio/x-ms-wma"},

	".jpg":  {"image/jpeg", "image/jpg", "image/pjpeg"},
	".png":  {"image/png", "image/x-png"},
	".gif":  {"image/gif"},
	".webp": {"image/webp"},
	".bmp":  {"image/bmp", "image/x-bmp", "image/x-ms-bmp"},
	".tiff": {"image/tiff", "image/tif", "image/x-tiff"},
	".svg":  {"image/svg+xml", "image/svg"},
	".heic": {"image/heic"},
	".heif": {"image/heif"},
	".avif": {"image/avif"},
	".ico":  {"image/x-icon", "image/vnd.microsoft.icon"},

	".mp4":  {"video/mp4", "video/x-m4v"},
	".3gp":  {"video/3gpp", "video/3gp", "audio/3gpp"},
	".3g2":  {"video/3gpp2", "audio/3gpp2"},
	".mov":  {"video/quicktime"},
	".mpg":  {"video/mpeg"},
	".avi":  {"video/avi", "video/msvideo", "video/x-msvideo"},
	".flv":  {"video/x-flv"},
	".wmv":  {"video/x-ms-wmv"},
	".asf":  {"video/x-ms-asf"},
	".webm": {"video/webm", "audio/webm"},
	".ogv":  {"video/ogg"},

	".txt":  {"text/plain"},
	".html": {"text/html", "application/xhtml+xml"},
	".csv":  {"text/csv"},
	".md":   {"text/markdown"},
	".xml":  {"text/xml", "application/xml"},
	".json": {"application/json"},
	".smil": {"application/smil", "application/smil+xml"},
	".vcf":  {"text/vcard", "text/x-vcard", "text/directory"},
	".ics":  {"text/calendar", "text/vcalendar", "text/x-calendar", "text/x-vcalendar"},
	".rtf":  {"application/rtf", "application/x-rtf", "text/rtf"},

	".pdf":    {"application/pdf", "application/x-pdf"},
	".ps":     {"application/postscript"},
	".doc":    {"application/msword"},
	".xls":    {"application/vnd.ms-excel"},
	".ppt":    {"application/vnd.ms-powerpoint"},
	".docx":   {"application/vnd.openxmlformats-officedocument.wordprocessingml.document"},
	".xlsx":   {"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"},
	".pptx":   {"application/vnd.openxmlformats-officedocument.presentationml.presentation"},
	".odt":    {"application/vnd.oasis.opendocument.text"},
	".ods":    {"application/vnd.oasis.opendocument.spreadsheet"},
	".pkpass": {"application/vnd.apple.pkpass"},
	".zip":    {"application/zip", "application/x-zip", "application/x-zip-compressed"},
	".gz":     {"application/gzip", "application/x-gzip"},
	".tar":    {"application/x-tar"},
	".7z":     {"application/x-7z-compressed"},
}

// otherEndings are those that senders' names have besides.
var otherEndings = map[string]string{
	".jpeg": ".jpg", ".tif": ".tiff", ".mpeg": ".mpg", ".m4v": ".mp4", ".qt": ".mov", ".htm": ".html", ".xhtml": ".html", ".vcard": ".vcf",
	".oga": ".ogg", ".gzip": ".gz", ".arm": ".amr", ".log": ".txt",
}

// extensions are the endings by media type.
var extensions = func() map[string]string {
	endings := map[string]string{}
	for ending, types := range mediaTypes {
		for _, media := range types {
			endings[media] = ending
		}
	}
	return endings
}()

// TypeOfName is the media type that a file's name stands for; empty when its ending says nothing.
func TypeOfName(name string) string {
	ending := strings.ToLower(path.Ext(name))
	if types := mediaTypes[cmp.Or(otherEndings[ending], ending)]; len(types) > 0 {
		return types[0]
	}
	return ""
}

// TypeIn is the media type by which an archived part has its name there: what is known of it or, of a file that was found there, what its
// ending stands for.
func TypeIn(p ledger.Part) string {
	media, _, err := mime.ParseMediaType(p.ContentType)
	if err == nil && extensions[media] == strings.ToLower(path.Ext(p.Path)) {
		return p.ContentType
	}
	return cmp.Or(TypeOfName(p.Path), p.ContentType)
}

// EndingOf is the ending by which a computer opens files of a media type; empty where none is known.
func EndingOf(media string) string { return extensions[media] }

// Opens reports whether files of a media type have an ending by which a computer opens them.
func Opens(media string) bool { return extensions[media] != "" }

// extension is the ending of a part's file, chosen by the content's type, else by the sender's
// name.
func extension(p ledger.Part, contentType string) string {
	if p.Kind == Text || p.Kind == Transcript {
		return ".txt"
	}
	media, _, err := mime.ParseMediaType(contentType)
	if err != nil {
		media = ""
	}
	ending := cmp.Or(extensions[media], ownEnding(p.FileName), unknownExtension)
	if p.Kind == Audio && ending == ".txt" {
		return unknownExtension // a transcript beside it has that name
	}
	if Acts(ending) {
		return heldExtension
	}
	return ending
}

// ownEnding is the ending of the sender's name for a file; empty when it is none.
func ownEnding(name string) string {
	if own := strings.ToLower(path.Ext(name)); len(own) > 1 && token(own[1:], endingMost) == own[1:] {
		return own
	}
	return ""
}

// Named reports whether the sender's name for a file has an ending.
func Named(fileName string) bool { return ownEnding(fileName) != "" }
