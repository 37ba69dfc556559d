package ledger

// Totals counts all items of the store.
type Totals struct {
	Archived, Open, Gone int
	Removed, Accepted    int `json:",omitempty"`
	// items of which some parts are archived and the others gone
	Partly  int `json:",omitempty"`
	Damaged int `json:",omitempty"` // items that were set aside
	// open items that wait only for their turn, by Type.Column
	Ready   [4]int         `json:",omitzero"`
	Bytes   int64          // of the committed parts
	Because map[string]int `json:",omitempty"` // open items by reason
	Rescue  Rescue         `json:",omitzero"`
}

// Items is how many items there are, but for those that are switched off.
func (t *Totals) Items() int { return t.Archived + t.Open + t.Gone + t.Removed + t.Accepted + t.Partly }

// Add counts an item in, or with by -1 out.
func (t *Totals) Add(it *Item, by int) {
	switch {
	case it.State == Archived:
		t.Archived += by
	case it.State.Open():
		t.Open += by
		t.Because = CountReason(t.Because, it.Reason, by)
	case it.State == Gone:
		t.Gone += by
	case it.State == Removed:
		t.Removed += by
	case it.State == Accepted:
		t.Accepted += by
	case it.State == Partly:
		t.Partly += by
	}
	if it.State == Discovered {
		t.Ready[it.Key.Type.Column()] += by
	}
	t.Bytes += int64(by) * it.Bytes()
	t.Rescue.Add(it, by)
}

// CountReason counts one reason more or less; nil when none is left.
func CountReason(because map[string]int, reason string, by int) map[string]int {
	if reason == "" {
		return because
	}
	if because == nil {
		because = map[string]int{}
	}
	if because[reason] += by; because[reason] == 0 {
		delete(because, reason)
	}
	if len(because) == 0 {
		return nil
	}
	return because
}
