// Package harness is what the tests and benchmarks under e2e share: a user's
// computer with the built program on it (computer.go, command.go), both services
// simulated behind the names that they really have, the work that their office
// has for the program (office.go), what must come to Dropbox of it (dropbox.go),
// and how the program is built once for all of them (build.go).
//
// A test looks like this:
//
//	c := harness.New(t)
//	c.AddDay()
//	c.SignIn("101")
//	c.Want(0, "Backup is on", "backup on --since 24h")
//
// What fails in it ends the test.
package harness
