package manifest

import (
	"time"
)

// manifestFolder holds a folder for each chain.
const Folder = "/Index/Manifest/"

func Name(chain string, day time.Time) string {
	return Folder + chain + "/" + day.Format(time.DateOnly) + ".json"
}
