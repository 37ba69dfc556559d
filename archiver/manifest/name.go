package manifest

import (
	"time"
)

// Folder holds a folder for each chain.
const Folder = "/Index/Manifest/"

// Name is the path in Dropbox of the manifest of a day in a chain.
func Name(chain string, day time.Time) string {
	return Folder + chain + "/" + day.Format(time.DateOnly) + ".json"
}
