package notifications

import (
	"maps"
	"slices"

	"ringcentral-archiver/archiver"
	"ringcentral-archiver/archiver/reasons"
	"ringcentral-archiver/store/place"
	"ringcentral-archiver/ui/l10n"
)

// elsewhere is what is new in the places beside the first. What concerns RingCentral is told once, of the first.
func (n *Notifier) elsewhere(s archiver.Snapshot) (told []notification) {
	after := map[place.Kind]known{}
	for _, one := range s.Beside {
		kind := one.Dropbox.Kind()
		var all []notification
		l10n.In(kind, func() { after[kind], all = news(n.place, n.others[kind], one) })
		all = slices.DeleteFunc(all, func(of notification) bool {
			return len(of.of) > 0 && !slices.ContainsFunc(of.of, reasons.Reason.OfPlace)
		})
		told = append(told, named(kind, all)...)
	}
	n.others = after
	return told
}

// named puts the name of a place before what is told of it; what is about RingCentral has none.
func named(kind place.Kind, told []notification) []notification {
	for i, one := range told {
		if len(one.of) > 0 && !slices.ContainsFunc(one.of, reasons.Reason.OfPlace) {
			continue
		}
		told[i].text = l10n.Translate("%s: %s", l10n.PlaceName(kind), one.text)
	}
	return told
}

// told are the reasons that are told, and not silenced.
func (k known) told() []reasons.Reason {
	var all []reasons.Reason
	for r := range maps.Keys(k.causes) {
		if k.causes[r] {
			all = append(all, r)
		}
	}
	return all
}
