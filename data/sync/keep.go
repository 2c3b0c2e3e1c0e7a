package sync

import (
	"context"

	"controlmap/data/fetch"
	"controlmap/geo/record"
)

// keeper lets fetch keep answers in the store.
type keeper struct{ store rawBytes }

func (k keeper) Validators(ctx context.Context, url string) (fetch.Kept, error) {
	answer, _, err := k.store.Answer(ctx, url)
	return fetch.Kept{ETag: answer.ETag, LastModified: answer.LastModified, Hash: answer.Hash}, err
}

func (k keeper) Keep(ctx context.Context, url string, r fetch.Response) error {
	return k.store.KeepRaw(ctx, url, record.Answer{
		ETag: r.Header.Get("ETag"), LastModified: r.Header.Get("Last-Modified"), Hash: r.Hash, Header: r.Header, At: r.At,
	}, r.Body)
}

func (k keeper) KeptBody(ctx context.Context, hash [32]byte) ([]byte, error) {
	return k.store.Raw(ctx, hash)
}

// recorder adds requests to a run.
type recorder struct {
	store runs
	run   int64
}

func (r recorder) Record(ctx context.Context, a fetch.Attempt) error {
	return r.store.AddRequest(ctx, r.run, record.Request{
		At: a.At, URL: a.URL, Status: a.Status, Bytes: a.Bytes, Hash: a.Hash, Took: a.Duration, Error: a.Err,
	})
}
