package contents

import (
	"bytes"
	"cmp"
	"compress/flate"
	"fmt"
	"io"
	"regexp"
	"strings"
	"time"

	"ringcentral-archiver/archiver/index"
	"ringcentral-archiver/archiver/jsonvalues"
	"ringcentral-archiver/archiver/layout"
	"ringcentral-archiver/store"
	"ringcentral-archiver/store/ledger"
)

// mostHour is about how many bytes the items of other computers in an hour may take in memory, and what the calls of an hour are
// joined with. Whoever can write to the Dropbox can name more; that is not shown.
const mostHour = 64 << 20

// othersOf gives what others' day records name of an hour and what lies in Dropbox. mine are the
// items of this store, to which files are added that only the other computer has archived.
func (c *Contents) othersOf(tx *store.Tx, at time.Time, mine map[ledger.Key]*index.Item) (out []*index.Item, size int, err error) {
	err = tx.Others(at, func(name string, packed []byte) error {
		it, text, err := Entry(packed)
		if err != nil {
			return fmt.Errorf("the entry of %s: %w", name, err)
		}
		if it == nil || size > mostHour {
			return nil
		}
		own := mine[KeyOf(it)]
		if own != nil { // the record may have been read before a list showed the item
			for i := range own.Files {
				f := &own.Files[i]
				f.SHA256 = cmp.Or(f.SHA256, SumOf(it.Files, f.ContentHash, f.Size))
			}
		}
		files, err := Lying(tx, it)
		if err != nil || len(files) == 0 {
			return err
		}
		if own != nil {
			own.Files = append(own.Files, files...)
			return nil
		}
		it.Files = files
		out, size = append(out, it), size+itemSize+len(text)
		return nil
	})
	return out, size, err
}

// Entry is an entry of another computer's day record as the store keeps it, and its text; nil where an earlier version has kept what this one
// does not understand. Errors: store.ErrDamaged.
func Entry(packed []byte) (it *index.Item, text []byte, err error) {
	if text, err = unpack(packed); err != nil {
		return nil, nil, fmt.Errorf("%w: %w", store.ErrDamaged, err)
	}
	if it, err = index.ParseItem(text); err != nil {
		return nil, text, nil
	}
	return it, text, nil
}

// SumOf is the SHA-256 that another computer names of a file; empty where it names none. Only the computer knows it that copied the file.
func SumOf(files []index.File, contentHash string, size int64) string {
	for _, f := range files {
		if f.ContentHash == contentHash && f.Size == size && sha256Hex.MatchString(f.SHA256) {
			return f.SHA256
		}
	}
	return ""
}

var sha256Hex = regexp.MustCompile(`^[0-9a-f]{64}$`)

// Lying gives the files of another computer's item that still lie in Dropbox, each with the path
// that it has now.
func Lying(tx *store.Tx, it *index.Item) (out []index.File, err error) {
	found, err := tx.RemoteFiles(layout.IDToken(it.ID))
	if err != nil {
		return nil, err
	}
	taken := make([]bool, len(found))
	pick := func(f index.File, fits func(ledger.RemoteFile) bool) bool {
		for i, there := range found {
			if !taken[i] && fits(there) {
				taken[i] = true
				f.Path = there.Path
				out = append(out, f)
				return true
			}
		}
		return false
	}
	for _, f := range it.Files {
		_ = pick(f, func(there ledger.RemoteFile) bool { return strings.EqualFold(there.Path, f.Path) }) ||
			pick(f, func(there ledger.RemoteFile) bool { return there.Hash == f.ContentHash && there.Size == f.Size })
	}
	return out, nil
}

// KeyOf is the key of an item of the index; without a type where the program does not know it.
func KeyOf(it *index.Item) ledger.Key {
	for t, folder := range layout.TypeFolders {
		if folder == it.Type {
			return ledger.Key{Type: t, ID: it.ID}
		}
	}
	return ledger.Key{}
}

// Packer compresses entries for the store, one after the other. Its tables are far larger than an entry, so it is used again.
type Packer struct {
	to  bytes.Buffer
	out *flate.Writer
}

// Pack compresses an entry.
func (p *Packer) Pack(text []byte) ([]byte, error) {
	p.to.Reset()
	if p.out == nil {
		out, err := flate.NewWriter(&p.to, flate.BestSpeed)
		if err != nil {
			return nil, err
		}
		p.out = out
	}
	p.out.Reset(&p.to)
	if _, err := p.out.Write(text); err != nil {
		return nil, err
	}
	if err := p.out.Close(); err != nil {
		return nil, err
	}
	return bytes.Clone(p.to.Bytes()), nil
}

func unpack(packed []byte) ([]byte, error) {
	text, err := io.ReadAll(io.LimitReader(flate.NewReader(bytes.NewReader(packed)), jsonvalues.Most+1))
	if err == nil && len(text) > jsonvalues.Most {
		err = fmt.Errorf("it has more than %d bytes", jsonvalues.Most)
	}
	return text, err
}
