package settings

import (
	"encoding/json"
	"testing"
)

func TestMigrationsRunInOrder(t *testing.T) {
	kept := migrations
	t.Cleanup(func() { migrations = kept })
	migrations = append(kept[:len(kept):len(kept)],
		func(doc map[string]json.RawMessage) { doc["Computer"] = json.RawMessage(`"one"`) },
		func(doc map[string]json.RawMessage) {
			if string(doc["Computer"]) == `"one"` {
				doc["Computer"] = json.RawMessage(`"two"`)
			}
		})
	s, err := Decode([]byte(`{"Version":1,"Backup":true}`))
	if err != nil || s.Computer != "two" || !s.Backup || s.Version != len(migrations) {
		t.Fatalf("got %+v, %v", s, err)
	}
}
