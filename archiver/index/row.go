package index

import (
	"cmp"
	"mime"
	"path"
	"slices"
	"strings"
	"time"

	"ringcentral-archiver/archiver/plaintext"
)

// row is an item as month/data.js reads it. Its time is in seconds from the
// month's first midnight by local time, so that the reader's browser need not
// know the account's zone.
func (s *sheet) row(m Month, it *Item, n int) []any {
	at := it.Time.In(m.Zone)
	offset := at.Format("-07:00")
	if len(s.offsets) == 0 || s.offsets[len(s.offsets)-1][1] != offset {
		s.offsets = append(s.offsets, [2]any{n, offset})
	}
	wall := time.Date(at.Year(), at.Month(), at.Day(), at.Hour(), at.Minute(), at.Second(), 0, time.UTC)
	to := make([]int, len(it.To))
	for i, p := range it.To {
		to[i] = s.party(p)
	}
	files := make([][]any, len(it.Files))
	for i, f := range it.Files {
		folder, name := path.Split(f.Path)
		files[i] = []any{s.word(kindOnPage(f)), s.folders.place(folder), name}
		if asks(f) {
			files[i] = append(files[i], plaintext.Line(cmp.Or(f.Name, name)))
		}
	}
	row := []any{
		s.word(it.Type), int64(wall.Sub(m.first()) / time.Second), seconds(it.Duration), seconds(it.CallDuration),
		s.word(it.Direction), s.party(it.From), to, s.owners.place([2]string{plaintext.Line(it.OwnerName), plaintext.Line(it.OwnerNumber)}), files, it.ID,
	}
	switch {
	case it.Row != nil:
		return append(row, s.callCells(m, it)...)
	case it.Deleted:
		return append(row, plaintext.Text(it.Text), s.word(it.Label), 1)
	case it.Label != "":
		return append(row, plaintext.Text(it.Text), s.word(it.Label))
	case it.Text != "":
		return append(row, plaintext.Text(it.Text))
	}
	return row
}

// callCells are what a row has of a call: its result in place of a label, whether the page has a row of
// what it was joined with, and a text that was exchanged with the same number on that day.
func (s *sheet) callCells(m Month, it *Item) []any {
	joined, deleted, text := 0, 0, ""
	if it.Deleted {
		deleted = 1
	}
	if at := it.Row.Joined; !at.IsZero() && !at.Before(m.begin()) && at.Before(m.end()) {
		joined = 1
	}
	if len(it.Row.Texts) > 0 {
		text = it.Row.Texts[0]
	}
	return []any{"", s.word(it.Row.Result), deleted, joined, text}
}

// word is a word that the page shows.
func (s *sheet) word(text string) int { return s.words.place(plaintext.Line(text)) }

func (s *sheet) party(p Party) int {
	return s.parties.place([3]string{plaintext.Line(p.Number), plaintext.Line(p.Extension), plaintext.Line(p.Name)})
}

func seconds(d time.Duration) int64 { return int64(d.Round(time.Second) / time.Second) }

// The types that browsers show and play.
var (
	pictures = []string{"image/jpeg", "image/jpg", "image/png", "image/gif", "image/webp", "image/bmp"}
	sounds   = []string{"audio/mpeg", "audio/mp3", "audio/x-mpeg", "audio/wav", "audio/x-wav", "audio/wave", "audio/vnd.wave", "audio/ogg", "audio/mp4"}
)

// safe are the endings of attachments that the page opens at a click: they only show or play something.
var safe = strings.Fields(".jpg .png .gif .webp .bmp .tiff .heic .heif .avif .mp3 .wav .ogg .opus .m4a .aac .amr .flac .mid .au .aiff .wma " +
	".mp4 .3gp .3g2 .mov .mpg .avi .flv .wmv .asf .webm .ogv .txt .csv .md .json .vcf .ics .pdf")

// asks reports whether the page says what a file is and asks before it opens it: an attachment or a fax of a kind that may act, whatever it is
// called in the archive.
func asks(f File) bool {
	return f.Name != "" || (f.Kind == kindAttachment || f.Kind == "document") && !slices.Contains(safe, strings.ToLower(path.Ext(f.Path)))
}

// kindOnPage is the kind of a file, where a picture or a sound that came with a
// message counts as one.
func kindOnPage(f File) string {
	if f.Kind != kindAttachment {
		return f.Kind
	}
	media, _, err := mime.ParseMediaType(f.ContentType)
	switch {
	case err != nil:
		return f.Kind
	case slices.Contains(pictures, media):
		return "picture"
	case slices.Contains(sounds, media):
		return kindAudio
	}
	return f.Kind
}
