package places

import (
	"context"

	"ringcentral-archiver/archiver/s3"
	"ringcentral-archiver/store"
	"ringcentral-archiver/store/place"
)

// storageOf is how a storage is called, with what opens it.
func (p Places) storageOf(b place.Bucket, secret string) s3.Config {
	return s3.Config{
		Address: s3.Address{Endpoint: b.Endpoint, Region: b.Region, Bucket: b.Name, Prefix: b.Prefix},
		Keys:    s3.Keys{ID: b.KeyID, Secret: secret},
		Hashes:  hashes{in: p.Store}, Ours: ours, HTTP: p.HTTP, Clock: p.Clock.System(), Rand: p.Rand(), Log: p.Log,
	}
}

// bucketOf is the client of a bucket in which an archive lies. Errors: those of opening and of s3.New.
func (p Places) bucketOf(at store.Dropbox, opens opening) (*s3.Client, error) {
	secret, err := opens()
	if err != nil {
		return nil, err
	}
	c := p.storageOf(at.S3, secret)
	c.Mark = at.AccountID
	return s3.New(c)
}

// inBucket finds the archive in the bucket that was asked for, or begins one. Errors: those of place.Bucket.Checked and s3.Connect,
// reasons.ErrNoSecret.
func (p Places) inBucket(ctx context.Context, wanted Wanted, ask Asking) (now Found, err error) {
	if now.S3, err = wanted.S3.Checked(); err != nil {
		return now, err
	}
	wanted.S3 = now.S3
	if now.Secret, err = p.secretFor(wanted); err != nil {
		return now, err
	}
	var is s3.Found
	err = ask.beginning(now.Place, func(begin func() error) (err error) {
		c := p.storageOf(now.S3, now.Secret)
		c.Begin = begin
		is, err = s3.Connect(ctx, c)
		return err
	})
	if err != nil {
		return now, err
	}
	now.AccountID, now.S3.ObjectLock = is.Mark, is.Locked
	now.S3.Endpoint, now.S3.Region, now.S3.Name, now.S3.Prefix = is.Address.Endpoint, is.Address.Region, is.Address.Bucket, is.Address.Prefix
	return now, nil
}
