//go:build window

package window

import (
	"bytes"
	"errors"
	"image/color"
	"image/png"
	"slices"
	"strings"
	"testing"

	"github.com/godbus/dbus/v5"

	"ringcentral-archiver/assets"
)

// trayHost is what shows tray icons: the test stands in for the desktop's, on the
// session bus.
type trayHost struct {
	t        testing.TB
	conn     *dbus.Conn
	icons    chan dbus.Sender // programs that have registered an icon
	notified chan string      // notifications: title and text
}

const (
	watcherName  = "org.kde.StatusNotifierWatcher"
	notifierName = "org.freedesktop.Notifications"
	itemName     = "org.kde.StatusNotifierItem"
	itemPath     = "/StatusNotifierItem"
	menuName     = "com.canonical.dbusmenu"
	menuPath     = "/StatusNotifierItem/menu"
)

// notifier takes notifications.
type notifier struct{ notified chan string }

// Notify has the parameters of the Desktop Notifications Specification 1.2.
func (n notifier) Notify(_ string, _ uint32, _, title, text string, _ []string, _ map[string]dbus.Variant, _ int32) (uint32, *dbus.Error) {
	n.notified <- title + ": " + text
	return 1, nil
}

// watcher is what the panel lets programs call.
type watcher struct{ icons chan dbus.Sender }

func (w watcher) RegisterStatusNotifierItem(sender dbus.Sender, _ string) *dbus.Error {
	w.icons <- sender
	return nil
}

// properties of the watcher.
type properties struct{ host bool }

// Get says whether a host is registered.
func (p properties) Get(_, _ string) (dbus.Variant, *dbus.Error) {
	return dbus.MakeVariant(p.host), nil
}

// newTrayHost shows tray icons on a bus until the test ends.
func newTrayHost(t testing.TB, bus string) *trayHost {
	t.Helper()
	return newWatcher(t, bus, true)
}

// newWatcher takes tray icons on a bus until the test ends, and shows them if it has a host.
func newWatcher(t testing.TB, bus string, host bool) *trayHost {
	t.Helper()
	conn, err := dbus.Connect(bus)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := conn.Close(); err != nil && !errors.Is(err, dbus.ErrClosed) { // the bus may have gone
			t.Error(err)
		}
	})
	p := &trayHost{t: t, conn: conn, icons: make(chan dbus.Sender, 16), notified: make(chan string, 16)}
	if err := conn.Export(properties{host}, "/StatusNotifierWatcher", "org.freedesktop.DBus.Properties"); err != nil {
		t.Fatal(err)
	}
	p.own(watcherName, "/StatusNotifierWatcher", watcher{p.icons})
	p.own(notifierName, "/org/freedesktop/Notifications", notifier{p.notified})
	return p
}

// own answers under a name of the bus.
func (p *trayHost) own(name string, path dbus.ObjectPath, answers any) {
	p.t.Helper()
	if err := p.conn.Export(answers, path, name); err != nil {
		p.t.Fatal(err)
	}
	if reply, err := p.conn.RequestName(name, dbus.NameFlagDoNotQueue); err != nil || reply != dbus.RequestNameReplyPrimaryOwner {
		p.t.Fatalf("another program is %s: %v %v", name, reply, err)
	}
}

// notifies waits for a notification with these words.
func (p *trayHost) notifies(s *app, words string) {
	p.t.Helper()
	var got string
	s.until("the desktop was notified: "+words, func() bool {
		select {
		case got = <-p.notified:
			return true
		default:
			return false
		}
	})
	if !strings.Contains(got, words) {
		p.t.Errorf("the notification is %q, want %q", got, words)
	}
}

// icon is the program's icon in the panel.
type icon struct {
	*trayHost
	s          *app
	item, menu dbus.BusObject
}

// registers waits for the program's icon.
func (p *trayHost) registers(s *app) *icon {
	p.t.Helper()
	var sender dbus.Sender
	s.until("it had an icon in the tray", func() bool {
		select {
		case sender = <-p.icons:
			return true
		default:
			return false
		}
	})
	return &icon{p, s, p.conn.Object(string(sender), itemPath), p.conn.Object(string(sender), menuPath)}
}

// state tells which of the five pictures the icon shows.
func (i *icon) state() string {
	i.t.Helper()
	value, err := i.item.GetProperty(itemName + ".IconPixmap")
	if err != nil {
		i.t.Fatal(err)
	}
	var pictures []struct {
		Width, Height int32
		Pixels        []byte
	}
	if err := value.Store(&pictures); err != nil || len(pictures) != 1 {
		i.t.Fatalf("%d pictures, %v", len(pictures), err)
	}
	for name, file := range map[string][]byte{
		"fine": assets.TrayFine, "working": assets.TrayWorking, "waiting": assets.TrayWaiting, "paused": assets.TrayPaused, "attention": assets.TrayAttention, "never": assets.TrayNever,
	} {
		if bytes.Equal(pictures[0].Pixels, pixels(i.t, file)) {
			return name
		}
	}
	return "a picture of its own"
}

// pixels is a picture as panels get it: alpha, red, green, blue; each point is
// there or not.
func pixels(t testing.TB, file []byte) (out []byte) {
	t.Helper()
	m, err := png.Decode(bytes.NewReader(file))
	if err != nil {
		t.Fatal(err)
	}
	for y := range m.Bounds().Dy() {
		for x := range m.Bounds().Dx() {
			if c := color.NRGBAModel.Convert(m.At(x, y)).(color.NRGBA); c.A > 127 {
				out = append(out, 255, c.R, c.G, c.B)
			} else {
				out = append(out, 0, 0, 0, 0)
			}
		}
	}
	return out
}

// shows waits until the icon is the picture of a state, and the words of the
// tooltip and of the menu's first entry hold these.
func (i *icon) shows(state, words string) {
	i.t.Helper()
	var tip, head, is string
	defer func() {
		if i.t.Failed() {
			i.t.Logf("the icon is %s, the tooltip %q, the menu's first entry %q", is, tip, head)
		}
	}()
	i.s.until("the tray showed "+state+", "+words, func() bool {
		is, tip, head = i.state(), i.tip(), i.entries()[0].label
		return is == state && strings.Contains(tip, words) && strings.Contains(head, words)
	})
}

func (i *icon) tip() string {
	i.t.Helper()
	value, err := i.item.GetProperty(itemName + ".ToolTip")
	if err != nil {
		i.t.Fatal(err)
	}
	parts, ok := value.Value().([]any)
	if !ok || len(parts) != 4 {
		i.t.Fatalf("the tooltip is %v", value)
	}
	return parts[2].(string)
}

// entry is one line of the menu.
type entry struct {
	id       int32
	label    string
	enabled  bool
	children []entry
}

// layout is an entry as it travels.
type layout struct {
	ID         int32
	Properties map[string]dbus.Variant
	Children   []dbus.Variant
}

func (l layout) read(t testing.TB) (e entry) {
	t.Helper()
	e = entry{id: l.ID, enabled: true}
	if label, ok := l.Properties["label"]; ok {
		e.label = label.Value().(string)
	}
	if enabled, ok := l.Properties["enabled"]; ok {
		e.enabled = enabled.Value().(bool)
	}
	for _, child := range l.Children {
		var next layout
		if err := dbus.Store([]any{child.Value()}, &next); err != nil {
			t.Fatal(err)
		}
		e.children = append(e.children, next.read(t))
	}
	return e
}

// entries is the menu as it is now, without its rules.
func (i *icon) entries() []entry {
	i.t.Helper()
	var revision uint32
	var root layout
	if err := i.menu.Call(menuName+".GetLayout", 0, int32(0), int32(-1), []string{}).Store(&revision, &root); err != nil {
		i.t.Fatal(err)
	}
	named := slices.DeleteFunc(root.read(i.t).children, func(e entry) bool { return e.label == "" })
	if len(named) == 0 {
		return []entry{{}}
	}
	return named
}

// find gives an entry of the menu, also below another.
func (i *icon) find(label string) entry {
	i.t.Helper()
	all := i.entries()
	for _, e := range all {
		all = append(all, e.children...)
	}
	at := slices.IndexFunc(all, func(e entry) bool { return e.label == label })
	if at < 0 {
		i.t.Fatalf("the menu has no %q: %v", label, all)
	}
	return all[at]
}

// click chooses an entry of the menu.
func (i *icon) click(label string) {
	i.t.Helper()
	e := i.find(label)
	if !e.enabled {
		i.t.Fatalf("%q cannot be chosen", label)
	}
	if err := i.menu.Call(menuName+".Event", 0, e.id, "clicked", dbus.MakeVariant(""), uint32(0)).Err; err != nil {
		i.t.Fatal(err)
	}
}

// tap is a click on the icon itself.
func (i *icon) tap() {
	i.t.Helper()
	if err := i.item.Call(itemName+".Activate", 0, int32(0), int32(0)).Err; err != nil {
		i.t.Fatal(err)
	}
}
