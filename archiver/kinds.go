package archiver

// Kinds of parts: what a file of an item is.
const (
	kindAudio      = "audio"
	kindTranscript = "transcript"
	kindText       = "text"
	kindDocument   = "document"
	kindAttachment = "attachment"
)
