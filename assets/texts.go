package assets

import _ "embed"

var (
	// Licences holds the licences of the modules that the program is built from; source/licences makes it.
	//go:embed licences.txt
	Licences string
	// Register is how to register the program at the two services: that section of the README.
	//go:embed register.md
	Register string
)
