// Package store keeps everything the program must remember in one bbolt file:
// settings, who is signed in, the items, the work queue, the hours of the log.
//
// Every change of state is one transaction. Returned byte slices are copies, so
// nothing that is returned depends on a transaction that has ended. Data that
// cannot be read back is ErrDamaged; methods that write also return the errors
// of bbolt, wrapped. The package decides nothing about items and calls no
// service.
package store
