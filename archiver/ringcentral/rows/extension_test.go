package rows

import (
	"testing"
)

func TestAnExtensionIsNamedByItsOwnID(t *testing.T) {
	for id, good := range map[string]bool{"590000001": true, "5900-a_B": true, "~": false, "..": false, "1/2": false, "%7e": false, " 59": false, "5?x": false} {
		_, err := DecodeExtension([]byte(`{"id":"` + id + `","name":"Mallory"}`))
		if (err == nil) != good {
			t.Errorf("id %q: %v", id, err)
		}
	}
}
