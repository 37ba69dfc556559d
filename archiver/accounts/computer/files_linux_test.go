package computer

import (
	"syscall"
	"testing"

	"ringcentral-archiver/store/storetest"
)

// noMoreFiles has the system open no file for the test until the function is called.
func noMoreFiles(t *testing.T) (again func()) {
	t.Helper()
	var usual syscall.Rlimit
	if err := syscall.Getrlimit(syscall.RLIMIT_NOFILE, &usual); err != nil {
		t.Fatal(err)
	}
	set := func(limit syscall.Rlimit) {
		if err := syscall.Setrlimit(syscall.RLIMIT_NOFILE, &limit); err != nil {
			t.Fatal(err)
		}
	}
	set(syscall.Rlimit{Cur: 0, Max: usual.Max})
	return func() { set(usual) }
}

// TestNoMoreFilesIsNoOtherComputer: where the computer's id cannot be read for now, nobody has to sign in again, and signing in then
// leads to none either.
func TestNoMoreFilesIsNoOtherComputer(t *testing.T) {
	c := on(t, storetest.Open(t), "desk", "m", false)
	c.signIn(t)
	again := noMoreFiles(t)
	_, err := c.read()
	other := c.isOther(t)
	again()
	if err == nil {
		t.Fatal("the id was read, so the test would prove nothing")
	}
	if other {
		t.Error("it is taken for another computer")
	}
	c.machine, c.unsure = "", err // as where the system's own id cannot be read
	if c.isOther(t) {
		t.Error("it is taken for another computer as long as the system does not tell its id")
	}
	c.signIn(t)
	if c.machine, c.unsure = "m", nil; c.isOther(t) {
		t.Error("signed in meanwhile, it is taken for another computer")
	}
}
