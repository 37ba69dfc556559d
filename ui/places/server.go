package places

import (
	"errors"
	"io"
	"os"
	"slices"
	"strconv"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"

	"ringcentral-archiver/archiver"
	"ringcentral-archiver/archiver/reasons"
	"ringcentral-archiver/store/place"
	"ringcentral-archiver/ui/l10n"
	"ringcentral-archiver/ui/widgets"
	"ringcentral-archiver/ui/widgets/choices"
)

// serverForm is for a folder of an SFTP server.
type serverForm struct {
	in                       *Forms
	at                       place.Server // where the archive is
	host, port, user, folder *widgets.Entry
	signIn                   *choices.Segmented
	password, keyFile        *widgets.Entry
	choose                   *widgets.Button // a key file
	made                     *widgets.Text   // the public half of the key that the program has made
	copies                   *widgets.Button
	madeNote                 *widgets.Text
	fields                   []fyne.CanvasObject // what opens the server, one for each way to sign in
}

// waysIn are the ways to sign in, in their order, and how they are called.
var (
	waysIn     = []place.SignIn{place.ByPassword, place.ByMadeKey, place.ByKey, place.ByAgent}
	waysInName = []string{l10n.Key("Password"), l10n.Key("New key"), l10n.Key("Key file"), l10n.Key("SSH agent")}
)

func (o *serverForm) title() string { return l10n.Translate("SFTP server") }

func (o *serverForm) intro() string {
	return l10n.Translate("In a folder of a server or NAS that offers SFTP. The folder must be there. The server's key is shown first, and nothing is sent before you confirm it.")
}

func (o *serverForm) rows(at place.Place) []fyne.CanvasObject {
	o.at = at.SFTP
	port := strconv.Itoa(place.UsualPort)
	if o.at.Port != 0 {
		port = strconv.Itoa(o.at.Port)
	}
	o.host, o.port = o.in.field("files.example.com", o.at.Host), o.in.field("22", port)
	o.user, o.folder = o.in.field("backup", o.at.User), o.in.field("/calls", o.at.Path)
	var names []string
	for _, name := range waysInName {
		names = append(names, l10n.Translate(name))
	}
	o.signIn = choices.NewSegmented(names, func(i int) {
		o.signIn.SetSelected(i)
		o.in.Draw()
	})
	o.signIn.SetSelected(max(0, slices.Index(waysIn, o.at.SignIn)))
	o.signIn.OnEscape = o.in.close
	portRow := widgets.Line(8, widgets.NewLabel(l10n.Translate("Port")), widgets.Wide(70, o.port))
	return []fyne.CanvasObject{
		widgets.NewLabel(l10n.Translate("Server")), beside(o.host, portRow),
		widgets.NewLabel(l10n.Translate("User name")), o.user,
		widgets.NewLabel(l10n.Translate("Folder")), o.folder,
		widgets.NewLabel(l10n.Translate("Sign in with")), o.signIn,
		widgets.NewLabel(""), o.opening(),
	}
}

// opening is what the chosen way to sign in needs.
func (o *serverForm) opening() fyne.CanvasObject {
	hint := l10n.Translate("Password")
	if o.at.SignIn == place.ByPassword {
		hint = l10n.Translate("unchanged")
	}
	o.password = o.in.field(hint, "")
	o.password.Password = true
	o.keyFile = o.in.field(l10n.Translate("File with the private key"), "")
	o.choose = widgets.NewButton(l10n.Translate("Choose…"), widgets.Outline, func() { o.in.ChooseFile(o.keyFile.SetText) })
	o.choose.OnEscape = o.in.close
	o.madeNote = widgets.NewNote("")
	o.made = widgets.NewText("", widgets.Plain)
	o.made.Scale, o.made.Fit, o.made.Style.Monospace = theme.SizeNameCaptionText, widgets.Wrapped, true
	o.copies = widgets.NewButton(l10n.Translate("Copy"), widgets.Outline, func() {
		o.in.Copy(o.made.Text)
		o.copies.SetText(l10n.Translate("Copied"))
	})
	o.copies.OnEscape = o.in.close
	o.fields = []fyne.CanvasObject{
		o.password,
		widgets.Stack(6, o.madeNote, container.NewBorder(nil, nil, nil, o.copies, o.made)),
		beside(o.keyFile, o.choose),
		widgets.NewNote(l10n.Translate("The SSH agent of this computer has the keys. It has to run whenever the program does.")),
	}
	return container.NewVBox(o.fields...)
}

func (o *serverForm) first() fyne.Focusable { return o.host }

func (o *serverForm) draw(busy bool) {
	for _, e := range []*widgets.Entry{o.host, o.port, o.user, o.folder, o.password, o.keyFile} {
		widgets.Enable(e, !busy)
	}
	for i, field := range o.fields {
		widgets.ShowIf(field, i == o.signIn.Selected())
	}
	o.choose.SetEnabled(!busy)
	note := l10n.Translate("The program makes a key for itself alone. Its public half is shown when you press Connect; the server has to know it.")
	if o.made.Text != "" {
		note = l10n.Translate("Add this line to the file .ssh/authorized_keys of the user on the server, then press Connect again:")
	}
	o.madeNote.Set(note, widgets.Subtle)
	widgets.ShowIf(o.copies, o.made.Text != "")
	widgets.ShowIf(o.made, o.made.Text != "")
}

func (o *serverForm) wanted() (w archiver.Wanted, wrong string) {
	s := place.Server{Host: o.host.Text, User: o.user.Text, Path: o.folder.Text, SignIn: waysIn[o.signIn.Selected()]}
	port, err := strconv.Atoi(strings.TrimSpace(o.port.Text))
	if err != nil || port < 1 || port > 1<<16-1 {
		return w, l10n.Translate("Enter the port as a number from 1 to 65535; 22 is the usual one.")
	}
	s.Port = port
	switch w.SFTP, err = s.Checked(); {
	case errors.Is(err, place.ErrServerUser):
		return w, l10n.Translate("Enter the name of the user on the server.")
	case errors.Is(err, place.ErrServerPath):
		return w, l10n.Translate("Enter the folder on the server, such as /calls.")
	case err != nil:
		return w, l10n.Translate("Enter the name of the server, such as files.example.com.")
	}
	switch s.SignIn {
	case place.ByPassword:
		w.Secret = o.password.Text
	case place.ByKey:
		w.Secret, wrong = readKey(strings.TrimSpace(o.keyFile.Text))
	}
	return w, wrong
}

// mostKey is how large a file with a key may be, in bytes.
const mostKey = 64 << 10

// readKey reads a private key from a file; without one, that which is kept is wanted.
func readKey(path string) (key, wrong string) {
	if path == "" {
		return "", ""
	}
	file, err := os.Open(path)
	if err != nil {
		return "", l10n.Error(err)
	}
	defer file.Close()
	text, err := io.ReadAll(io.LimitReader(file, mostKey))
	if err != nil {
		return "", l10n.Error(err)
	}
	return string(text), ""
}

func (o *serverForm) fault(err error) string {
	switch {
	case errors.Is(err, reasons.ErrHostKeyRefused):
		return l10n.Translate("The host key was not confirmed, so nothing was sent to the server.")
	case errors.Is(err, reasons.ErrNoSecret):
		return l10n.Translate("Enter the password, or the file with the key.")
	default:
		return ""
	}
}

func (o *serverForm) key(public string) { o.made.Set(public, widgets.Plain) }
