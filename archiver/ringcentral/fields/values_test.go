package fields

import (
	"encoding/json"
	"fmt"
	"testing"
	"time"
)

func TestLenientValues(t *testing.T) {
	for raw, want := range map[string]string{
		`"abc"`: "abc", `8031152018338945839`: "8031152018338945839", `1.50`: "1.50", `true`: "",
		`null`: "", `{"a":1}`: "", `["a"]`: "", `""`: "", `"é\ud83d\ude00"`: "é😀",
		`"é😀"`: "é😀", `"a \"b\" \\"`: `a "b" \`, "\"\xff\"": "\ufffd", `"a'b/c"`: "a'b/c",
		`402406985004.0`: "402406985004", `4.02406985004e+11`: "402406985004", `8.031152018338945839E18`: "8031152018338945839", `-0.0`: "0",
		`1.5e0`: "1.5e0", `1e999999999`: "1e999999999", `1e41`: "1e41", `"1e3"`: "1e3", `1e-3`: "1e-3",
	} {
		var got Text
		if err := json.Unmarshal([]byte(raw), &got); err != nil || string(got) != want {
			t.Errorf("text %s: %q, %v", raw, got, err)
		}
	}
	for raw, want := range map[string]Count{
		`25`: 25, `"25"`: 25, `2.9`: 2, `-1`: 0, `null`: 0, `{}`: 0, `"NaN"`: 0, `1e300`: 0, `true`: 0,
	} {
		var got Count
		if err := json.Unmarshal([]byte(raw), &got); err != nil || got != want {
			t.Errorf("count %s: %d, %v", raw, got, err)
		}
	}
	for raw, want := range map[string]Flag{
		`true`: {true, true}, `false`: {true, false}, `"false"`: {true, false}, `null`: {}, `[]`: {}, `"maybe"`: {},
	} {
		var got Flag
		if err := json.Unmarshal([]byte(raw), &got); err != nil || got != want {
			t.Errorf("flag %s: %v, %v", raw, got, err)
		}
	}
}

func TestLenientTimes(t *testing.T) {
	for raw, want := range map[string]string{
		`"2026-11-20T17:04:12.000Z"`:      "2026-11-20T17:04:12Z",
		`"2026-11-20T17:04:12Z"`:          "2026-11-20T17:04:12Z",
		`"2026-11-20T17:04:12.5+02:00"`:   "2026-11-20T15:04:12.5Z",
		`"2026-11-20T17:04:12.123-0800"`:  "2026-11-21T01:04:12.123Z",
		`"2026-11-20T17:04:12"`:           "2026-11-20T17:04:12Z",
		`"2026-12-31T23:59:60.000Z"`:      "2027-01-01T00:00:00Z",
		`"2027-01-01T08:59:60.250+09:00"`: "2027-01-01T00:00:00.25Z",
		`"2026-12-31T23:59:61Z"`:          "0001-01-01T00:00:00Z",
		`"20 November"`:                   "0001-01-01T00:00:00Z",
		`null`:                            "0001-01-01T00:00:00Z",
		`1763658252000`:                   "0001-01-01T00:00:00Z",
		`{"time":"2026-11-20T17:04:12Z"}`: "0001-01-01T00:00:00Z",
	} {
		var got Moment
		if err := json.Unmarshal([]byte(raw), &got); err != nil || got.Format(time.RFC3339Nano) != want || got.Location() != time.UTC {
			t.Errorf("%s: %v, %v", raw, got.Time, err)
		}
	}
}

func TestLenientObjects(t *testing.T) {
	type thing struct {
		ID Text `json:"id"`
	}
	for raw, want := range map[string]string{
		`[{"id":1},{"id":"2"}]`: "1 2 ", `{"id":1}`: "1 ", `[null,7,"x",[],{"id":3}]`: "3 ", `null`: "", `[]`: "", `"x"`: "",
	} {
		var many List[thing]
		if err := json.Unmarshal([]byte(raw), &many); err != nil {
			t.Errorf("list %s: %v", raw, err)
		}
		got := ""
		for _, one := range many {
			got += fmt.Sprint(one.ID, " ")
		}
		if got != want {
			t.Errorf("list %s: %q, want %q", raw, got, want)
		}
	}
	for raw, want := range map[string]Text{`{"id":1}`: "1", `null`: "", `[{"id":1}]`: "", `"x"`: "", `{}`: ""} {
		var one Object[thing]
		if err := json.Unmarshal([]byte(raw), &one); err != nil || one.Value.ID != want {
			t.Errorf("object %s: %q, %v", raw, one.Value.ID, err)
		}
	}
}

func TestAddresses(t *testing.T) {
	for text, want := range map[string]string{
		"https://media.ringcentral.com/restapi/x": "https://media.ringcentral.com/restapi/x",
		" /restapi/x ":                            "/restapi/x",
		"restapi/x":                               "/restapi/x",
		"//media.ringcentral.com/x":               "//media.ringcentral.com/x",
		"media.ringcentral.com/restapi/x":         "//media.ringcentral.com/restapi/x",
		"media.ringcentral.com:443/restapi/x?a=b": "//media.ringcentral.com:443/restapi/x?a=b",
		"account/1/recording/2":                   "", // below what is not said
		"photo.jpg":                               "",
		"none":                                    "",
		"":                                        "",
		"urn:x":                                   "",
		"/\x7f":                                   "",
	} {
		if got := Address(Text(text)); got != want {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
}
