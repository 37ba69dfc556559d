// Package flagvalue holds the kinds of values that the program's flags take,
// each a pflag.Value: switches, words out of a few, types, times and folders.
package flagvalue
