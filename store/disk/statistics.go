package disk

import (
	"context"
	"fmt"

	"go.etcd.io/bbolt"
)

// Statistics is how large the file is and what takes its space.
type Statistics struct {
	Size, PageSize int64 // bytes
	Pages, Free    int
	Buckets        []BucketStatistics
}

// BucketStatistics is about one bucket, without those in it.
type BucketStatistics struct {
	Name        string // archives have a number in it, and no id of an account
	Keys        int
	Pages       int
	Depth       int   // of its tree
	Used, Taken int64 // bytes: of its keys and values, and of its pages
}

// StatisticsOf looks at every page of every bucket; it reads no value. Errors: that of ctx.
func StatisticsOf(ctx context.Context, tx *Tx) (s Statistics, err error) {
	free := tx.B.DB().Stats()
	s.Size, s.PageSize, s.Free = tx.B.Size(), int64(tx.B.DB().Info().PageSize), free.FreePageN+free.PendingPageN
	s.Pages = int(s.Size / s.PageSize)
	add := func(name string, b *bbolt.Bucket) error {
		if err := context.Cause(ctx); err != nil {
			return err
		}
		is := b.Stats()
		if tx.Mapped != nil {
			tx.Mapped.look(tx.B) // it may have read the whole file
		}
		s.Buckets = append(s.Buckets, BucketStatistics{
			Name: name, Keys: is.KeyN, Depth: is.Depth,
			Pages: is.BranchPageN + is.BranchOverflowN + is.LeafPageN + is.LeafOverflowN,
			Used:  int64(is.BranchInuse + is.LeafInuse + is.InlineBucketInuse), Taken: int64(is.BranchAlloc + is.LeafAlloc),
		})
		return nil
	}
	return s, tx.B.ForEach(func(name []byte, b *bbolt.Bucket) error {
		if string(name) != string(bucketArchives) {
			return add(string(name), b)
		}
		n, used := 0, tx.archivesInUse()
		return b.ForEachBucket(func(key []byte) error {
			n++
			archive := fmt.Sprintf("archive %d", n)
			if used[string(key)] {
				archive += " (in use)"
			}
			return b.Bucket(key).ForEachBucket(func(name []byte) error {
				return add(archive+"/"+string(name), b.Bucket(key).Bucket(name))
			})
		})
	})
}
