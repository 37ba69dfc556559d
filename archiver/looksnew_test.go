package archiver_test

import (
	"encoding/json"
	"fmt"
	"maps"
	"strings"
	"testing"
	"time"

	"ringcentral-archiver/archiver/simulator/ringcentralserver"
)

// TestWhatOnlyLooksNewIsNotArchivedAgain: a list shows an attachment twice, or tells it otherwise each time. Each file is archived once.
//
//test:long
func TestWhatOnlyLooksNewIsNotArchivedAgain(t *testing.T) {
	t.Parallel()
	each := func(change func(a object, i, pass int)) func(row object, pass int) {
		return func(row object, pass int) {
			for i, a := range attachmentsOf(row) {
				change(a.(object), i, pass)
			}
		}
	}
	// once more shows the last attachment of a message again
	onceMore := func(change func(again object)) func(row object, pass int) {
		return func(row object, pass int) {
			list := attachmentsOf(row)
			again := maps.Clone(list[len(list)-1].(object))
			change(again)
			row["attachments"] = append(list, again)
		}
	}
	onPass := func(from int, change func(row object, pass int)) func(row object, pass int) {
		return func(row object, pass int) {
			if pass >= from {
				change(row, pass)
			}
		}
	}
	otherQuery := func(a object, pass int) { a["uri"] = fmt.Sprintf("%s?v=%d", a["uri"], pass) }
	otherHost := func(a object, pass int) {
		if pass%2 == 1 {
			a["uri"] = strings.Replace(fmt.Sprint(a["uri"]), "127.0.0.1", "localhost", 1)
		}
	}
	otherID := func(a object, i, pass int) { a["id"] = fmt.Sprint(1000*i + pass) }
	written := func(as func(id string) string) func(row object, pass int) {
		return onPass(1, func(row object, _ int) { row["id"] = json.Number(as(fmt.Sprint(row["id"]))) })
	}
	for name, change := range map[string]func(row object, pass int){
		"one twice":                      onceMore(func(object) {}),
		"one twice from the second pass": onPass(1, onceMore(func(object) {})),
		"one twice, once without an id":  onceMore(func(a object) { delete(a, "id") }),
		"one twice, once without a type": onceMore(func(a object) { delete(a, "type") }),
		"one twice, by another id":       onceMore(func(a object) { a["id"] = "77" }),
		"other queries":                  each(func(a object, _, pass int) { otherQuery(a, pass) }),
		"other queries and no ids":       each(func(a object, _, pass int) { otherQuery(a, pass); delete(a, "id") }),
		"other ids":                      each(otherID),
		"other ids and queries":          each(func(a object, i, pass int) { otherID(a, i, pass); otherQuery(a, pass) }),
		"other ids and hosts":            each(func(a object, i, pass int) { otherID(a, i, pass); otherHost(a, pass) }),
		"ids that are texts":             onPass(1, func(row object, _ int) { row["id"] = fmt.Sprint(row["id"]) }),
		"ids with a point":               written(func(id string) string { return id + ".0" }),
		"ids with an exponent":           written(func(id string) string { return fmt.Sprintf("%s.%se+%d", id[:1], id[1:], len(id)-1) }),
		"another order": onPass(1, func(row object, _ int) {
			list := attachmentsOf(row)
			list[0], list[len(list)-1] = list[len(list)-1], list[0]
		}),
	} {
		t.Run(name, func(t *testing.T) {
			r := newQuickRig(t)
			r.message(ringcentralserver.TypeVoiceMail, 3*time.Hour, func(m *ringcentralserver.MessageSpec) { m.Transcript = "Please call back." })
			r.message(ringcentralserver.TypeFax, 3*time.Hour, func(m *ringcentralserver.MessageSpec) { m.Direction, m.SourceFile = "Outbound", "letter.pdf" })
			r.message(ringcentralserver.TypeSMS, 3*time.Hour, func(m *ringcentralserver.MessageSpec) {
				m.Text, m.Pictures = "Two pictures", []ringcentralserver.PictureSpec{{}, {ContentType: "image/png"}}
			})
			pass := 0
			r.retell(func(message row) { change(message, pass) })
			r.backup(24 * time.Hour)
			for range 4 {
				if report := r.runOnce(); !report.Complete() {
					t.Errorf("pass %d: left %+v (%v)", pass, report.Left, report.Err)
				}
				pass++
				r.clock.Advance(time.Hour)
			}
			r.checkArchive(r.truth(start.Add(-24 * time.Hour)))
		})
	}
}
