// Package roster is the list of the account's extensions: whose an item is, which extensions are leaving, and whether the
// list is surely whole.
package roster

import (
	"cmp"
	"context"
	"fmt"
	"iter"
	"log/slog"
	"maps"
	"slices"

	"ringcentral-archiver/archiver/layout"
	"ringcentral-archiver/archiver/reasons"
	"ringcentral-archiver/archiver/ringcentral"
	"ringcentral-archiver/store"
	"ringcentral-archiver/store/ledger"
)

// Source is the part of RingCentral's client that lists the extensions.
type Source interface {
	Extensions(ctx context.Context, page func([]ringcentral.Extension) error) error
}

// Roster is the extensions that the account has, as far as they are known. It stays the same during a pass.
type Roster struct {
	extensions map[string]ringcentral.Extension
	sure       bool  // they are surely all, and each is known
	counted    bool  // the same, but that some may be known by their rows alone
	err        error // why they are not
	folders    layout.Folders
}

// Own knows the signed-in extension alone.
func Own(who store.RingCentral) *Roster {
	return &Roster{extensions: map[string]ringcentral.Extension{
		who.ExtensionID: {ID: who.ExtensionID, Number: who.Number, Name: who.Extension},
	}}
}

// Read reads the account's extensions. wanted says which are not left out. Names are worth no item:
// where the list cannot be had, ids stand in for them until it can, and no extension counts as leaving.
// Errors: that of ctx, and those of ringcentral.Client that stop everything.
func Read(ctx context.Context, from Source, who store.RingCentral, wanted func(extension string) bool, log *slog.Logger) (*Roster, error) {
	r := Own(who)
	whole, err := r.read(ctx, from, who.ExtensionID)
	if err == nil {
		err = context.Cause(ctx) // the pass may have been stopped just when the list was whole
	}
	if ctx.Err() != nil || reasons.Of(err).StopsAll() {
		return nil, reasons.Wrap("list the extensions", reasons.From(reasons.RingCentral, err))
	}
	if err != nil && log != nil {
		log.Info("The names of the extensions are not known", "reason", err.Error())
	}
	r.counted, r.err = whole && err == nil, err
	r.sure = r.counted && !slices.ContainsFunc(slices.Collect(maps.Values(r.extensions)), func(e ringcentral.Extension) bool {
		return e.Odd != "" && wanted(e.ID)
	})
	return r, nil
}

// read reports whether the list is whole: it has the signed-in user. A list without the user says nothing about who is missing in it.
func (r *Roster) read(ctx context.Context, from Source, own string) (whole bool, err error) {
	err = from.Extensions(ctx, func(page []ringcentral.Extension) error {
		for _, e := range page {
			r.extensions[e.ID] = e
			whole = whole || e.ID == own
		}
		return nil
	})
	return whole, err
}

// Sure reports whether the extensions are surely all that the account has, and each is known.
func (r *Roster) Sure() bool { return r.sure }

// Counted reports the same, but that some may be known by their rows alone.
func (r *Roster) Counted() bool { return r.counted }

// Unknown is the error of whoever needs to know all extensions, while they are not counted.
func (r *Roster) Unknown() error {
	if r.counted {
		return nil
	}
	return reasons.Wrap("list the extensions", reasons.From(reasons.RingCentral, cmp.Or(r.err, errPartial)))
}

var errPartial = fmt.Errorf("%w: the list of extensions is not whole", ringcentral.ErrBadList)

// Extension is what the list says of an extension.
func (r *Roster) Extension(id string) (e ringcentral.Extension, listed bool) {
	e, listed = r.extensions[id]
	return e, listed
}

// All are the extensions by id, in no order.
func (r *Roster) All() iter.Seq2[string, ringcentral.Extension] { return maps.All(r.extensions) }

// Folders are those of the account's extensions.
func (r *Roster) Folders() layout.Folders {
	if r.folders == nil {
		r.folders = layout.FoldersOf(func(yield func(ledger.Owner) bool) {
			for id := range r.extensions {
				if !yield(r.Owner(id)) {
					return
				}
			}
		})
	}
	return r.folders
}

// Owner is whose an item of an extension is: an extension that was deleted is known by its id alone.
func (r *Roster) Owner(extensionID string) ledger.Owner {
	if extensionID == "" {
		return ledger.Owner{Name: "Company"}
	}
	if e, known := r.extensions[extensionID]; known {
		return ledger.Owner{ExtensionID: e.ID, Number: e.Number, Name: e.Name}
	}
	return ledger.Owner{ExtensionID: extensionID}
}

// Named gives an owner without a name the one that the list of extensions has.
func (r *Roster) Named(of ledger.Owner) ledger.Owner {
	if e := r.extensions[of.ExtensionID]; of.Name == "" && of.ExtensionID != "" && e.Name != "" {
		return ledger.Owner{ExtensionID: e.ID, Number: e.Number, Name: e.Name}
	}
	return of
}

// Describe names an extension in a message.
func Describe(o ledger.Owner) string {
	if o.ExtensionID == ledger.Inboxes {
		return o.Name
	}
	text := "extension " + o.ExtensionID
	if o.Number != "" {
		text = "extension " + o.Number
	}
	if o.Name != "" {
		text += " (" + o.Name + ")"
	}
	return text
}
