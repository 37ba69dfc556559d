// Package layouts places the big pieces of the window beside and under each
// other. It knows no piece.
package layouts
