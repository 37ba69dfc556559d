package disk

import (
	"fmt"
	"runtime"
	"runtime/debug"
	"strings"
)

// bbolt trusts the file: over a page that a power cut left empty or torn it panics, and reading
// behind the end of the file is a fault. Here both become ErrDamaged.

// Packages whose panics in a transaction are the file's fault.
const (
	bboltFrames = "go.etcd.io/bbolt"
	storeFrames = "ringcentral-archiver/store"
	ourFrames   = "ringcentral-archiver"
)

// ErrFault is an ErrDamaged over a page that is not there, or that the disk fails to read: both are the same fault.
var ErrFault = fmt.Errorf("%w: a page cannot be read", ErrDamaged)

// Guard runs what reads the file, and turns what the file makes panic into an error. Other panics
// go on. Errors: those of do; ErrDamaged, ErrFault.
func Guard(do func() error) (err error) {
	defer debug.SetPanicOnFault(debug.SetPanicOnFault(true))
	defer func() {
		r := recover()
		if r == nil {
			return
		}
		if !byFile(r) {
			panic(r)
		}
		if _, is := r.(runtime.Error); is {
			err = ErrFault
			return
		}
		err = fmt.Errorf("%w: %v", ErrDamaged, r)
	}()
	return do()
}

// byFile reports whether the file is to blame for the panic that is being recovered: one over
// an address that cannot be read, or one in bbolt or in the code that decodes what bbolt reads.
func byFile(r any) bool {
	if _, fault := r.(interface{ Addr() uintptr }); fault {
		return true
	}
	callers := make([]uintptr, 64)
	frames := runtime.CallersFrames(callers[:runtime.Callers(1, callers)])
	for panicked := false; ; {
		frame, more := frames.Next()
		switch {
		case frame.Function == "runtime.gopanic":
			panicked = true
		case panicked && strings.HasPrefix(frame.Function, bboltFrames):
			return true
		case panicked && strings.HasPrefix(frame.Function, ourFrames):
			rest, found := strings.CutPrefix(frame.Function, storeFrames)
			return found && (rest[0] == '.' || rest[0] == '/')
		}
		if !more {
			return false
		}
	}
}
