package store

// The internals that the external tests need.
var (
	DecodeSettings  = decodeSettings
	SettingsVersion = len(settingsMigrations)
)
