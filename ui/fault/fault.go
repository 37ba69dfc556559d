// Package fault says why a place cannot be connected, to a person who has just said where it is: what is wrong is likely
// what was entered. Window and terminal say the same.
package fault

import (
	"errors"

	"ringcentral-archiver/archiver"
	"ringcentral-archiver/archiver/reasons"
	"ringcentral-archiver/archiver/s3"
	"ringcentral-archiver/archiver/sftp"
	"ringcentral-archiver/archiver/translation"
	"ringcentral-archiver/store/place"
)

// Fault is a sentence, by its English text, with what is filled in. It is empty where an error has words of its own.
type Fault struct {
	English string
	Args    []any
}

// Of is why the place that was asked for cannot be connected.
func Of(wanted archiver.Wanted, err error) Fault {
	switch wanted.Kind() {
	case place.Folder:
		return Fault{English: inFolder[reasons.Of(err)]}
	case place.SFTP:
		return onServer(wanted.SFTP, err)
	case place.S3:
		return inBucket(err)
	default:
		return Fault{}
	}
}

var inFolder = map[reasons.Reason]string{
	reasons.FolderMissing:  translation.Key("There is no folder at this path. Is its disk or NAS connected? The program makes none."),
	reasons.FolderReadOnly: notInFolder,
	reasons.PlaceBlocked:   notInFolder,
}

var notInFolder = translation.Key("The program may not write to this folder. Give it that permission, or choose another folder.")

// ofServer are what a server, or the key for it, has to say.
var ofServer = []struct {
	err   error
	words string
}{
	{sftp.ErrPassphrase, translation.Key("This key is protected by a passphrase. Add it to the SSH agent and sign in with that, or use another key.")},
	{sftp.ErrKey, translation.Key("This file holds no private key.")},
	{sftp.ErrAgent, translation.Key("The SSH agent does not answer. Start it, or sign in in another way.")},
	{sftp.ErrNoSFTP, translation.Key("The server answers, but offers no SFTP to this user.")},
}

var onServerFor = map[reasons.Reason]string{
	reasons.PlaceSignIn:    translation.Key("The server does not accept this user with this password or key. Check both."),
	reasons.PlaceAway:      translation.Key("No server answers there. Check its name and the port, and whether it is on."),
	reasons.FolderMissing:  translation.Key("There is no such folder on the server. Make it there first, or check its name."),
	reasons.FolderReadOnly: translation.Key("This user may not write to that folder. Choose another, or ask whoever runs the server."),
}

func onServer(s place.Server, err error) Fault {
	for _, f := range ofServer {
		if errors.Is(err, f.err) {
			return Fault{English: f.words}
		}
	}
	r := reasons.Of(err)
	if r == reasons.PlaceSignIn && s.SignIn == place.ByMadeKey {
		return Fault{English: translation.Key("The server does not accept this key yet.")}
	}
	return Fault{English: onServerFor[r]}
}

var inBucketFor = map[reasons.Reason]string{
	reasons.PlaceSignIn:    translation.Key("The storage does not accept this access key. Check its ID and its secret."),
	reasons.PlaceAway:      translation.Key("No storage answers at this address. Check it, and whether the storage is on."),
	reasons.BucketMissing:  translation.Key("There is no such bucket at this storage. Make it there first, or check its name."),
	reasons.PlaceBlocked:   translation.Key("This access key may not store in that bucket. Give it that permission at the storage, or use another."),
	reasons.FolderReadOnly: translation.Key("This access key may not store in that bucket. Give it that permission at the storage, or use another."),
}

func inBucket(err error) Fault {
	of, _ := errors.AsType[*s3.Error](err)
	switch r := reasons.Of(err); {
	case errors.Is(err, s3.ErrAddress):
		return Fault{English: translation.Key("Enter the address of the storage, such as https://nas.example.com:9000, and the name of the bucket alone.")}
	case errors.Is(err, s3.ErrPutAway):
		return Fault{English: translation.Key("A rule of the bucket has put the mark of the archive, .ringcentral-archiver/archive.json, into a storage class from which it cannot be read. Restore it there.")}
	case errors.Is(err, s3.ErrMoved):
		return Fault{translation.Key("This address leads to another one, %s: enter that."), []any{of.Endpoint}}
	case r == reasons.BucketRegion && of.Region != "":
		return Fault{translation.Key("The bucket is in the region %s: give that."), []any{of.Region}}
	default:
		return Fault{English: inBucketFor[r]}
	}
}
