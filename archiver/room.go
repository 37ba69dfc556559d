package archiver

// room is how many bytes may still be kept in memory.
type room int

// publishing is what is kept of the archive while it is published: enough for an
// ordinary month.
type publishing struct {
	hours room // for items that were read
	pages room // for what was rendered of them
}

var publishRoom = publishing{hours: 8 << 20, pages: 16 << 20}

// take takes so many bytes of it; false when there are not so many.
func (r *room) take(bytes int) bool {
	if bytes > int(*r) {
		return false
	}
	*r -= room(bytes)
	return true
}

// keeper keeps what is written to it as long as there is room for all of it.
type keeper struct {
	room *room
	text []byte
	full bool // there was not, and nothing is kept
}

func (k *keeper) Write(p []byte) (int, error) {
	if !k.full && k.room.take(len(p)) {
		k.text = append(k.text, p...)
	} else {
		k.drop()
		k.full = true
	}
	return len(p), nil
}

// drop gives back what is kept.
func (k *keeper) drop() {
	*k.room += room(len(k.text))
	k.text = nil
}
