package publish

// budget is how many bytes may still be kept in memory.
type budget int

// Memory is what may be kept of the archive while it is published, in
// bytes. The zero value keeps nothing: everything is rendered again.
type Memory struct {
	hours budget // for items that were read
	pages budget // for what was rendered of them
}

// DefaultMemory is enough for an ordinary month.
var DefaultMemory = Memory{hours: 8 << 20, pages: 16 << 20}

// take takes so many bytes of it; false when there are not so many.
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
	full   bool // there was not, and nothing is kept
}

func (k *cappedBuffer) Write(p []byte) (int, error) {
	if !k.full && k.budget.take(len(p)) {
		k.text = append(k.text, p...)
	} else {
		k.drop()
		k.full = true
	}
	return len(p), nil
}

// drop gives back what is kept.
func (k *cappedBuffer) drop() {
	*k.budget += budget(len(k.text))
	k.text = nil
}
