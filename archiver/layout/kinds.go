package layout

// Kinds of parts: what a file of an item is.
const (
	Audio      = "audio"
	Transcript = "transcript"
	Text       = "text"
	Document   = "document"
	Attachment = "attachment"
)
