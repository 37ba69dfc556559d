// Package hush keeps from standard error what the window toolkit logs before the program begins: a
// line about a locale that it cannot read, such as C.UTF-8 of servers, and that also before commands.
//
// It needs nothing but the log. Go initialises packages that are ready in the order of their paths, so it
// comes before text/template, and the toolkit's texts, which need that, come after it.
package hush

import (
	"io"
	"log"
	"os"
)

func init() { log.SetOutput(io.Discard) }

// Over has the log written to standard error again.
func Over() { log.SetOutput(os.Stderr) }
