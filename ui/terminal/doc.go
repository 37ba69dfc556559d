// Package terminal is the program without a window: the commands, their help,
// their progress and their output. It takes the same actions of the engine as the
// window, and holds no rule of its own.
//
// reader.go has a command line read (cmdline); each command's file holds what cobra
// has to know of it and a task, which is what it does. How things are said is output's.
package terminal
