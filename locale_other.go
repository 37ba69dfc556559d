//go:build !windows

package main

// systemLocale is none: the environment names it.
func systemLocale() string { return "" }
