// Package widgets holds what Fyne does not have and the window needs: a switch,
// a segmented control, and the plain things (text,
// button, card, pill, bar, tab bar) in the program's own look. It knows Fyne
// and nothing of ours.
package widgets
