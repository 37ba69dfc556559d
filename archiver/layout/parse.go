package layout

import (
	"path"
	"regexp"
	"strings"
	"time"

	"golang.org/x/text/unicode/norm"

	"ringcentral-archiver/store/ledger"
)

// indexFolder is the program's own index: nothing in it belongs to an item.
const indexFolder = "index"

// ParsedName is a file's name split into the fields that PathOf makes it of.
type ParsedName struct {
	ID        string // as IDToken gives it
	Recording bool   // a recording's name has a field more
	stamp     string // the time, in the account's zone
	parties   string // from and to
	rest      string // the text between the id and the ending: place, own name, version
	ending    string // ".mp3"
}

var (
	stampField = regexp.MustCompile(`^[0-9]{8}-[0-9]{6}$`)
	idField    = regexp.MustCompile(`^([0-9]{1,30}|.*-[0-9a-f]{12})$`)
	version    = regexp.MustCompile(`^(_v[1-9][0-9]*)?$`)
)

// ParseName reads the name of a file in Dropbox, in any folder. It returns
// false for names that this program does not give, also for the copies that
// Dropbox makes of a file in conflict.
func ParseName(file string) (ParsedName, bool) {
	lower := strings.ToLower(file)
	if lower == "/"+indexFolder || strings.HasPrefix(lower, "/"+indexFolder+"/") {
		return ParsedName{}, false
	}
	base := norm.NFC.String(path.Base(file))
	n := ParsedName{ending: strings.ToLower(path.Ext(base))}
	fields := strings.Split(strings.TrimSuffix(base, path.Ext(base)), "_")
	at := 3 // stamp, from, to
	if len(fields) <= at || !stampField.MatchString(fields[0]) {
		return n, false
	}
	if !idField.MatchString(fields[at]) {
		at++ // a recording's label
		n.Recording = true
	}
	if len(fields) <= at || !idField.MatchString(fields[at]) {
		return n, false
	}
	n.ID, n.stamp, n.parties = fields[at], fields[0], fields[1]+"_"+fields[2]
	if more := fields[at+1:]; len(more) > 0 {
		n.rest = "_" + strings.Join(more, "_")
	}
	return n, true
}

// place is the number of an attachment among those of its message, as the name has it; empty where it has none.
func (n ParsedName) place() string {
	digits := strings.TrimLeft(n.rest, "_")
	return digits[:len(digits)-len(strings.TrimLeft(digits, "0123456789"))]
}

// names reports whether the name is one that a part of an item can have, with
// whatever extension and version.
func (n ParsedName) names(it *ledger.Item, part int) bool {
	if !n.Bears(it) || n.Recording != (it.Key.Type == ledger.CallRecording) {
		return false
	}
	p := it.Parts[part]
	text := p.Kind == Text || p.Kind == Transcript
	if text && n.ending != ".txt" || p.Kind == Audio && n.ending == ".txt" {
		return false
	}
	if source := n.sourceOf(it); source >= 0 {
		return part == source
	}
	want := partSuffix(it, part, p.ContentType, 0)
	want = norm.NFC.String(strings.TrimSuffix(want, path.Ext(want)))
	if len(n.rest) < len(want) || !strings.EqualFold(n.rest[:len(want)], want) {
		return false
	}
	return version.MatchString(n.rest[len(want):])
}

// sourceOf is the part of a fax that was archived in the place of the fax itself, as long as RingCentral showed nothing else: the document
// that it was made from, which the file's ending tells. -1 where that is not so.
func (n ParsedName) sourceOf(it *ledger.Item) int {
	source := -1
	if it.Key.Type != ledger.Fax || !version.MatchString(n.rest) || n.ending == unknownExtension {
		return source
	}
	for i, p := range it.Parts {
		switch {
		case extension(p, p.ContentType) != n.ending:
		case p.Kind == Document:
			return -1
		case source < 0:
			source = i
		}
	}
	return source
}

// Names reports whether the name of a file, in whatever folder, is one that a part of an item can have.
func Names(file string, it *ledger.Item, part int) bool {
	n, ours := ParseName(file)
	return ours && n.names(it, part)
}

// isPart reports whether a file in Dropbox is a part of an item as this program
// uploaded it: by its name, by the time that only this program's uploads have,
// and by what is known here of its content. A file that was changed since is
// not. The length that a listing announced does not count: no one promises it.
func isPart(f ledger.RemoteFile, it *ledger.Item, part int, zone *time.Location) bool {
	n, ours := ParseName(f.Path)
	p := it.Parts[part]
	switch {
	case !ours || f.Hash == "" || !n.names(it, part):
		return false
	case p.Lost != nil:
		return f.Hash == p.Lost.Hash && f.Size == p.Lost.Size
	case p.URI == "":
		return f.Hash == hashOfText(p.Text)
	case f.Modified.Equal(it.Time.Truncate(time.Second)), it.Early && f.Modified.Equal(TimeOf(it).Truncate(time.Second)):
		return true
	default:
		return it.Key.Type == ledger.CallRecording && n.stampedBy(f.Modified, zone) && f.Modified.Sub(it.Time).Abs() < longAfter
	}
}

// stampedBy reports whether a file has the time that its name tells: RingCentral may tell the time of a recording otherwise by now, in the
// same call or in another one, and its id is enough to know it by. A file that was changed has another time, and what was archived
// unfinished has a second more.
func (n ParsedName) stampedBy(modified time.Time, zone *time.Location) bool {
	return zone != nil && modified.In(zone).Format(stampLayout) == n.stamp
}

// TimeOf is the time that the files of an item have in Dropbox: the item's, or a second more while RingCentral calls it unfinished. When it
// is finished, what came of it before is then not taken for all of it, by a store that did not see it so either.
func TimeOf(it *ledger.Item) time.Time {
	if it.Early {
		return it.Time.Add(time.Second)
	}
	return it.Time
}

// Pick chooses the file of a part among those found, none twice. Of several versions it is the last:
// an item that was taken unfinished is archived again under the next one. zone is the account's; nil = not known.
func Pick(files []ledger.RemoteFile, taken []bool, it *ledger.Item, part int, zone *time.Location) (ledger.RemoteFile, bool) {
	best, last := -1, ""
	for i, f := range files {
		if taken[i] || !isPart(f, it, part, zone) {
			continue
		}
		n, _ := ParseName(f.Path)
		if best < 0 || len(n.rest) > len(last) || len(n.rest) == len(last) && n.rest > last {
			best, last = i, n.rest
		}
	}
	if best < 0 {
		return ledger.RemoteFile{}, false
	}
	taken[best] = true
	return files[best], true
}
