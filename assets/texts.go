package assets

import (
	"embed"
	"strings"
)

var (
	// Licences has the licences of the modules in the program; source/licences makes it.
	//go:embed licences.txt
	Licences string
	// Register is how to register the program at the two services: that section of the README.
	//go:embed register.md
	Register string
	//go:embed register.*.md
	registers embed.FS
)

// RegisterIn is how to register the program, for the window: in a language by its code, or in English. It leaves out
// what is for the command line.
func RegisterIn(language string) string {
	if text, err := registers.ReadFile("register." + language + ".md"); err == nil {
		return string(text)
	}
	text, _, _ := strings.Cut(Register, "### Tell the program")
	return text
}
