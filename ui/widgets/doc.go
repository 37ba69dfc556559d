// Package widgets holds what Fyne does not have and the window needs: a switch
// and the plain things (text, button, card, pill, bar) in the program's own look.
// In choices are the segmented control and the tab bar, in table and dates what
// their names say. It knows Fyne and nothing of ours.
package widgets
