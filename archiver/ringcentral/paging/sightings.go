package paging

import (
	"encoding/json"
	"hash/maphash"

	"ringcentral-archiver/archiver/ringcentral/fields"
)

// Sightings are the rows that the readings of a list have shown. A row that is deleted while a list is read moves those behind it
// forward, and the first of the next page onto a page that was read already: no page shows it. Where RingCentral does not tell from the
// first page on how many there are, only reading the pages again tells whether that has happened: a reading has missed nothing where all that it showed is
// still shown after it. What comes to a list meanwhile moves rows backward, and hides none.
type Sightings struct {
	seed  maphash.Seed
	again bool
	ever  map[uint64]struct{}
	pages [][]uint64          // of this reading
	left  map[uint64]struct{} // that the reading before showed, and this one has not yet
}

// NewSightings are those of a list that has not been read.
func NewSightings() *Sightings {
	return &Sightings{seed: maphash.MakeSeed(), ever: map[uint64]struct{}{}}
}

// Fresh notes the rows of a page, and says which of them no reading before this one has shown: in the first, all.
func (s *Sightings) Fresh(rows []json.RawMessage) []bool {
	fresh, page := make([]bool, len(rows)), make([]uint64, len(rows))
	for i, row := range rows {
		key := s.nameOf(row)
		_, before := s.ever[key]
		fresh[i], page[i] = !before || !s.again, key
		s.ever[key] = struct{}{}
		delete(s.left, key)
	}
	s.pages = append(s.pages, page)
	return fresh
}

// nameOf is a sum of a row's id and type, which stay when the rest of it changes; of one that has no id, of all of it.
func (s *Sightings) nameOf(row json.RawMessage) uint64 {
	var name struct {
		ID   fields.Text `json:"id"`
		Type fields.Text `json:"type"`
	}
	if err := json.Unmarshal(row, &name); err != nil || !fields.Identifies(name.ID) {
		return maphash.Bytes(s.seed, row)
	}
	return maphash.Comparable(s.seed, name)
}

// Again reports whether a list has to be read again after a walk through it, and begins that. The rows of the last page are not looked
// for: none was behind them.
func (s *Sightings) Again(w *Walk) bool {
	if w.page == 1 || w.summed || s.again && s.Stood() {
		return false
	}
	s.again, s.left = true, map[uint64]struct{}{}
	for _, page := range s.pages[:min(len(s.pages), w.page-1)] {
		for _, key := range page {
			s.left[key] = struct{}{}
		}
	}
	s.pages = nil
	return len(s.left) > 0
}

// Stood reports whether another reading has shown all that it was begun for.
func (s *Sightings) Stood() bool { return s.again && len(s.left) == 0 }
