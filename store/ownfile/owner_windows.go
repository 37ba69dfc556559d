package ownfile

import "os"

const noFollow = 0

func isLoop(error) bool { return false }

func owned(os.FileInfo) bool { return true }

func linked(os.FileInfo) bool { return false }

func shared(string, os.FileInfo) string { return "" }

func checkWay(string) error { return nil }
