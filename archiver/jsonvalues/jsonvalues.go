// Package jsonvalues reads JSON of any size value by value, of which none may be so long that it fills the memory.
package jsonvalues

import (
	"encoding/json"
	"fmt"
	"io"
)

// Most is how long a value may be, in bytes. In the longest of ours, an item of a day's record, are a record of RingCentral, which has
// 1 MiB at most, the text that is in it, and a thousand files.
const Most = 4 << 20

// Decoder is a json.Decoder whose Token and Decode fail when a value has more than Most bytes. It counts from each More on.
type Decoder struct {
	*json.Decoder
	in *rationed
}

// NewDecoder begins to read.
func NewDecoder(r io.Reader) Decoder {
	in := &rationed{r, Most}
	return Decoder{json.NewDecoder(in), in}
}

// More is that of json.Decoder.
func (d Decoder) More() bool {
	d.in.left = Most
	return d.Decoder.More()
}

// rationed is a reader of which only so much is left to read.
type rationed struct {
	io.Reader
	left int
}

// Read implements io.Reader.
func (r *rationed) Read(p []byte) (int, error) {
	if r.left <= 0 {
		return 0, fmt.Errorf("a value in the JSON has more than %d bytes", Most)
	}
	n, err := r.Reader.Read(p[:min(len(p), r.left)])
	r.left -= n
	return n, err
}
