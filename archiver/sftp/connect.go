package sftp

import "context"

// HostKeyOf asks a server for its key, for a person to look at before anything is sent there. Errors: target.ErrUnavailable; that of ctx.
func HostKeyOf(ctx context.Context, c Config) (HostKey, error) {
	return "", ErrNoSFTP
}

// Connect marks the folder on the server as one with an archive, and tries whether files can be kept there. A folder that has a mark keeps
// it: the archive of another computer, or of a lost store, goes on. Where c.HostKey is empty or another one, it fails with a *HostKeyError
// that has the server's; once a person has agreed to that, it is called again with it. Errors: *HostKeyError (ErrHostKey), ErrNotThere,
// ErrNoSFTP, ErrPassphrase, ErrKey, ErrAgent, and target.ErrUnauthorized, ErrUnavailable, ErrNoWrite, ErrFull; that of ctx.
func Connect(ctx context.Context, c Config) (Archive, error) {
	return Archive{}, ErrNoSFTP
}
