package archiver_test

import (
	"fmt"
	"net"
	"os"
	"strconv"
	"testing"

	"ringcentral-archiver/archiver"
	"ringcentral-archiver/archiver/reasons"
	"ringcentral-archiver/archiver/sftp/sshdtest"
	places "ringcentral-archiver/store/place"
)

// sshGround are servers that show the same files: one that can all that OpenSSH's can, and what becomes of it.
type sshGround struct {
	whole                      *sshdtest.Server
	plain                      *sshdtest.Server // it can no more than the protocol
	unlinked                   *sshdtest.Server // its disk has no hard links
	foreign, refusing, without *sshdtest.Server // it shows another key; it lets nobody in; it offers no SFTP
}

func newSSHGround(t *testing.T) *sshGround {
	t.Helper()
	whole := sshdtest.New(t, "")
	return &sshGround{
		whole:    whole,
		plain:    whole.Like(t, func(s *sshdtest.Server) { s.Denied = "hardlink,posix-rename,fsync,statvfs" }),
		unlinked: whole.Like(t, func(s *sshdtest.Server) { s.Denied = "hardlink" }),
		foreign:  whole.Like(t, (*sshdtest.Server).ChangeHostKey),
		refusing: whole.Like(t, func(s *sshdtest.Server) { s.File("authorized_keys", nil) }),
		without:  whole.Like(t, func(s *sshdtest.Server) { s.Subsystem = "other" }),
	}
}

// onServerHome is a folder of an SFTP server, at the end of a cable of the run's own. All that is wrong with a folder can be wrong there.
type onServerHome struct {
	*inFolderHome
	ground *sshGround
	cable  *sshdtest.Cable
	usual  *sshdtest.Server // to which the cable leads when nothing is wrong
}

func serverHome(s *faultRun) home {
	s.t.Helper()
	h := &onServerHome{inFolderHome: folderHome(s), ground: s.on.ssh, usual: s.on.ssh.whole}
	switch s.rng.IntN(4) {
	case 0:
		s.note("the server can no more than the protocol")
		h.usual = h.ground.plain
	case 1:
		s.note("the server's disk has no hard links")
		h.usual = h.ground.unlinked
	}
	h.cable = sshdtest.NewCable(s.t, h.usual.Direct())
	return h
}

// leaves reports whether a file may be an empty one that the program has taken a name with when the connection was lost, where a disk has no
// hard links (docs/sftp.md §4): it is a stranger's from then on.
func (h *onServerHome) leaves(file string) bool {
	info, err := os.Stat(h.inFolderHome.at(file))
	return err == nil && info.Size() == 0 && h.usual == h.ground.unlinked
}

func (h *onServerHome) connect(s *faultRun) {
	s.t.Helper()
	host, port, err := net.SplitHostPort(h.cable.Address())
	s.must(err)
	number, err := strconv.Atoi(port)
	s.must(err)
	ask := yes("")
	ask.Place = archiver.Wanted{
		Place:  places.Place{SFTP: places.Server{Host: host, Port: number, User: h.usual.User, Path: h.root, SignIn: places.ByKey}},
		Secret: string(h.usual.Private),
	}
	ask.HostKey = func(archiver.HostKey) bool { return true }
	err = s.a.Connect(s.t.Context(), ask)
	for range 5 {
		if reasons.Of(err) != reasons.PlaceAway {
			break
		}
		s.note("a busy computer: %v", err) // on the quick clock a minute is not long
		err = s.a.Connect(s.t.Context(), ask)
	}
	s.must(err)
}

func (h *onServerHome) burst(s *faultRun) {
	t := h.trouble(s)
	s.note("%s", t.name)
	t.set()
}

func (h *onServerHome) trouble(s *faultRun) trouble {
	some, times := 1+s.rng.IntN(200_000), 1+s.rng.IntN(6)
	answers := 1 + s.rng.IntN(20_000)
	leads := func(name string, to *sshdtest.Server) trouble {
		return trouble{name: name, set: func() { h.cable.LeadTo(to.Direct()) }, over: func() { h.cable.LeadTo(h.usual.Direct()) }}
	}
	switch s.rng.IntN(12) {
	case 0:
		return trouble{name: "the server is away", set: h.cable.Break, over: h.cable.Mend}
	case 1, 2:
		return trouble{name: fmt.Sprintf("the server goes away after %d bytes", some), set: func() { h.cable.BreakAfter(some) }, over: h.cable.Mend}
	case 3, 4:
		return trouble{name: fmt.Sprintf("%d times answers are lost after %d bytes", times, answers), set: func() { h.cable.LoseAnswers(answers, times) }, over: h.cable.Mend}
	case 5:
		return trouble{name: "connections to the server hang", set: func() { h.cable.Hold() }, over: h.cable.Release}
	case 6:
		return leads("the server shows another key", h.ground.foreign)
	case 7:
		return leads("the server lets nobody in", h.ground.refusing)
	case 8:
		return leads("the server offers no SFTP", h.ground.without)
	case 9:
		return leads("the server can no more than the protocol", h.ground.plain)
	default:
		return h.inFolderHome.trouble(s)
	}
}

// drop ends the connections now and then.
func (h *onServerHome) drop(s *faultRun) { h.cable.LoseAnswers(2000, 20) }

func (h *onServerHome) stall(*faultRun) { h.cable.Hold() }

func (h *onServerHome) mends(s *faultRun) {
	h.inFolderHome.mends(s)
	h.cable.Mend()
	h.cable.LeadTo(h.usual.Direct())
}
