package connlimit_test

import (
	"io"
	"net"
	"testing"

	"go.uber.org/goleak"

	"ringcentral-archiver/archiver/transport/connlimit"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// TestTheNewestAreKept: one more connection ends the oldest that is still open, and no other.
func TestTheNewestAreKept(t *testing.T) {
	port, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	l := connlimit.New(port, 3)
	defer l.Close()
	open := func() (caller, accepted net.Conn) {
		t.Helper()
		caller, err := net.Dial("tcp", l.Addr().String())
		if err != nil {
			t.Fatal(err)
		}
		if accepted, err = l.Accept(); err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { caller.Close(); accepted.Close() })
		return caller, accepted
	}
	ended := func(caller net.Conn) {
		t.Helper()
		if _, err := caller.Read(make([]byte, 1)); err == nil {
			t.Error("it is still open")
		}
	}
	speaks := func(caller, accepted net.Conn) {
		t.Helper()
		if _, err := accepted.Write([]byte("x")); err != nil {
			t.Error(err)
		}
		if _, err := io.ReadFull(caller, make([]byte, 1)); err != nil {
			t.Error(err)
		}
	}
	first, _ := open()
	second, secondAccepted := open()
	third, thirdAccepted := open()
	if err := secondAccepted.Close(); err != nil { // what has ended does not count
		t.Fatal(err)
	}
	ended(second)
	open()
	fifth, fifthAccepted := open()
	ended(first)
	speaks(third, thirdAccepted)
	speaks(fifth, fifthAccepted)
	open()
	ended(third)
	speaks(fifth, fifthAccepted)
}
