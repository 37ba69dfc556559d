package archiver

import "ringcentral-archiver/archiver/publish"

// KeepNothing has everything rendered again that is published, as what is too
// large to be kept is.
func (a *Archiver) KeepNothing() { a.passes.Memory = publish.Memory{} }
