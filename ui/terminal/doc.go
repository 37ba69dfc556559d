// Package terminal is the program's face without a window: the commands, their
// help, their progress and their output. It does what the window's buttons do,
// through the same actions of the engine, and holds no rule of its own.
package terminal
