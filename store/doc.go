// Package store keeps everything the program must remember in one bbolt file:
// settings, who is signed in, the items, the work queue, the hours of the log.
//
// Every change of state is one transaction. Byte slices handed out are copies,
// so nothing that is returned depends on a transaction that has ended.
package store
