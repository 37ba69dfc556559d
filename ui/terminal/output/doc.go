// Package output writes the engine's state for people who read a terminal, and as
// JSON for programs. It knows no command.
package output
