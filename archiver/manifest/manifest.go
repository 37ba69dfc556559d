// Package manifest reads and writes the record of what was archived: a JSON file for each day, with
// the size and two hashes of every file that came to Dropbox on that day, and with the SHA-256 of
// the manifest before it. To change a file or a day unnoticed, one would have to change every later
// manifest as well. The package stores and uploads nothing.
package manifest

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"iter"
	"time"

	"ringcentral-archiver/archiver/jsonvalues"
)

// Program is in every manifest and distinguishes it from other JSON files.
const Program = "RingCentral Archiver manifest"

// ErrNotManifest says that a file is not one that Write has written.
var ErrNotManifest = errors.New("this is not a manifest")

// Header is what stands at the beginning of a manifest.
type Header struct {
	Chain    string // names the manifests that belong together
	Day      string // 2006-01-02, in UTC
	Previous Link   // zero in the first of a chain
}

// Link is the manifest before.
type Link struct {
	Day    string `json:"day"`
	SHA256 string `json:"sha256"` // of its bytes, in hex
}

// File is a file that came to Dropbox.
type File struct {
	Item        string    `json:"item"` // type and RingCentral's id
	Kind        string    `json:"kind"` // the kind of the part
	Path        string    `json:"path"` // in the app folder
	Size        int64     `json:"size"` // bytes
	SHA256      string    `json:"sha256,omitempty"`
	ContentHash string    `json:"contentHash"` // Dropbox's (docs/dropbox.md §2.7)
	Committed   time.Time `json:"committed"`
}

// Write writes a manifest, a line for each file. The same input gives the same bytes.
func Write(w io.Writer, h Header, files iter.Seq2[File, error]) error {
	head, err := json.Marshal(struct {
		Program  string `json:"program"`
		Chain    string `json:"chain"`
		Day      string `json:"day"`
		Previous *Link  `json:"previous"`
	}{Program, h.Chain, h.Day, h.previous()})
	if err != nil {
		return fmt.Errorf("encode the head of the manifest of %s: %w", h.Day, err)
	}
	if _, err := fmt.Fprintf(w, "%s,\n\"files\":[", bytes.TrimSuffix(head, []byte("}"))); err != nil {
		return fmt.Errorf("write the manifest of %s: %w", h.Day, err)
	}
	separator := "\n"
	for f, err := range files {
		if err != nil {
			return err
		}
		line, err := json.Marshal(f)
		if err != nil {
			return fmt.Errorf("encode %s: %w", f.Path, err)
		}
		if _, err := fmt.Fprintf(w, "%s%s", separator, line); err != nil {
			return fmt.Errorf("write the manifest of %s: %w", h.Day, err)
		}
		separator = ",\n"
	}
	if _, err := io.WriteString(w, "\n]}\n"); err != nil {
		return fmt.Errorf("write the manifest of %s: %w", h.Day, err)
	}
	return nil
}

func (h Header) previous() *Link {
	if h.Previous == (Link{}) {
		return nil
	}
	return &h.Previous
}

// What a manifest may have at most, in bytes (ARCHITECTURE.md, "Limits"). Whoever can write to the Dropbox can write one.
const (
	mostName = 256 // a day, a chain, a sum, a kind
	mostItem = 2048
	mostPath = 4096
)

// can reports whether Write can have written the file.
func (f File) can() bool {
	year := f.Committed.UTC().Year()
	return f.Path != "" && len(f.Path) <= mostPath && len(f.Item) <= mostItem && max(len(f.Kind), len(f.SHA256), len(f.ContentHash)) <= mostName &&
		f.Size >= 0 && year >= 0 && year <= 9999
}

// can reports whether Write can have written the head.
func (h Header) can() bool {
	return h.Chain != "" && h.Day != "" && max(len(h.Chain), len(h.Day), len(h.Previous.Day), len(h.Previous.SHA256)) <= mostName
}

// Read reads a manifest of any size, hands over its files, and gives the SHA-256 of its bytes.
// ErrNotManifest: it is something else, or cut short, or has files that cannot be; the others before
// its end were handed over. Other errors: those of visit.
func Read(r io.Reader, visit func(File) error) (h Header, sum string, err error) {
	hash := sha256.New()
	summed := io.TeeReader(r, hash)
	h, err = read(jsonvalues.NewDecoder(summed), visit)
	if _, rest := io.Copy(io.Discard, summed); err == nil && rest != nil {
		err = fmt.Errorf("%w: %w", ErrNotManifest, rest)
	}
	return h, hex.EncodeToString(hash.Sum(nil)), err
}

func read(dec jsonvalues.Decoder, visit func(File) error) (h Header, err error) {
	odd := 0 // files that cannot be
	program, previous := "", &Link{}
	fields := map[string]any{"program": &program, "chain": &h.Chain, "day": &h.Day, "previous": &previous}
	if start, err := dec.Token(); err != nil || start != json.Delim('{') {
		return Header{}, ErrNotManifest
	}
	for dec.More() {
		key, err := dec.Token()
		if err != nil {
			return Header{}, fmt.Errorf("%w: %w", ErrNotManifest, err)
		}
		name, _ := key.(string)
		switch into := fields[name]; {
		case name == "files":
			if program != Program {
				return Header{}, ErrNotManifest
			}
			var wrong int
			wrong, err = readFiles(dec, visit)
			odd += wrong
		case into != nil:
			err = notManifest(dec.Decode(into))
		default:
			err = notManifest(dec.Decode(new(json.RawMessage)))
		}
		if err != nil {
			return Header{}, err
		}
	}
	if previous != nil {
		h.Previous = *previous
	}
	if _, err := dec.Token(); err != nil || program != Program || odd > 0 || !h.can() {
		return Header{}, ErrNotManifest
	}
	return h, nil
}

// readFiles hands over the files, and counts those that cannot be.
func readFiles(dec jsonvalues.Decoder, visit func(File) error) (odd int, err error) {
	start, err := dec.Token()
	if err == nil && start == nil {
		return 0, nil
	}
	if err != nil || start != json.Delim('[') {
		return 0, ErrNotManifest
	}
	for dec.More() {
		var f File
		if err := dec.Decode(&f); err != nil {
			return odd, notManifest(err)
		}
		if !f.can() {
			odd++
			continue
		}
		if err := visit(f); err != nil {
			return odd, err
		}
	}
	_, err = dec.Token()
	return odd, notManifest(err)
}

func notManifest(err error) error {
	if err == nil {
		return nil
	}
	return fmt.Errorf("%w: %w", ErrNotManifest, err)
}
