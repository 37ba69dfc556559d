//go:build !windows && !darwin

package desktop

import (
	"context"
	"time"

	"github.com/godbus/dbus/v5"
)

// watcher is where programs register their icons.
const watcher = "org.kde.StatusNotifierWatcher"

// busPatience is how long the session bus may take. It answers within a
// millisecond or two; the window waits for it.
const busPatience = time.Second

// HasSession reports whether there is a session bus, over which tray icons and
// notifications go. Where there is none the toolkit must not be asked for a tray
// icon: it would crash when the program ends.
func HasSession(ctx context.Context) bool {
	return onBus(ctx, func(context.Context, *dbus.Conn) bool { return true })
}

// TrayHost reports whether something shows the tray icon now. Panels come and
// go, so it is asked again before each window is hidden.
func TrayHost(ctx context.Context) bool {
	return onBus(ctx, func(ctx context.Context, conn *dbus.Conn) (owned bool) {
		call := conn.BusObject().CallWithContext(ctx, "org.freedesktop.DBus.NameHasOwner", 0, watcher)
		return call.Store(&owned) == nil && owned && hasHost(ctx, conn)
	})
}

// hasHost reports whether the watcher knows of a host, which shows the icons that it watches. A
// watcher that does not say so has one.
func hasHost(ctx context.Context, conn *dbus.Conn) bool {
	var value dbus.Variant
	call := conn.Object(watcher, "/StatusNotifierWatcher").CallWithContext(ctx, "org.freedesktop.DBus.Properties.Get", 0, watcher, "IsStatusNotifierHostRegistered")
	if call.Store(&value) != nil {
		return true
	}
	host, is := value.Value().(bool)
	return host || !is
}

// Notify shows a notification where something in the session does. A window that
// cannot be opened cannot say so itself.
func Notify(ctx context.Context, title, text string) {
	onBus(ctx, func(ctx context.Context, conn *dbus.Conn) bool {
		return conn.Object("org.freedesktop.Notifications", "/org/freedesktop/Notifications").CallWithContext(ctx,
			"org.freedesktop.Notifications.Notify", 0, title, uint32(0), "", title, text, []string{}, map[string]dbus.Variant{}, int32(-1)).Err == nil
	})
}

// onBus asks something on a connection of its own to the session bus, which it
// never starts; false where there is none.
func onBus(ctx context.Context, ask func(context.Context, *dbus.Conn) bool) bool {
	ctx, cancel := context.WithTimeout(ctx, busPatience)
	defer cancel()
	conn, err := dbus.SessionBusPrivateNoAutoStartup(dbus.WithContext(ctx)) // private: it may be closed
	if err != nil {
		return false
	}
	defer conn.Close()
	return conn.Auth(nil) == nil && conn.Hello() == nil && ask(ctx, conn)
}
