// Package archiver is the facade of the engine, which signs in, ticks hourly, lists what RingCentral
// holds, copies it into Dropbox, verifies and records it: the actions and the queries of the faces, and
// the loop that serves. It makes the engine's parts and lends each what it needs; the rules are theirs.
//
// It knows no screen. A face calls its actions and reads its Snapshot; the
// engine says only that something has changed.
package archiver
