package web

import (
	"bytes"
	"context"
	"io"

	"github.com/maypok86/otter/v2"
)

// Build makes an expensive answer.
type Build func(ctx context.Context, w io.Writer) error

// Basis is what an answer follows from, beside the request: shapes are not read to know
// whether a client has it already.
type Basis []any

// AnswerCache answers with what is expensive to make, and keeps it by its ETag.
type AnswerCache struct {
	bodies responseCache
	common Basis
}

// NewAnswerCache keeps up to a number of bytes of answers that all follow from common.
func NewAnswerCache(size int, common ...any) *AnswerCache {
	return &AnswerCache{newResponseCache(size), common}
}

// Tag returns the ETag of an answer to c that follows from a basis.
func (a *AnswerCache) Tag(c Call, from Basis) (string, error) {
	return identityTag(c.Path(), c.Values, a.common, from)
}

// Write answers with what follows from a basis alone, labelled as doc: with nothing to a client
// that has it already, with what is in the cache, or with what build makes when limit lets it.
func (a *AnswerCache) Write(c Call, doc Document, from Basis, limit Semaphore, build Build) (err error) {
	if doc.ETag, err = a.Tag(c, from); err != nil {
		return err
	}
	if c.NotModified(doc) {
		return c.WriteNotModified(doc)
	}
	body, err := a.body(c.Ctx(), doc.ETag, limit, build)
	if err != nil {
		return err
	}
	return c.send(doc, body)
}

// body releases the semaphore before the answer is sent: a slow reader must not keep others
// out.
func (a *AnswerCache) body(ctx context.Context, tag string, limit Semaphore, build Build) ([]byte, error) {
	if body, ok := a.bodies.get(tag); ok {
		return body, nil
	}
	release, err := limit.Acquire(ctx)
	if err != nil {
		return nil, err
	}
	defer release()
	if body, ok := a.bodies.get(tag); ok { // made while this request waited
		return body, nil
	}
	var body bytes.Buffer
	if err := build(ctx, &body); err != nil {
		return nil, err
	}
	a.bodies.put(tag, body.Bytes())
	return body.Bytes(), nil
}

// responseCache holds the bodies of answers by their ETags, up to a number of bytes in all. It
// is safe for concurrent use.
type responseCache struct {
	maxBody int // bytes
	bodies  *otter.Cache[string, []byte]
}

// newResponseCache makes a cache of so many bytes, in which one body takes up no more than a
// quarter.
func newResponseCache(size int) responseCache {
	return responseCache{size / 4, otter.Must(&otter.Options[string, []byte]{
		MaximumWeight: uint64(size),
		Weigher:       func(_ string, body []byte) uint32 { return uint32(len(body)) },
	})}
}

// get returns a body, which the caller must not change.
func (c responseCache) get(etag string) (body []byte, ok bool) { return c.bodies.GetIfPresent(etag) }

// put keeps a body that is not too large. The first one of an ETag stays.
func (c responseCache) put(etag string, body []byte) {
	if len(body) <= c.maxBody {
		c.bodies.SetIfAbsent(etag, body)
	}
}
