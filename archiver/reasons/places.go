package reasons

import (
	"crypto/tls"
	"errors"

	"ringcentral-archiver/archiver/folder"
	"ringcentral-archiver/archiver/s3"
	"ringcentral-archiver/archiver/sftp"
	"ringcentral-archiver/archiver/target"
	"ringcentral-archiver/archiver/transport"
)

// ofPlaces are the reasons that are about the place where the archive lies, and about files in it.
var ofPlaces = map[Reason]bool{
	DropboxFull: true, DropboxBlocked: true, FolderRefused: true, FolderMissing: true, FolderFull: true, FolderReadOnly: true,
	HostKeyChanged: true, PlaceSignIn: true, PlaceBlocked: true, PlaceAway: true, BucketMissing: true, BucketRegion: true, BucketUnsafe: true,
	EmailUnverified: true, Suspended: true, AppDisabled: true, DropboxScope: true, Disconnected: true, NotConnected: true,
	NameTaken: true, BadName: true, FileInTheWay: true, Mismatch: true, NotInPlace: true, FileMissing: true, FileChanged: true, Removed: true,
	IndexBehind: true, IndexUnread: true, Elsewhere: true,
}

// OfPlace reports whether the reason is about the place where the archive lies, or a file in it, so that another place need not have it.
func (r Reason) OfPlace() bool { return ofPlaces[r] }

// ofPlace is the reason of what only a place other than Dropbox meets; NoReason of anything else.
func ofPlace(err error) Reason {
	switch _, inFolder := errors.AsType[*folder.Error](err); {
	case inFolder:
		return ofDisk(err, folder.ErrNotThere)
	case onServer(err):
		return ofServer(err)
	case inBucket(err):
		return ofBucket(err)
	default:
		return NoReason
	}
}

func onServer(err error) bool {
	_, is := errors.AsType[*sftp.Error](err)
	_, key := errors.AsType[*sftp.HostKeyError](err)
	return is || key
}

func inBucket(err error) bool {
	_, is := errors.AsType[*s3.Error](err)
	return is
}

// ofDisk is the reason of what files and folders meet, wherever their disk is.
func ofDisk(err, notThere error) Reason {
	switch {
	case errors.Is(err, notThere):
		return FolderMissing
	case errors.Is(err, target.ErrBlocked):
		return PlaceBlocked
	case errors.Is(err, target.ErrFull):
		return FolderFull
	case errors.Is(err, target.ErrNoWrite):
		return FolderReadOnly
	default:
		return NoReason
	}
}

func ofServer(err error) Reason {
	switch {
	case onTheWay(err):
		return NoReason // see Of
	case errors.Is(err, sftp.ErrHostKey):
		return HostKeyChanged
	case errors.Is(err, target.ErrUnauthorized):
		return PlaceSignIn
	case errors.Is(err, target.ErrBlocked):
		return PlaceBlocked
	}
	if r := ofDisk(err, sftp.ErrNotThere); r != NoReason {
		return r
	}
	if errors.Is(err, target.ErrUnavailable) {
		return PlaceAway
	}
	return NoReason
}

func ofBucket(err error) Reason {
	for _, c := range []struct {
		kind   error
		reason Reason
	}{
		{s3.ErrRegion, BucketRegion},
		{s3.ErrClock, ClockWrong},
		{s3.ErrOverwrites, BucketUnsafe},
		{s3.ErrNotThere, BucketMissing},
		{s3.ErrMoved, BucketMissing},
		{target.ErrUnauthorized, PlaceSignIn},
		{target.ErrBlocked, PlaceBlocked},
		{target.ErrFull, FolderFull},
		{target.ErrNoWrite, FolderReadOnly},
	} {
		if errors.Is(err, c.kind) {
			return c.reason
		}
	}
	_, plain := errors.AsType[tls.RecordHeaderError](err) // https, and what answers there speaks none
	if (plain || transport.IsNetwork(err)) && !onTheWay(err) && !errors.Is(err, transport.ErrCertificate) {
		return PlaceAway
	}
	if errors.Is(err, s3.ErrNoStorage) {
		return PlaceAway
	}
	return NoReason
}

// onTheWay reports whether a proxy lets nothing through.
func onTheWay(err error) bool {
	return errors.Is(err, transport.ErrProxyPassword) || errors.Is(err, transport.ErrProxyRefused) || errors.Is(err, transport.ErrProxyAddress)
}
