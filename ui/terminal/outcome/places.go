package outcome

import (
	"cmp"
	"context"
	"errors"
	"io"
	"strings"

	"ringcentral-archiver/archiver"
	"ringcentral-archiver/archiver/progress"
	"ringcentral-archiver/archiver/reasons"
	"ringcentral-archiver/ui/terminal/output"
	"ringcentral-archiver/ui/terminal/places"
	"ringcentral-archiver/ui/terminal/remedy"
)

// At tells of one of several places: in the words of its kind, and with its name before what is said. First says whether it is the
// first one, which commands are about that name no place.
func (t Teller) At(v archiver.Snapshot, first bool) Teller {
	at, in := v.Dropbox.Dropbox, t.In
	in.Language = in.Of(at.Kind())
	head := in.Say("%s: %s", places.Head(at), "")
	of := Teller{
		Out: &headed{Writer: t.Out, head: head}, Err: &headed{Writer: t.Err, head: strings.TrimSpace(head) + "\n"}, In: in,
		Place: func() string { return output.Place(cmp.Or(at.Address(), v.DemoFolder), in) },
	}
	if !first {
		of.flag = " --place " + at.Kind()
	}
	return of
}

// headed writes the name of a place before the first that is written.
type headed struct {
	io.Writer
	head string
	said bool
}

// Write implements io.Writer.
func (h *headed) Write(p []byte) (int, error) {
	if !h.said {
		if _, err := io.WriteString(h.Writer, h.head); err != nil {
			return 0, err
		}
		h.said = true
	}
	return h.Writer.Write(p)
}

// Passes says how the passes ended in all places, as Pass does; now is how it stands, and err why that in the first place could not
// begin. The exit code is the worst of them.
func (t Teller) Passes(r progress.Report, now archiver.Snapshot, err error) int {
	one := func(to Teller, r progress.Report, err error) int {
		if err != nil {
			return remedy.Say(to.Err, to.In, err)
		}
		return to.Pass(r)
	}
	others := r.Beside
	r.Beside = nil
	switch {
	case errors.Is(err, reasons.ErrBackupOff):
		return t.BackupIsOff()
	case len(others) == 0:
		return one(t, r, err)
	}
	code := one(t.At(now, true), r, err)
	for _, other := range others {
		if e := other.Report.Err; err != nil && e != nil && e.Error() == err.Error() { // it is said already, and is no matter of a place
			continue
		}
		at := archiver.Snapshot{DemoFolder: now.DemoFolder}
		at.Dropbox.Dropbox = other.Place
		code = max(code, one(t.At(at, false), other.Report, nil))
	}
	return code
}

// Verify has the archives of engines verified, one after the other, and says how each is. The exit code is the worst of them.
func (t Teller) Verify(ctx context.Context, engines []*archiver.Archiver) (code int) {
	for i, engine := range engines {
		to := t
		if len(engines) > 1 {
			to = t.At(engine.Snapshot(), i == 0)
		}
		if report, err := engine.Verify(ctx); err != nil {
			code = max(code, remedy.Say(to.Err, to.In, err))
		} else {
			code = max(code, to.Verification(report))
		}
	}
	return code
}
