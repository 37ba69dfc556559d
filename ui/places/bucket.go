package places

import (
	"errors"

	"fyne.io/fyne/v2"

	"ringcentral-archiver/archiver"
	"ringcentral-archiver/archiver/reasons"
	"ringcentral-archiver/store/place"
	"ringcentral-archiver/ui/l10n"
	"ringcentral-archiver/ui/widgets"
)

// bucketForm is for a bucket of an S3 storage.
type bucketForm struct {
	in                                           *Forms
	endpoint, bucket, prefix, region, id, secret *widgets.Entry
}

func (o *bucketForm) title() string { return l10n.Translate("S3 storage") }

func (o *bucketForm) intro() string {
	return l10n.Translate("In a bucket of Amazon S3, or of another storage or NAS that speaks S3. The bucket must be there. The key is kept like the sign-ins.")
}

func (o *bucketForm) rows(at place.Place) []fyne.CanvasObject {
	hint := ""
	if at.S3.Name != "" {
		hint = l10n.Translate("unchanged")
	}
	o.endpoint = o.in.field(l10n.Translate("https://nas.example.com:9000; empty for Amazon"), at.S3.Endpoint)
	o.bucket, o.prefix = o.in.field("office-calls", at.S3.Name), o.in.field(l10n.Translate("optional"), at.S3.Prefix)
	o.region = o.in.field(l10n.Translate("only if the storage asks for it"), at.S3.Region)
	o.id, o.secret = o.in.field("", at.S3.KeyID), o.in.field(hint, "")
	o.secret.Password = true
	return []fyne.CanvasObject{
		widgets.NewLabel(l10n.Translate("Address")), o.endpoint,
		widgets.NewLabel(l10n.Translate("Bucket")), o.bucket,
		widgets.NewLabel(l10n.Translate("Prefix")), o.prefix,
		widgets.NewLabel(l10n.Translate("Region")), o.region,
		widgets.NewLabel(l10n.Translate("Access key ID")), o.id,
		widgets.NewLabel(l10n.Translate("Secret access key")), o.secret,
	}
}

func (o *bucketForm) first() fyne.Focusable { return o.endpoint }

func (o *bucketForm) draw(busy bool) {
	for _, e := range []*widgets.Entry{o.endpoint, o.bucket, o.prefix, o.region, o.id, o.secret} {
		widgets.Enable(e, !busy)
	}
}

func (o *bucketForm) wanted() (w archiver.Wanted, wrong string) {
	b := place.Bucket{Endpoint: o.endpoint.Text, Name: o.bucket.Text, Prefix: o.prefix.Text, Region: o.region.Text, KeyID: o.id.Text}
	var err error
	switch w.S3, err = b.Checked(); {
	case errors.Is(err, place.ErrBucketName):
		return w, l10n.Translate("Enter the name of the bucket.")
	case err != nil:
		return w, l10n.Translate("Enter the address of the storage, such as https://nas.example.com:9000, and the name of the bucket alone.")
	case w.S3.KeyID == "":
		return w, l10n.Translate("Enter the ID of the access key.")
	}
	w.Secret = o.secret.Text
	return w, ""
}

func (o *bucketForm) fault(err error) string {
	if errors.Is(err, reasons.ErrNoSecret) {
		return l10n.Translate("Enter the secret of the access key.")
	}
	return ""
}

func (o *bucketForm) key(string) {}
