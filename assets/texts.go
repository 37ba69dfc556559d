package assets

import _ "embed"

var (
	// Licences has the licences of the modules in the program; source/licences makes it.
	//go:embed licences.txt
	Licences string
	// Register is how to register the program at the two services: that section of the README.
	//go:embed register.md
	Register string
)
