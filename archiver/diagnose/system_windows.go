package diagnose

import (
	"fmt"

	"golang.org/x/sys/windows"
)

// system names the operating system and its build, by which Windows 10 and 11 can be told apart.
func system() string {
	v := windows.RtlGetVersion()
	return fmt.Sprintf("Windows %d.%d, build %d", v.MajorVersion, v.MinorVersion, v.BuildNumber)
}
