// Package control is the door of the running program: it lies in the data folder, and other starts
// of the program with that folder hand it their command lines. The holder, which is the program that
// holds the data folder, opens the door (Open) and does what it is asked; a caller (Ask) passes on
// what the holder writes and ends with its exit code. What a command line means is not known here.
//
// Only programs of the same user get in. Where the system says who is at the other end of a socket,
// the door is a socket (door.sock) and both ends look; elsewhere, and where the folder's path is too
// long for a socket, it is a port of the loopback address, and both ends prove that they can read
// the word that only this user can read (door.port). Whoever cannot prove it is told nothing.
package control
