package storetest

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"os"
	"strconv"
	"testing"
	"time"

	"ringcentral-archiver/store"
	"ringcentral-archiver/store/ledger"
)

// Scaled is how much work a benchmark does: n, times BENCH_SCALE where that is
// set. 0.01 is a quick look, 10 shows how the figures grow.
func Scaled(t testing.TB, n int) int {
	t.Helper()
	text := os.Getenv("BENCH_SCALE")
	if text == "" {
		return n
	}
	scale, err := strconv.ParseFloat(text, 64)
	if err != nil || scale <= 0 {
		t.Fatalf("BENCH_SCALE is %q, and should be a number above 0", text)
	}
	return max(1, int(float64(n)*scale))
}

// Years is the content of a store after a long time: a number of hours up to
// End, with a number of archived items spread evenly over them.
type Years struct {
	End          time.Time // the end of the last hour
	Hours, Items int
}

// First is where the first hour begins.
func (y Years) First() time.Time {
	return y.End.Add(-time.Duration(y.Hours) * time.Hour).Truncate(time.Hour)
}

// String names a benchmark.
func (y Years) String() string { return fmt.Sprintf("%d-hours-with-%d-items", y.Hours, y.Items) }

// yearsPage is how many items are written in one transaction, as many as a page
// of a listing and more.
const yearsPage = 5000

// Fill writes the hours and then the items, in the order of time.
func (y Years) Fill(t testing.TB, s *store.Store) {
	t.Helper()
	for from := 0; from < y.Hours; from += yearsPage {
		y.write(t, s, from, min(from+yearsPage, y.Hours), y.writeHour)
	}
	for from := 0; from < y.Items; from += yearsPage {
		y.write(t, s, from, min(from+yearsPage, y.Items), y.writeItem)
	}
}

func (y Years) write(t testing.TB, s *store.Store, from, to int, one func(*store.Tx, int) error) {
	t.Helper()
	err := s.Update(func(tx *store.Tx) error {
		for i := from; i < to; i++ {
			if err := one(tx, i); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

// allSources are the listings of an admin who backs up everything.
const allSources = ledger.AccountRecordings | ledger.OwnRecordings | ledger.OwnVoiceMail | ledger.OwnSMS | ledger.OwnFax

func (y Years) writeHour(tx *store.Tx, i int) error {
	at := y.First().Add(time.Duration(i) * time.Hour)
	return tx.ChangeJob(at, func(j *ledger.Job) {
		j.Sources = allSources
		for k := range j.Listed {
			if j.Listed[k] = at.Add(6 * time.Hour); j.Listed[k].After(y.End) {
				j.Listed[k] = y.End
			}
		}
		j.Start, j.End = at.Add(time.Hour+2*time.Minute), at.Add(time.Hour+3*time.Minute)
	})
}

func (y Years) writeItem(tx *store.Tx, i int) error { return tx.PutItem(y.Item(i)) }

// yearsTypes is how often the types occur: of ten items five are texts, four
// recordings and one a voicemail or a fax.
var yearsTypes = []ledger.Type{
	ledger.SMS, ledger.CallRecording, ledger.SMS, ledger.CallRecording, ledger.SMS,
	ledger.CallRecording, ledger.SMS, ledger.CallRecording, ledger.SMS, ledger.VoiceMail,
	ledger.SMS, ledger.CallRecording, ledger.SMS, ledger.CallRecording, ledger.SMS,
	ledger.CallRecording, ledger.SMS, ledger.CallRecording, ledger.SMS, ledger.Fax,
}

// Item is the archived item with that number, as it is in the store.
func (y Years) Item(i int) *ledger.Item {
	at := y.First().Add(time.Duration(y.Hours) * time.Hour / time.Duration(max(y.Items, 1)) * time.Duration(i))
	kind, id := yearsTypes[i%len(yearsTypes)], strconv.Itoa(7_000_000_000_000+i*1000+4)
	owner := ledger.Owner{ExtensionID: strconv.Itoa(590_100_004 + i%12*1000), Number: strconv.Itoa(101 + i%12), Name: "Ana Ruiz"}
	caller := ledger.Party{Number: fmt.Sprintf("+1415555%04d", i*7919%10_000), Name: "Mobile Caller"}
	folder := owner.Name + "_" + owner.Number
	return &ledger.Item{
		Key: ledger.Key{Type: kind, ID: id}, State: ledger.Archived, Sources: ledger.AccountRecordings, Owner: owner, Folder: folder,
		Time: at, Duration: 95 * time.Second, Direction: "Inbound", From: caller, To: []ledger.Party{{Number: "+16505550101", Name: owner.Name}},
		Parts: []ledger.Part{{
			ID: id, Kind: "audio", URI: "https://media.ringcentral.com/restapi/v1.0/account/370000004/recording/" + id + "/content",
			ContentType: "audio/mpeg", Size: 100_000, Hash: sumOf(id), SHA256: sumOf("the other of " + id), Committed: at.Add(time.Hour),
			Path: fmt.Sprintf("/%s/%s/Call Recording/%s_%s_%s.mp3", folder, at.Format("2006-01-02"), at.Format("20060102-150405"), caller.Number[1:], id),
		}},
		Deadline: at.Add(90 * 24 * time.Hour), Discovered: at.Add(time.Hour), Archived: at.Add(time.Hour), Record: ledger.RecordOf(record(id, at, caller, owner)),
	}
}

// sumOf is as long and as random as a hash.
func sumOf(text string) string {
	sum := sha256.Sum256([]byte(text))
	return hex.EncodeToString(sum[:])
}

// record is about as long as RingCentral's own.
func record(id string, at time.Time, caller ledger.Party, owner ledger.Owner) []byte {
	return fmt.Appendf(nil, `{"id":"A%s","uri":"https://platform.ringcentral.com/restapi/v1.0/account/370000004/call-log/A%s?view=Detailed",`+
		`"sessionId":"4500%s","telephonySessionId":"s-a%sz1z1f0000","startTime":%q,"duration":95,"type":"Voice","internalType":"LongDistance",`+
		`"direction":"Inbound","action":"Phone Call","result":"Accepted","to":{"phoneNumber":"+16505550101","name":%q,"extensionId":%q},`+
		`"from":{"phoneNumber":%q,"name":%q,"location":"San Francisco, CA"},"transport":"PSTN","lastModifiedTime":%q,"recording":{"id":%q,`+
		`"uri":"https://platform.ringcentral.com/restapi/v1.0/account/370000004/recording/%s","type":"Automatic",`+
		`"contentUri":"https://media.ringcentral.com/restapi/v1.0/account/370000004/recording/%s/content"},"legs":[{"startTime":%q,"duration":95,`+
		`"type":"Voice","direction":"Inbound","action":"Phone Call","result":"Accepted","legType":"Accept","master":true,"transport":"PSTN"}]}`,
		id, id, id, id, at.Format(time.RFC3339), owner.Name, owner.ExtensionID, caller.Number, caller.Name, at.Format(time.RFC3339), id, id, id, at.Format(time.RFC3339))
}
