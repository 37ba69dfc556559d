package index

import (
	"bytes"
	"encoding/json"
	"errors"
)

// few is a list in a day's record. One element takes three bytes there and a hundred in memory, so it is read only as far as it may
// be long.
type few[T any] []T

// mostListed is how long such a list may be (ARCHITECTURE.md, "Limits").
const mostListed = 2000

// UnmarshalJSON implements json.Unmarshaler.
func (l *few[T]) UnmarshalJSON(text []byte) error {
	*l = nil
	dec := json.NewDecoder(bytes.NewReader(text))
	switch start, err := dec.Token(); {
	case err != nil:
		return err
	case start == nil:
		return nil
	case start != json.Delim('['):
		return errors.New("it is no list")
	}
	all := []T{}
	for dec.More() {
		if len(all) == mostListed {
			return errors.New("a list is too long")
		}
		var one T
		if err := dec.Decode(&one); err != nil {
			return err
		}
		all = append(all, one)
	}
	*l = all
	return nil
}
