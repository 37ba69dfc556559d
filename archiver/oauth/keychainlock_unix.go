//go:build !windows && !darwin

package oauth

import (
	"context"
	"os"
	"runtime"
	"slices"

	"github.com/godbus/dbus/v5"
)

// The Secret Service API of desktops (specifications.freedesktop.org/secret-service).
const (
	secretsName    = "org.freedesktop.secrets"
	secretsPath    = "/org/freedesktop/secrets"
	secretsLogin   = "/org/freedesktop/secrets/collection/login"
	secretsDefault = "/org/freedesktop/secrets/aliases/default"
)

// LookAtKeychain looks whether the keychain is locked. It asks the user nothing.
func LookAtKeychain(ctx context.Context) KeychainState {
	if hasCredential() {
		return Unlocked
	}
	if !hasKeychain(runtime.GOOS, os.Getenv("DBUS_SESSION_BUS_ADDRESS")) {
		return Missing
	}
	conn, err := dbus.SessionBusPrivateNoAutoStartup(dbus.WithContext(ctx)) // private: it may be closed
	if err != nil {
		return Unknown
	}
	defer conn.Close()
	if conn.Auth(nil) != nil || conn.Hello() != nil {
		return Unknown
	}
	var collections []dbus.ObjectPath
	if property(ctx, conn, secretsPath, "org.freedesktop.Secret.Service", "Collections", &collections) != nil {
		return Unknown
	}
	collection := dbus.ObjectPath(secretsDefault)
	if slices.Contains(collections, secretsLogin) {
		collection = secretsLogin
	}
	var locked bool
	switch err := property(ctx, conn, collection, "org.freedesktop.Secret.Collection", "Locked", &locked); {
	case err != nil:
		return Unknown
	case locked:
		return Locked
	default:
		return Unlocked
	}
}

func property(ctx context.Context, conn *dbus.Conn, path dbus.ObjectPath, of, name string, into any) error {
	var value dbus.Variant
	call := conn.Object(secretsName, path).CallWithContext(ctx, "org.freedesktop.DBus.Properties.Get", 0, of, name)
	if err := call.Store(&value); err != nil {
		return err
	}
	return value.Store(into)
}
