package disk

// Names of the buckets.
var (
	BucketMeta        = []byte("meta")
	BucketSettings    = []byte("settings")
	BucketConnections = []byte("connections")
	BucketSecrets     = []byte("secrets")
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
	BucketHeld        = []byte("held")
	BucketRows        = []byte("rows")
)
