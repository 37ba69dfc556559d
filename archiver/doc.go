// Package archiver is the engine: it signs in, ticks hourly, lists what
// RingCentral holds, copies it into Dropbox, verifies and records it.
//
// It knows no screen. A face calls its actions and reads its Snapshot; the
// engine says only that something has changed.
package archiver
