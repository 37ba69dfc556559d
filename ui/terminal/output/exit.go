package output

import (
	"fmt"
	"io"
)

// Say writes one line. That a line cannot be written to the terminal is nothing
// that could be said on it.
func Say(w io.Writer, format string, args ...any) { fmt.Fprintf(w, format+"\n", args...) }
