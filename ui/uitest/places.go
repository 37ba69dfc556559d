package uitest

import (
	"time"

	"ringcentral-archiver/archiver"
	"ringcentral-archiver/archiver/completeness"
	"ringcentral-archiver/archiver/reasons"
	"ringcentral-archiver/store/destination"
	"ringcentral-archiver/store/place"
)

// Places where an archive lies that is not in Dropbox.
var (
	InFolder = place.Place{Folder: "/mnt/nas/office/RingCentral Archive"}
	OnServer = place.Place{SFTP: place.Server{
		Host: "files.example.com", Port: 22, User: "backup", Path: "/volume1/calls", SignIn: place.ByPassword,
		HostKey: "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIBV6Ql0yYB1mD4nqk0v1Cq7m5r9mXU2xw0FqfJ5o3l3h",
	}}
	InBucket = place.Place{S3: place.Bucket{Endpoint: "https://nas.example.com:9000", Name: "office-calls", Prefix: "archive", KeyID: "AKIAIOSFODNN7EXAMPLE"}}
)

// Elsewhere is the archive of the office in another place, changed.
func Elsewhere(at place.Place, change func(*archiver.Snapshot)) archiver.Snapshot {
	s := With(func(s *archiver.Snapshot) {
		s.Dropbox.Place, s.Dropbox.Name, s.Dropbox.Email = at, at.Address(), ""
		s.Dropbox.Used, s.Dropbox.Allocated = 1<<40, 4<<40
		s.Verified = destination.Verification{At: Now.Add(-3 * time.Hour), Files: 4812, Checked: 4812}
	})
	if change != nil {
		change(&s)
	}
	return s
}

// Several is the office with its archive in Dropbox and in other places, complete but for the changes.
func Several(others ...archiver.Snapshot) archiver.Snapshot {
	return With(func(s *archiver.Snapshot) {
		Complete(s)
		s.Beside = others
	})
}

// Complete has an archive be complete.
func Complete(s *archiver.Snapshot) {
	s.Completeness = completeness.Answer{Now: true, At: Now.Add(-time.Minute), Since: Now.AddDate(0, 0, -12)}
}

// Away has the folder of an archive not be there.
func Away(s *archiver.Snapshot) {
	s.Mood, s.Waiting, s.Open = archiver.Attention, reasons.FolderMissing, 42
	s.Completeness = completeness.Answer{Reason: reasons.FolderMissing, At: Now.Add(-26 * time.Hour), Since: Now.AddDate(0, 0, -12)}
	s.Problems = []archiver.Problem{{Reason: reasons.FolderMissing, Items: 42, Text: reasons.FolderMissing.Sentence(), Deadline: Now.AddDate(0, 0, 7)}}
}
