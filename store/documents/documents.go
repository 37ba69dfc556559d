// Package documents decodes the store's short documents, and keeps what they say: whoever shows how things stand reads the same ones each
// time. It knows no file.
package documents

import (
	"encoding/json"
	"reflect"
	"sync"
	"time"
)

// Decoded is what documents say that were read before. A document is known by its bytes and by what it was decoded to, so that nothing
// kept here can be out of date. It is safe for use by several goroutines; nil keeps nothing.
type Decoded struct {
	mu   sync.Mutex
	docs map[document]reflect.Value
}

type document struct {
	as  reflect.Type
	raw string
}

// What is kept: the newest are read most often.
const (
	most    = 256 // documents
	longest = 2 << 10
)

// Decode is json.Unmarshal. Errors: its own.
func (d *Decoded) Decode(raw []byte, into any) error {
	to := reflect.ValueOf(into).Elem()
	if d == nil || len(raw) > longest || !to.IsZero() {
		return json.Unmarshal(raw, into)
	}
	key := document{to.Type(), string(raw)}
	d.mu.Lock()
	kept, known := d.docs[key]
	d.mu.Unlock()
	if known {
		to.Set(kept)
		return nil
	}
	if err := json.Unmarshal(raw, into); err != nil || !separate(to) {
		return err
	}
	kept = reflect.New(to.Type()).Elem()
	kept.Set(to)
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.docs == nil || len(d.docs) >= most {
		d.docs = map[document]reflect.Value{}
	}
	d.docs[key] = kept
	return nil
}

// separate reports whether a change of a copy of a value does not change the value.
func separate(v reflect.Value) bool {
	switch v.Kind() {
	case reflect.Slice, reflect.Map, reflect.Interface, reflect.Func, reflect.Chan:
		return v.IsNil()
	case reflect.Pointer:
		return v.IsNil() || v.Type() == location
	case reflect.Array:
		for i := range v.Len() {
			if !separate(v.Index(i)) {
				return false
			}
		}
	case reflect.Struct:
		for i := range v.NumField() {
			if !separate(v.Field(i)) {
				return false
			}
		}
	}
	return true
}

// location is what each time.Time points to, and nothing changes.
var location = reflect.TypeFor[*time.Location]()
