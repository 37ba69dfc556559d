package output

import (
	"io"

	"ringcentral-archiver/archiver/plaintext"
)

// Say writes one line; what others wrote in its arguments acts on no terminal and begins no line of its own (plaintext). That a line cannot
// be written to the terminal is nothing that could be said on it.
func Say(w io.Writer, format string, args ...any) { plaintext.Fprintf(w, format+"\n", args...) }
