package publish

// budget is how many bytes may still be kept in memory.
type budget int

// Memory is how much of the archive may be kept in memory while it is
// published, in bytes. The zero value keeps nothing: everything is rendered
// again.
type Memory struct {
	hours int    // for items that were read
	pages budget // for what was rendered of them
}

// DefaultMemory is enough for a month of 2,000 recordings: each is read once, and its pages are sent together.
var DefaultMemory = Memory{hours: 8 << 20, pages: 14 << 20}

// take takes n bytes of the budget; false when that is more than is left.
func (r *budget) take(bytes int) bool {
	if bytes > int(*r) {
		return false
	}
	*r -= budget(bytes)
	return true
}

// cappedBuffer keeps what is written to it as long as the budget has room for all of it.
type cappedBuffer struct {
	budget *budget
	text   []byte
	full   bool // the budget had no room, and nothing is kept
}

// Write implements io.Writer. It never fails: what the budget has no room for
// is dropped.
func (k *cappedBuffer) Write(p []byte) (int, error) {
	if !k.full && k.budget.take(len(p)) {
		k.text = append(k.text, p...)
	} else {
		k.drop()
		k.full = true
	}
	return len(p), nil
}

// drop gives the kept bytes back to the budget.
func (k *cappedBuffer) drop() {
	*k.budget += budget(len(k.text))
	k.text = nil
}
