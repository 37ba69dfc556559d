package store

// What the external tests need to see of the inside.
var (
	DecodeSettings  = decodeSettings
	SettingsVersion = len(settingsMigrations)
)
