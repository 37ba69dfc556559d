// Package e2e drives the program from outside, as its users do: it builds it,
// runs its commands as processes of their own against both services simulated,
// and looks at what they say, at what comes to Dropbox, and at what is left on
// the disk. Nothing here knows how the program works inside.
//
//	firstuse     from nothing to archived, and signed out again
//	roles        what each kind of user may archive
//	errors       what the program says when something is wrong
//	crash        kill -9 at every call
//	hostilepage  another page of the browser during a sign-in
//	disk, store  a full disk, missing permissions, a damaged or lost store
//	demo         --demo
//
// The real window is driven by e2e/window, and what the program costs is
// measured by e2e/bench.
package e2e
