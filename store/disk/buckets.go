package disk

import "slices"

// Buckets of the whole file.
var (
	BucketMeta        = []byte("meta")
	BucketSettings    = []byte("settings")
	BucketConnections = []byte("connections")
	BucketSecrets     = []byte("secrets")
	bucketArchives    = []byte("archives") // holds a bucket for each archive
)

// Buckets of one archive.
var (
	BucketState       = []byte("state") // documents: totals, watermark and the like
	BucketItems       = []byte("items")
	BucketDue         = []byte("due")
	BucketHours       = []byte("hours")
	BucketJobs        = []byte("jobs")
	BucketListings    = []byte("listings")
	BucketFolders     = []byte("folders")
	BucketRemoteFiles = []byte("learned")
	BucketStrays      = []byte("strays")
	BucketChanged     = []byte("changed")
	BucketPublished   = []byte("published")
	BucketManifest    = []byte("manifest")
	BucketRemotePages = []byte("pages")
	BucketOthers      = []byte("others")
	BucketMissing     = []byte("missing")
	BucketHeld        = []byte("held")
	BucketRows        = []byte("rows")
	BucketCalls       = []byte("calls")
	BucketFiles       = []byte("files") // of a folder
	// texts that the archive's records are like
	BucketDictionaries = []byte("dictionaries")
)

var ofArchive = [][]byte{
	BucketState, BucketItems, BucketDue, BucketHours, BucketJobs, BucketListings, BucketFolders, BucketRemoteFiles, BucketStrays,
	BucketChanged, BucketPublished, BucketManifest, BucketRemotePages, BucketOthers, BucketMissing, BucketHeld, BucketRows,
	BucketCalls, BucketFiles, BucketDictionaries,
}

func isOfArchive(name []byte) bool {
	return slices.ContainsFunc(ofArchive, func(of []byte) bool { return string(of) == string(name) })
}
