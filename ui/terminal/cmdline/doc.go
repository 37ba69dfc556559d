// Package cmdline reads command lines, with cobra and in our own words: how flags may be
// spelled, what is said of a wrong line, the help, the version, and how shells complete
// lines. It knows no command but help and completion.
package cmdline
