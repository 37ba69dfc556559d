package control

import (
	"net"
	"os"

	"golang.org/x/sys/unix"
)

// peersAreKnown: the system says who is at the other end of a socket.
const peersAreKnown = true

// isPeer reports whether the other end of a socket is a program of this user.
func isPeer(c *net.UnixConn) bool {
	raw, err := c.SyscallConn()
	if err != nil {
		return false
	}
	var peer *unix.Ucred
	var asked error
	err = raw.Control(func(fd uintptr) { peer, asked = unix.GetsockoptUcred(int(fd), unix.SOL_SOCKET, unix.SO_PEERCRED) })
	return err == nil && asked == nil && int(peer.Uid) == os.Geteuid()
}
