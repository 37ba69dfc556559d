package uitest

import "ringcentral-archiver/store/place"

// Places where an archive lies that is not in Dropbox.
var (
	InFolder = place.Place{Folder: "/mnt/nas/office/RingCentral Archive"}
	OnServer = place.Place{SFTP: place.Server{
		Host: "files.example.com", Port: 22, User: "backup", Path: "/volume1/calls", SignIn: place.ByPassword,
		HostKey: "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIBV6Ql0yYB1mD4nqk0v1Cq7m5r9mXU2xw0FqfJ5o3l3h",
	}}
	InBucket = place.Place{S3: place.Bucket{Endpoint: "https://nas.example.com:9000", Name: "office-calls", Prefix: "archive", KeyID: "AKIAIOSFODNN7EXAMPLE"}}
)
