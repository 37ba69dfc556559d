package placeflags

import (
	"slices"

	"github.com/spf13/cobra"

	"ringcentral-archiver/archiver"
	"ringcentral-archiver/store"
	"ringcentral-archiver/store/place"
	"ringcentral-archiver/ui/terminal/flagvalue"
	"ringcentral-archiver/ui/terminal/phrase"
	"ringcentral-archiver/ui/terminal/places"
)

// About adds the flag that chooses, of several places, the one that a command is about.
func About(c *cobra.Command, kind *place.Kind) {
	c.Flags().Var(flagvalue.OneOf(kind, flagvalue.UnknownWord, Kinds...), "place", "of the archive in this `KIND` of place: dropbox, folder, sftp or s3")
}

// In is the engine of the place that was chosen, or of the first where none was. Errors: a phrase.Mistake that names the places there are.
func In(a *archiver.Archiver, kind place.Kind) (*archiver.Archiver, error) {
	of, err := a.In(kind)
	if err == nil {
		return of, nil
	}
	switch connected := places.Connected(a.Snapshot()); len(connected) {
	case 0:
		return nil, phrase.Mistake("--place %s: nothing is connected", kind)
	default:
		return nil, phrase.Mistake("--place %s: the archive is not in %s. Use %s", kind, Name(kind), phrase.Any(connected))
	}
}

// OneOfAKind says why a place is not connected beside the one of its kind that is.
func OneOfAKind(at store.Dropbox) error {
	return phrase.Mistake("the archive is in %s already, and can be in one place of a kind. To continue in the other, leave out --also", places.Where(at))
}

// Which is the place to disconnect, of those that are connected: the one of a kind, or of no kind if there is one place. Errors: a
// phrase.Mistake that names the places there are.
func Which(v archiver.Snapshot, kind place.Kind) (place.Kind, error) {
	connected := places.Connected(v)
	switch {
	case len(connected) == 0:
		return "", nil // which is the error of disconnecting it
	case kind == "" && len(connected) > 1:
		return "", phrase.Mistake("the archive is in %s: say which to disconnect, %s", places.Everywhere(v), phrase.Any(connected))
	case kind != "" && !slices.Contains(connected, kind):
		return "", phrase.Mistake("nothing was disconnected: the archive is not in %s but in %s", Name(kind), places.Everywhere(v))
	default:
		return kind, nil
	}
}
