package completeness

import (
	"ringcentral-archiver/archiver/reasons"
	"ringcentral-archiver/archiver/translation"
	"ringcentral-archiver/store"
	"ringcentral-archiver/store/place"
)

// Lack is what another place of the archive has, and this one lacks, and that no item is about: "everything" says nothing of that.
type Lack struct {
	In    place.Kind
	Files int
	Names int            // of these, how many cannot have their names here
	Why   reasons.Reason // for which one of the others was not copied last
}

// LacksOf are those of all places. Errors: store.ErrDamaged.
func LacksOf(tx *store.Tx) (all []Lack, err error) {
	counted, err := tx.Lacks()
	for _, one := range counted {
		all = append(all, Lack{one.In.Kind(), one.Files, one.Names, reasons.Reason(one.Why)})
	}
	return all, err
}

// Sentences say it.
func (l Lack) Sentences(here *translation.Language) (all []string) {
	in := here.Of(l.In)
	if copied := l.Files - l.Names; copied > 0 {
		all = append(all, in.Say("In Dropbox, but not here yet: %s of the archive that no item of the log is about. The next runs copy that from there.", in.Count(copied, "file")))
		if l.Why != reasons.NoReason {
			all = append(all, here.Say(l.Why.Sentence()))
		}
	}
	if l.Names > 0 {
		all = append(all, in.Say("In Dropbox, but not here: %s of the archive, because the name is taken or not allowed here. Rename what has it here, or the file there, and the next run copies it.", in.Count(l.Names, "file")))
	}
	return all
}

// Beside says it after "everything".
func (l Lack) Beside(in *translation.Language) string {
	in = in.Of(l.In)
	return in.Say("Dropbox has %s more", in.Count(l.Files, "file"))
}
