//go:build !windows && !darwin

package diagnose

import (
	"bufio"
	"os"
	"runtime"
	"strings"

	"golang.org/x/sys/unix"
)

// system names the operating system, as it names itself where it does, and its kernel.
func system() string {
	name := runtime.GOOS
	if f, err := os.Open("/etc/os-release"); err == nil {
		defer f.Close()
		for scan := bufio.NewScanner(f); scan.Scan(); {
			if pretty, is := strings.CutPrefix(scan.Text(), "PRETTY_NAME="); is {
				name = strings.Trim(pretty, `"`)
			}
		}
	}
	var kernel unix.Utsname
	if unix.Uname(&kernel) != nil {
		return name
	}
	return name + ", " + unix.ByteSliceToString(kernel.Sysname[:]) + " " + unix.ByteSliceToString(kernel.Release[:])
}
