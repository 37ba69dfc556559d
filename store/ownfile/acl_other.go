//go:build !linux && !windows

package ownfile

func hasACL(string) bool { return false }
