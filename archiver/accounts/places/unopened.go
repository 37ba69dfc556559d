package places

import (
	"context"

	"ringcentral-archiver/archiver/target"
)

// unopened is a place whose secret cannot be read now, as while the keychain is locked: each call says why.
type unopened struct{ why error }

var _ target.Destination = unopened{}

// Ping implements target.Destination.
func (u unopened) Ping(context.Context) error { return u.why }

// Await implements target.Destination.
func (u unopened) Await(context.Context) error { return u.why }

// Space implements target.Destination.
func (u unopened) Space(context.Context) (target.Space, error) { return target.Space{}, u.why }

// NewUploader implements target.Destination.
func (u unopened) NewUploader(context.Context, func([]target.Outcome)) target.Uploader {
	return noUploader(u)
}

// Stat implements target.Destination.
func (u unopened) Stat(context.Context, string) (target.File, error) { return target.File{}, u.why }

// List implements target.Destination.
func (u unopened) List(context.Context, string, func([]target.File) error) error { return u.why }

// Changes implements target.Destination.
func (u unopened) Changes(context.Context, string, func([]target.File) error) (string, error) {
	return "", u.why
}

// Download implements target.Destination.
func (u unopened) Download(context.Context, string) ([]byte, target.File, error) {
	return nil, target.File{}, u.why
}

// Open implements target.Destination.
func (u unopened) Open(context.Context, string) target.LargeFile { return noFile(u) }

// noUploader takes no file.
type noUploader unopened

// Put implements target.Uploader.
func (u noUploader) Put(context.Context, target.Upload) error { return u.why }

// Await implements target.Uploader.
func (u noUploader) Await(context.Context) error { return u.why }

// Flush implements target.Uploader.
func (u noUploader) Flush(context.Context) error { return u.why }

// Close implements target.Uploader.
func (u noUploader) Close(context.Context) error { return nil }

// noFile has no content.
type noFile unopened

// Read implements io.Reader.
func (f noFile) Read([]byte) (int, error) { return 0, f.why }

// File implements target.LargeFile.
func (f noFile) File() target.File { return target.File{} }

// Err implements target.LargeFile.
func (f noFile) Err() error { return f.why }
