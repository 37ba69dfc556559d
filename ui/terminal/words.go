package terminal

// appFolder is where Dropbox puts the program's folder (docs/dropbox.md §1). It translates "Apps"
// into the account's language.
const appFolder = "Apps/RingCentral Application"

// place says where the archived files are.
func (s *session) place() string {
	if folder := s.engine.Snapshot().DemoFolder; folder != "" {
		return folder
	}
	return appFolder + " in Dropbox (your Dropbox may show a translated Apps folder)"
}
