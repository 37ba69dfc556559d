package transport

import (
	"bytes"
	"encoding/json"
)

// Repeats reports whether an object in a JSON text has a member twice. The decoder takes the last of
// them without a word, and reads names in upper and lower case as one. What the member except of
// the outermost object holds is not looked at. A text that is no JSON has none.
func Repeats(raw []byte, except string) bool {
	var open []members
	names, quiet := false, false // a name comes next; the exception is being read
	for i := 0; i < len(raw); i++ {
		top := len(open) - 1
		switch raw[i] {
		case '{', '[':
			names = raw[i] == '{'
			open = opened(open, names)
		case '}', ']':
			open, names = open[:max(top, 0)], false
		case ',':
			names, quiet = top >= 0 && open[top].object, quiet && top > 0
		case '"':
			end := min(i+1+length(raw[i+1:]), len(raw)-1)
			if names && !quiet {
				name := plain(raw[i : end+1])
				if open[top].have(name) {
					return true
				}
				quiet = top == 0 && except != "" && bytes.EqualFold(name, []byte(except))
			}
			i, names = end, false
		}
	}
	return false
}

// opened adds an object, or an array, to those that are open. It takes the place of one that was there before, with the room for its names.
func opened(open []members, object bool) []members {
	if len(open) == cap(open) {
		return append(open, members{object: object})
	}
	open = open[:len(open)+1]
	last := &open[len(open)-1]
	*last = members{object: object, known: last.known[:0]}
	return open
}

// members are the names that an object has so far.
type members struct {
	object bool
	known  [][]byte
	many   map[string]bool // instead, where they are more than a few
}

const fewMembers = 64

// have notes a name, and reports whether the object had it before.
func (m *members) have(name []byte) bool {
	if m.many != nil {
		key := string(bytes.ToLower(bytes.ToUpper(name)))
		before := m.many[key]
		m.many[key] = true
		return before
	}
	for _, other := range m.known {
		if bytes.EqualFold(other, name) {
			return true
		}
	}
	if m.known = append(m.known, name); len(m.known) > fewMembers {
		m.many = map[string]bool{}
		for _, other := range m.known {
			m.many[string(bytes.ToLower(bytes.ToUpper(other)))] = true
		}
	}
	return false
}

// length is how many bytes come before the quotation mark that ends a string.
func length(text []byte) int {
	for i := 0; i < len(text); i++ {
		switch text[i] {
		case '\\':
			i++
		case '"':
			return i
		}
	}
	return len(text)
}

// plain is a name without its quotation marks.
func plain(quoted []byte) []byte {
	if bytes.IndexByte(quoted, '\\') >= 0 {
		var name string // it is made for each name that comes this far
		if json.Unmarshal(quoted, &name) == nil {
			return []byte(name)
		}
	}
	return bytes.Trim(quoted, `"`)
}
