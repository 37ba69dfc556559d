package wire

import (
	"time"

	"ringcentral-archiver/archiver/target"
)

// How long one call may take.
const (
	longestCall   = 10 * time.Minute
	longestUpload = time.Hour // of up to 16 MiB, on a slow line
)

// MostAnswer is how many bytes of an answer are read; the largest real one is a listing of 2,000 files
// (ARCHITECTURE.md, "Limits").
const MostAnswer = target.MostDownload
