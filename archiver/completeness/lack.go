package completeness

import (
	"ringcentral-archiver/archiver/translation"
	"ringcentral-archiver/store"
	"ringcentral-archiver/store/place"
)

// Lack is what another place of the archive has, and this one lacks, for no item is about it: "everything" says nothing of that.
type Lack struct {
	In    place.Kind
	Files int // at least
}

// LacksOf are those of all places. Errors: store.ErrDamaged.
func LacksOf(tx *store.Tx) (all []Lack, err error) {
	counted, err := tx.Lacks()
	for _, one := range counted {
		all = append(all, Lack{one.In.Kind(), one.Files})
	}
	return all, err
}

// Sentence says it in a sentence.
func (l Lack) Sentence(in *translation.Language) string {
	in = in.Of(l.In)
	return in.Say("In Dropbox, but not here: %s of the archive. No item of the log is about that, so it is not copied: copy it yourself, under the same names.", in.Count(l.Files, "file"))
}

// Beside says it after "everything".
func (l Lack) Beside(in *translation.Language) string {
	in = in.Of(l.In)
	return in.Say("Dropbox has %s more", in.Count(l.Files, "file"))
}
