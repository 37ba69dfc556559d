// Package manifest reads and writes the record of what was archived: a JSON file for each day, with
// the size and two hashes of every file that came to Dropbox on that day, and with the SHA-256 of
// the manifest before it. To change a file or a day unnoticed, one would have to change every later
// manifest as well. The package stores and uploads nothing.
package manifest

import (
	"bytes"
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"iter"
	"time"
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

// Read reads a manifest. ErrNotManifest: it is something else, or cut short.
func Read(data []byte) (Header, []File, error) {
	var m struct {
		Program  string `json:"program"`
		Chain    string `json:"chain"`
		Day      string `json:"day"`
		Previous *Link  `json:"previous"`
		Files    []File `json:"files"`
	}
	if err := json.Unmarshal(data, &m); err != nil {
		return Header{}, nil, fmt.Errorf("%w: %w", ErrNotManifest, err)
	}
	if m.Program != Program || m.Chain == "" || m.Day == "" {
		return Header{}, nil, ErrNotManifest
	}
	h := Header{Chain: m.Chain, Day: m.Day}
	if m.Previous != nil {
		h.Previous = *m.Previous
	}
	return h, m.Files, nil
}

// Sum is the SHA-256 of a manifest's bytes, as the next one names it.
func Sum(data []byte) string {
	sum := sha256.Sum256(data)
	return hex.EncodeToString(sum[:])
}

// Checker follows a chain from its first manifest on.
type Checker struct{ last Link }

// Next compares a manifest with the one before it. It returns a sentence about what is wrong, or
// nothing.
func (c *Checker) Next(day string, data []byte) (wrong string) {
	h, _, err := Read(data)
	before := c.last
	c.last = Link{Day: day, SHA256: Sum(data)}
	switch {
	case err != nil:
		return fmt.Sprintf("The manifest of %s cannot be read.", day)
	case h.Day != day:
		return fmt.Sprintf("The manifest of %s has the date %s.", day, h.Day)
	case h.Previous == before:
		return ""
	case h.Previous.Day != before.Day:
		return fmt.Sprintf("The manifest of %s continues from %s, but the one before it is of %s: one is missing.", day,
			cmp.Or(h.Previous.Day, "the beginning"), cmp.Or(before.Day, "no day"))
	default:
		return fmt.Sprintf("The manifest of %s was changed after that of %s was written.", before.Day, day)
	}
}
