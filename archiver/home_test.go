package archiver_test

import (
	"cmp"
	"os"
	"testing"
	"time"

	"ringcentral-archiver/archiver/s3/s3test"
	"ringcentral-archiver/archiver/simulator/dropboxserver"
	places "ringcentral-archiver/store/place"
)

// home is where the archive of a fault run lies, as a person sees it who looks there beside the program, and what goes wrong there. Each
// destination has one: the model reads the archive through it alone.
type home interface {
	connect(s *faultRun)                                  // has the archive lie here, also after the store was lost
	files() []lying                                       // what is there besides the program's pages
	read(path string) ([]byte, error)                     // as it is there
	write(path, content string, modified time.Time) error // as a person does; no time is now, by the clock there
	remove(path string) error                             // as a person does
	burst(s *faultRun)                                    // has something go wrong until it clears up
	trouble(s *faultRun) trouble                          // has something be wrong for hours
	drop(s *faultRun)                                     // goes away in the middle of a pass
	stall(s *faultRun)                                    // hangs in the next pass
	mends(s *faultRun)                                    // is as it should be
	wrongs() []string                                     // what was done here that may never be done
}

// lying is a file as it lies there.
type lying struct {
	Path, Rev string // Rev is another one whenever the file was written
	Modified  time.Time
}

// homes are where fault runs can have their archive, by what MATRIX_PLACE says.
var homes = map[places.Kind]func(*faultRun) home{
	places.Dropbox: func(s *faultRun) home { return dropboxHome{s.rig} },
	places.Folder:  func(s *faultRun) home { return folderHome(s) },
	places.SFTP:    serverHome,
	places.S3:      func(s *faultRun) home { return bucketHome(s, false) },
}

// inBoth is Dropbox with a folder beside it; inThree has a bucket beside them as well.
const (
	inBoth  = "both"
	inThree = "three"
)

// notInDropbox is which of 24 runs have their archive where, if not in Dropbox: of each two, one of which is of days.
var notInDropbox = map[uint64]places.Kind{4: places.Folder, 7: places.Folder, 12: places.SFTP, 15: places.SFTP, 20: places.S3, 23: places.S3, 16: inBoth, 2: inBoth, 8: inThree, 10: inThree}

// placeOf is where the run of a seed has its archive: MATRIX_PLACE says for all.
func placeOf(seed uint64) places.Kind {
	return cmp.Or(os.Getenv("MATRIX_PLACE"), notInDropbox[seed%24], places.Dropbox)
}

// sitesOf is where a run has its archive. In several places, those beside Dropbox may be connected in the middle of the run only, and the
// first be disconnected for a while.
func sitesOf(s *faultRun) []*site {
	place := placeOf(s.seed)
	s.note("the archive is in: %s", place)
	if place == inBoth || place == inThree {
		folder := &site{home: &besideHome{folderHome(s)}, kind: places.Folder, here: s.rng.IntN(2) == 0}
		s.leaves = s.rng.IntN(2) == 0
		all := []*site{{home: dropboxHome{s.rig}, kind: places.Dropbox, here: true}, folder}
		if place == inThree {
			all = append(all, &site{home: bucketHome(s, true), kind: places.S3, here: s.rng.IntN(2) == 0})
		}
		return all
	}
	at, known := homes[place]
	if !known {
		s.t.Fatalf("MATRIX_PLACE=%s is no place", place)
	}
	return []*site{{home: at(s), kind: places.Kind(place), here: true}}
}

// grounds are the servers that all runs share whose archive is on one.
type grounds struct {
	ssh *sshGround
	s3  *s3test.Server
}

// newGrounds starts those that are needed.
func newGrounds(t *testing.T, first, n uint64) (all grounds) {
	t.Helper()
	for i := range n {
		switch place := placeOf(first + i); {
		case place == places.SFTP && all.ssh == nil:
			all.ssh = newSSHGround(t)
		case (place == places.S3 || place == inThree) && all.s3 == nil:
			all.s3 = s3test.New(t, false)
		}
	}
	return all
}

// dropboxHome is the simulated Dropbox.
type dropboxHome struct{ r *rig }

// connect: the first start is connected to it.
func (h dropboxHome) connect(s *faultRun) {
	if _, err := s.a.In(places.Dropbox); err != nil {
		s.connectDropbox()
	}
}

func (h dropboxHome) files() (all []lying) {
	for _, f := range h.r.archive() {
		all = append(all, lying{f.Path, f.Rev, f.ClientModified})
	}
	return all
}

func (h dropboxHome) read(path string) ([]byte, error) { return h.r.sim.Dropbox.ReadFile(path) }
func (h dropboxHome) remove(path string) error         { return h.r.sim.Dropbox.Delete(path) }

func (h dropboxHome) write(path, content string, modified time.Time) error {
	if modified.IsZero() {
		modified = h.r.clock.Now()
	}
	return h.r.sim.Dropbox.Put(path, []byte(content), modified)
}

func (h dropboxHome) burst(s *faultRun) { s.dropboxFault() }

func (h dropboxHome) trouble(s *faultRun) trouble {
	dbx := s.sim.Dropbox
	switch s.rng.IntN(6) {
	case 0, 1:
		return s.routeFails()
	case 2:
		s.cut = true
		dbx.RevokeAll()
		return trouble{name: "not connected to Dropbox", set: func() {}, over: s.signIn}
	case 3:
		room := s.rng.Int64N(100_000)
		for _, file := range dbx.Files() {
			room += file.Size
		}
		return trouble{name: "Dropbox is full", set: func() { dbx.SetQuota(room) }}
	case 4:
		under, tag := pick(s.rng, []string{"/Index", "/ext-" + s.bob, "/Ana Ruiz_101"}), pick(s.rng, []string{"insufficient_space", "access_restricted", "no_write_permission"})
		return trouble{name: "Dropbox refuses " + under + ": " + tag, set: func() { dbx.RefusePaths(under, tag) }}
	default:
		all := pick(s.rng, []dropboxserver.Trouble{dropboxserver.Unverified, dropboxserver.Suspended, dropboxserver.AppDisabled})
		return trouble{name: "Dropbox: " + string(all), set: func() {
			dbx.SetTrouble(all)
			dbx.SetAllocation("pooled")
		}}
	}
}

// drop has the next calls end in the middle.
func (h dropboxHome) drop(s *faultRun) {
	h.r.sim.Dropbox.Inject(dropboxserver.Fault{Do: dropboxserver.ResetMid, Times: 20})
}

func (h dropboxHome) stall(s *faultRun) {
	h.r.sim.Dropbox.Inject(dropboxserver.Fault{Route: pick(s.rng, dropboxRoutes), Do: dropboxserver.Stall})
}

func (h dropboxHome) mends(s *faultRun) {
	dbx := h.r.sim.Dropbox
	dbx.ClearFaults()
	dbx.SetQuota(1 << 40)
	dbx.RefuseRoutes()
	dbx.RefusePaths("", "")
	dbx.SetTrouble(dropboxserver.NoTrouble)
	dbx.SetAllocation("")
}

// wrongs: nothing is deleted, moved or replaced at Dropbox.
func (h dropboxHome) wrongs() (all []string) {
	for route := range h.r.sim.Dropbox.Calls() {
		if changesFiles(route) {
			all = append(all, "Dropbox was called with "+route)
		}
	}
	return all
}

// act has a person do something to the archive that the program does not know of until it looks.
func (s *faultRun) act() {
	s.t.Helper()
	at := s.somewhere()
	at.mends(s) // whoever does something there can
	files := at.files()
	if len(files) == 0 {
		return
	}
	at.model.disturbed = true
	at.model.distrust(s.clock.Now())
	file := pick(s.rng, files)
	path := file.Path
	if _, theirs := at.model.strangers[path]; theirs || s.isLast(at, path) {
		return
	}
	switch s.rng.IntN(4) {
	case 0:
		s.note("a person deletes %s", path)
		at.model.deletes(path)
	case 1:
		s.note("a person changes %s", path)
		at.model.stranger(path, "changed at "+s.clock.Now().Format(time.DateTime))
	case 2:
		s.note("a person moves %s", path)
		at.model.moves(file, "/Kept"+path)
	default:
		s.note("a sync program leaves a copy of %s", path)
		at.model.copies(file)
	}
}

// verify compares the archive with what is there. What a person has done is known from then on.
func (s *faultRun) verify() {
	s.t.Helper()
	for _, at := range s.here() {
		report, err := at.model.of().Verify(s.t.Context())
		s.note("verified in the %s: %d missing, %d changed, %d moved, %v", at.kind, report.MissingCount, report.ChangedCount, report.MovedCount, err)
		if err == nil {
			at.model.disturbed = false
			at.model.distrust(s.clock.Now())
		}
	}
}
