// Package uitest is what the tests of the window's packages share: a window of
// Fyne's test driver, a fake engine, and an office with its log and its days.
package uitest
