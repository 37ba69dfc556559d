package archiver_test

import (
	"bytes"
	"compress/gzip"
	"compress/zlib"
	"context"
	"io"
	"net/http"
	"path"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/klauspost/compress/zstd"

	"ringcentral-archiver/archiver/reasons"
	"ringcentral-archiver/archiver/simulator/ringcentralserver"
	"ringcentral-archiver/store/ledger"
)

// archivesAll runs a pass and fails unless all that the office holds is in Dropbox, byte for byte.
func (r *rig) archivesAll() {
	r.t.Helper()
	if report := r.runOnce(); !report.Complete() {
		for _, u := range report.Left {
			r.t.Errorf("%s: %s %s", u.Key, u.Reason, u.Detail)
		}
		r.t.Errorf("archived %d (%v)", report.Archived, report.Err)
	}
	r.checkArchive(r.truth(start.Add(-24 * time.Hour)))
}

// endings are those of the archived files.
func (r *rig) endings() (list []string) {
	for _, f := range r.archive() {
		list = append(list, path.Ext(f.Path))
	}
	slices.Sort(list)
	return list
}

// TestEveryDocumentedAttachmentIsArchived: what a person can send comes whatever it looks like, and
// opens on a double click, by whatever type it is served.
//
//test:long
func TestEveryDocumentedAttachmentIsArchived(t *testing.T) {
	t.Parallel()
	for name, types := range map[string][]string{"its own": nil, "bytes": {"application/octet-stream"}, "none": {}} {
		t.Run(name, func(t *testing.T) {
			r := newRig(t, ringcentralserver.RoleUser)
			r.sim.RingCentral.Tune(func(k *ringcentralserver.Knobs) { k.ContentTypes = types })
			for _, contentType := range ringcentralserver.SampleTypes {
				r.message(ringcentralserver.TypeSMS, time.Hour, func(m *ringcentralserver.MessageSpec) {
					m.Pictures = []ringcentralserver.PictureSpec{{FileName: "attached", ContentType: contentType}}
				})
			}
			r.backup(24 * time.Hour)
			r.archivesAll()
			if endings := r.endings(); slices.Contains(endings, ".bin") {
				t.Errorf("endings %q", endings)
			}
		})
	}
}

// TestSoundOfAnyType: types are hints, and the bytes say that it is a sound.
//
//test:long
func TestSoundOfAnyType(t *testing.T) {
	t.Parallel()
	for name, types := range map[string][]string{
		"bytes": {"binary/octet-stream"}, "none": {}, "doubled": {"audio/mpeg, audio/mpeg"}, "twice": {"audio/mpeg", "audio/mpeg"},
		"another name": {"audio/x-mpeg"}, "nonsense": {"sound"},
	} {
		t.Run(name, func(t *testing.T) {
			r := newRig(t, ringcentralserver.RoleAdmin)
			r.sim.RingCentral.Tune(func(k *ringcentralserver.Knobs) { k.ContentTypes = types })
			r.call(r.ana, time.Hour, ringcentralserver.RecordingSpec{})
			r.message(ringcentralserver.TypeVoiceMail, time.Hour, nil)
			r.backup(24 * time.Hour)
			r.archivesAll()
			if endings := r.endings(); !slices.Equal(endings, []string{".mp3", ".mp3"}) {
				t.Errorf("endings %q", endings)
			}
		})
	}
}

// TestContentThatIsNotAsListed: lengths, types and addresses of a list are hints.
//
//test:long
func TestContentThatIsNotAsListed(t *testing.T) {
	t.Parallel()
	fax := func(file, contentType string) func(*ringcentralserver.MessageSpec) {
		return func(m *ringcentralserver.MessageSpec) {
			m.Direction, m.SourceOnly, m.SourceFile, m.SourceType = "Outbound", true, file, contentType
		}
	}
	for name, c := range map[string]struct {
		knobs   func(*ringcentralserver.Knobs)
		kind    string
		message func(*ringcentralserver.MessageSpec)
		want    []string // endings
	}{
		"another length": {nil, ringcentralserver.TypeSMS, func(m *ringcentralserver.MessageSpec) {
			m.Pictures = []ringcentralserver.PictureSpec{{Size: 77}, {ContentType: "text/html", Size: 77}, {ContentType: "text/vcard", Size: 1 << 40}}
		}, []string{".file", ".jpg", ".vcf"}},
		"relative addresses": {func(k *ringcentralserver.Knobs) { k.RelativeContent = true }, ringcentralserver.TypeVoiceMail, nil, []string{".mp3"}},
		"relative to another host": {
			func(k *ringcentralserver.Knobs) { k.RelativeContent, k.ContentOnMedia = true, true }, ringcentralserver.TypeVoiceMail, nil, []string{".mp3"},
		},
		"no slash at their start": {
			func(k *ringcentralserver.Knobs) { k.RelativeContent, k.BareContent = true, true }, ringcentralserver.TypeVoiceMail, nil, []string{".mp3"},
		},
		"no scheme": {func(k *ringcentralserver.Knobs) { k.BareContent = true }, ringcentralserver.TypeVoiceMail, nil, []string{".mp3"}},
		"pieces":    {func(k *ringcentralserver.Knobs) { k.Piece = 1000 }, ringcentralserver.TypeVoiceMail, nil, []string{".mp3"}},
		"pieces, chunked": {func(k *ringcentralserver.Knobs) { k.Piece, k.NoContentLength = 1000, true }, ringcentralserver.TypeFax, func(m *ringcentralserver.MessageSpec) {
			m.Pages = 5
		}, []string{".pdf"}},
		"text without a type": {nil, ringcentralserver.TypeSMS, func(m *ringcentralserver.MessageSpec) {
			m.Text, m.WithoutType, m.Pictures = "Hello", true, []ringcentralserver.PictureSpec{{}}
		}, []string{".jpg", ".txt"}},
		"voicemail without types": {nil, ringcentralserver.TypeVoiceMail, func(m *ringcentralserver.MessageSpec) {
			m.Transcript, m.WithoutType = "Please call back.", true
		}, []string{".mp3", ".txt"}},
		"a fax's text":  {nil, ringcentralserver.TypeFax, fax("letter.txt", "text/plain"), []string{".txt"}},
		"a fax's html":  {nil, ringcentralserver.TypeFax, fax("letter.htm", "text/html"), []string{".file"}},
		"a fax's bytes": {nil, ringcentralserver.TypeFax, fax("letter.docx", "application/octet-stream"), []string{".docx"}},
		"a fax's document": {
			nil, ringcentralserver.TypeFax, fax("letter", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
			[]string{".docx"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			r := newRig(t, ringcentralserver.RoleUser)
			if c.knobs != nil {
				r.sim.RingCentral.Tune(c.knobs)
			}
			r.message(c.kind, 2*time.Hour, c.message)
			r.backup(24 * time.Hour)
			if report := r.runOnce(); !report.Complete() {
				t.Errorf("archived %d (%v): %+v", report.Archived, report.Err, report.Left)
			}
			if endings := r.endings(); !slices.Equal(endings, c.want) {
				t.Errorf("endings %q, want %q", endings, c.want)
			}
			for _, it := range r.truth(start.Add(-24 * time.Hour)) {
				for _, part := range it.Parts {
					r.inDropbox(it, part)
				}
			}
		})
	}
}

// inDropbox fails unless a part is there, byte for byte.
func (r *rig) inDropbox(it ringcentralserver.TruthItem, part ringcentralserver.TruthPart) {
	r.t.Helper()
	files := map[string][]byte{}
	for _, f := range r.archive() {
		data, err := r.sim.Dropbox.ReadFile(f.Path)
		if err != nil {
			r.t.Fatal(err)
		}
		files[f.Path] = data
	}
	if _, err := findPart(files, it, part); err != nil {
		r.t.Error(err)
	}
}

// TestWhatRingCentralInsistsOnIsKept: what is in doubt waits, comes as it is once RingCentral has
// served the same for long enough, and is marked. A page in place of a sound never comes.
func TestWhatRingCentralInsistsOnIsKept(t *testing.T) {
	r := newRig(t, ringcentralserver.RoleAdmin)
	odd, page := r.call(r.ana, time.Hour, ringcentralserver.RecordingSpec{}), r.call(r.ana, 2*time.Hour, ringcentralserver.RecordingSpec{})
	body := "%PDF-1.4\nnot a sound at all"
	r.sim.RingCentral.Inject(ringcentralserver.Fault{Path: odd + "/content", Kind: ringcentralserver.FaultContent, ContentType: "audio/mpeg", Content: []byte(body)})
	r.sim.RingCentral.Inject(ringcentralserver.Fault{Path: page + "/content", Kind: ringcentralserver.FaultHTML})
	r.backup(24 * time.Hour)
	for pass := range 3 {
		if n := len(r.archive()); n != 0 {
			t.Fatalf("%d files are archived after %d attempts", n, pass)
		}
		r.tryEach(start.Add(-time.Hour), start.Add(-2*time.Hour))
		r.clock.Advance(30 * time.Minute)
	}
	files := r.archive()
	if len(files) != 1 || !strings.HasSuffix(files[0].Path, odd+".pdf") {
		t.Fatalf("%v", files)
	}
	if data, err := r.sim.Dropbox.ReadFile(files[0].Path); err != nil || string(data) != body {
		t.Errorf("%q, %v", data, err)
	}
	for ago, want := range map[time.Duration]struct {
		state ledger.State
		mark  string
	}{time.Hour: {ledger.Archived, "application/pdf"}, 2 * time.Hour: {ledger.Waiting, ""}} {
		rows, err := r.a.Items(start.Add(-ago).Truncate(time.Hour), "")
		if err != nil || len(rows) != 1 {
			t.Fatal(rows, err)
		}
		if row := rows[0]; row.State != want.state || row.AsServed != want.mark || want.mark != "" && !strings.Contains(row.Detail, want.mark) {
			t.Errorf("%s: %s as %q, %s", row.Key, row.State, row.AsServed, row.Detail)
		} else if row.State == ledger.Waiting && row.Reason != reasons.BadContent {
			t.Errorf("%s waits: %s", row.Key, row.Reason)
		}
	}
	r.sim.RingCentral.ClearFaults()
	r.clock.Advance(7 * time.Hour)
	if report := r.runOnce(); !report.Complete() || report.Archived != 1 {
		t.Errorf("archived %d (%v)", report.Archived, report.Err)
	}
	day, err := r.sim.Dropbox.ReadFile("/Index/2026-11-20.json")
	if err != nil || strings.Count(string(day), `"looksLike":`) != 1 || !strings.Contains(string(day), `"looksLike":"application/pdf"`) {
		t.Errorf("the day's record does not say what is odd (%v)", err)
	}
}

// tryEach runs a pass until the one item of each hour was tried.
func (r *rig) tryEach(hours ...time.Time) {
	r.t.Helper()
	tried := func() (n int) {
		for _, at := range hours {
			rows, err := r.a.Items(at.Truncate(time.Hour), "")
			if err != nil {
				r.t.Fatal(err)
			}
			for _, row := range rows {
				if n += row.Attempts; row.State == ledger.Archived {
					n += 1000
				}
			}
		}
		return n
	}
	changed, stop := r.a.Changed()
	defer stop()
	ctx, cancel := context.WithCancel(r.t.Context())
	defer cancel()
	before, ended := tried(), make(chan struct{})
	go func() {
		defer close(ended)
		if _, err := r.a.RunOnce(ctx); err != nil && ctx.Err() == nil {
			r.t.Error(err)
		}
	}()
	for tried() < before+len(hours) {
		select {
		case <-changed:
		case <-ended:
			return
		}
	}
	cancel()
	<-ended
}

// TestContentThatIsPackedOnTheWay: unasked, as some caches do. What only says that it is packed is taken as it is; what cannot be unpacked is
// not the content.
//
//test:long
func TestContentThatIsPackedOnTheWay(t *testing.T) {
	t.Parallel()
	pack := func(open func(io.Writer) io.WriteCloser) func([]byte) []byte {
		return func(plain []byte) []byte {
			var packed bytes.Buffer
			w := open(&packed)
			if _, err := w.Write(plain); err != nil || w.Close() != nil {
				t.Error("not packed", err)
			}
			return packed.Bytes()
		}
	}
	gz := pack(func(w io.Writer) io.WriteCloser { return gzip.NewWriter(w) })
	as := func(plain []byte) []byte { return plain }
	scrambled := func(plain []byte) []byte { // no one can tell what it is
		out := bytes.Clone(plain)
		for i := range out {
			out[i] ^= 0x5b
		}
		return out
	}
	for name, c := range map[string]struct {
		says    string
		pack    func([]byte) []byte
		unknown bool
	}{
		"gzip":                 {"gzip", gz, false},
		"gzip, said otherwise": {" X-GZIP", gz, false},
		"gzip, said only":      {"gzip", as, false},
		"zlib":                 {"deflate", pack(func(w io.Writer) io.WriteCloser { return zlib.NewWriter(w) }), false},
		"zstd": {"zstd", pack(func(w io.Writer) io.WriteCloser {
			z, err := zstd.NewWriter(w)
			if err != nil {
				t.Error(err)
			}
			return z
		}), false},
		"zstd, said only": {"zstd", as, false},
		"a character set": {"utf-8", as, false},
		"nothing":         {"identity", as, false},
		"brotli":          {"br", scrambled, true},
		"deflated":        {"deflate", scrambled, true},
		"packed twice":    {"br, gzip", gz, true},
	} {
		t.Run(name, func(t *testing.T) {
			r := newQuickRig(t)
			r.day()
			r.sim.Watch(func(next http.Handler) http.Handler {
				packed := altered(next, c.pack)
				return http.HandlerFunc(func(w http.ResponseWriter, q *http.Request) {
					if strings.HasPrefix(q.URL.Path, "/restapi/") && strings.Contains(q.URL.Path, "/content") {
						w.Header().Set("Content-Encoding", c.says)
						packed.ServeHTTP(w, q)
						return
					}
					next.ServeHTTP(w, q)
				})
			})
			r.backup(24 * time.Hour)
			report := r.runOnce()
			if c.unknown {
				if report.Archived != 1 || report.LeftCount != 16 || report.Left[0].Reason != reasons.BadContent || len(r.archive()) != 1 {
					t.Errorf("archived %d, left %d: %+v (%v)", report.Archived, report.LeftCount, report.Left, report.Err)
				}
				r.sim.Watch(nil)
				r.clock.Advance(7 * time.Hour)
				r.login()
				report = r.runOnce()
			}
			if !report.Complete() || report.Archived < 16 {
				t.Errorf("archived %d, left %+v (%v)", report.Archived, report.Left, report.Err)
			}
			r.checkArchive(r.truth(start.Add(-25 * time.Hour)))
		})
	}
}
