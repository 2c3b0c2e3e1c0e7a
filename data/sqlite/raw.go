package sqlite

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/json"
	"errors"
	"time"

	"controlmap/geo"
	"controlmap/geo/record"

	"github.com/klauspost/compress/zstd"
)

// KeepRaw keeps bytes under their SHA-256, compressed, and the answer of an address that they are.
func (s *Store) KeepRaw(ctx context.Context, url string, answer record.Answer, body []byte) error {
	header, err := json.Marshal(answer.Header)
	if err != nil {
		return geo.Wrap(geo.Internal, err, "header of %s", url)
	}
	return s.writeTx(ctx, func(tx *sql.Tx) error {
		if err := addRaw(ctx, tx, answer.Hash, answer.At, body); err != nil {
			return err
		}
		_, err := tx.ExecContext(ctx, `INSERT INTO answer (url, etag, last_modified, hash, header, at) VALUES (?, ?, ?, ?, ?, ?)
			ON CONFLICT (url) DO UPDATE SET (etag, last_modified, hash, header, at) =
				(excluded.etag, excluded.last_modified, excluded.hash, excluded.header, excluded.at)`,
			url, answer.ETag, answer.LastModified, answer.Hash[:], string(header), formatTime(answer.At))
		return err
	})
}

// KeepFile keeps bytes under their SHA-256, compressed.
func (s *Store) KeepFile(ctx context.Context, hash record.Hash, body []byte) error {
	return s.writeTx(ctx, func(tx *sql.Tx) error { return addRaw(ctx, tx, hash, s.clock(), body) })
}

func addRaw(ctx context.Context, tx *sql.Tx, hash record.Hash, at time.Time, body []byte) error {
	var kept bool
	if err := tx.QueryRowContext(ctx, `SELECT EXISTS (SELECT 1 FROM raw WHERE hash = ?)`, hash[:]).Scan(&kept); err != nil || kept {
		return err
	}
	encoder, err := zstd.NewWriter(nil, zstd.WithEncoderConcurrency(1))
	if err != nil {
		return err
	}
	_, err = tx.ExecContext(ctx, `INSERT INTO raw (hash, kept_at, size, zstd) VALUES (?, ?, ?, ?)`,
		hash[:], formatTime(at), len(body), encoder.EncodeAll(body, nil))
	return err
}

// Answer returns the last good answer of an address; ok is false where there is none.
func (s *Store) Answer(ctx context.Context, url string) (answer record.Answer, ok bool, err error) {
	var hash []byte
	var header, at string
	row := s.readers.QueryRowContext(ctx, `SELECT etag, last_modified, hash, header, at FROM answer WHERE url = ?`, url)
	switch err := row.Scan(&answer.ETag, &answer.LastModified, &hash, &header, &at); {
	case errors.Is(err, sql.ErrNoRows):
		return record.Answer{}, false, nil
	case err != nil:
		return record.Answer{}, false, s.fault(ctx, err)
	}
	copy(answer.Hash[:], hash)
	answer.At, err = parseTime(at)
	return answer, true, errors.Join(err, json.Unmarshal([]byte(header), &answer.Header))
}

// leastZstdMemory is the smallest bound that the decoder takes for the shortest bytes.
const leastZstdMemory = 1 << 20

// Raw returns the bytes that are kept under a hash. NotFound where they are not, or no more.
func (s *Store) Raw(ctx context.Context, hash record.Hash) ([]byte, error) {
	var packed []byte
	var size int64
	err := s.readers.QueryRowContext(ctx, `SELECT size, zstd FROM raw WHERE hash = ?`, hash[:]).Scan(&size, &packed)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, geo.Errorf(geo.NotFound, "no bytes are kept under %s", hash)
	}
	if err != nil {
		return nil, s.fault(ctx, err)
	}
	decoder, err := zstd.NewReader(nil, zstd.WithDecoderConcurrency(1), zstd.WithDecoderMaxMemory(uint64(max(size, leastZstdMemory))))
	if err != nil {
		return nil, geo.Wrap(geo.Internal, err, "zstd")
	}
	defer decoder.Close()
	body, err := decoder.DecodeAll(packed, make([]byte, 0, size))
	if err != nil || sha256.Sum256(body) != hash {
		return nil, geo.Errorf(geo.Unavailable, "the bytes kept under %s are damaged", hash)
	}
	return body, nil
}

const (
	selectKept = `SELECT coalesce(sum(length(zstd)), 0) FROM raw`
	// Bytes that no map was made of and none that waits needs go first, the oldest before others.
	selectOldest = `SELECT hash, length(zstd) FROM raw WHERE hash NOT IN (
			SELECT unhex(json_extract(value, '$.hash')) FROM quarantine, json_each(files) WHERE decision = 'pending')
		ORDER BY hash IN (SELECT hash FROM revision_file), kept_at`
)

// LimitRaw drops the oldest raw bytes until those that are left take at most limit bytes, first
// those that no map was made of. What waits in quarantine stays.
func (s *Store) LimitRaw(ctx context.Context, limit int64) error {
	return s.writeTx(ctx, func(tx *sql.Tx) error {
		var kept int64
		if err := tx.QueryRowContext(ctx, selectKept).Scan(&kept); err != nil || kept <= limit {
			return err
		}
		oldest, err := list(ctx, tx, readRawSize, selectOldest)
		if err != nil {
			return err
		}
		for _, r := range oldest {
			if kept <= limit {
				return nil
			}
			if _, err := tx.ExecContext(ctx, `DELETE FROM raw WHERE hash = ?`, r.hash); err != nil {
				return err
			}
			kept -= r.size
		}
		return nil
	})
}

type rawSize struct {
	hash []byte
	size int64
}

func readRawSize(rows *sql.Rows) (r rawSize, err error) {
	err = rows.Scan(&r.hash, &r.size)
	return r, err
}

// PutFiles says which files a revision was made of, in place of what was said of it before.
func (s *Store) PutFiles(ctx context.Context, revision geo.Revision, files []record.File) error {
	return s.writeTx(ctx, func(tx *sql.Tx) error {
		if _, err := tx.ExecContext(ctx, `DELETE FROM revision_file WHERE revision = ?`, revision); err != nil {
			return err
		}
		for _, f := range files {
			if _, err := tx.ExecContext(ctx, `INSERT OR REPLACE INTO revision_file (revision, name, hash) VALUES (?, ?, ?)`, revision, f.Name, f.Hash[:]); err != nil {
				return err
			}
		}
		return nil
	})
}

// Files lists the files that a revision was made of, by name; none where it was imported by hand.
func (s *Store) Files(ctx context.Context, revision geo.Revision) ([]record.File, error) {
	found, err := list(ctx, s.readers, func(rows *sql.Rows) (f record.File, err error) {
		var hash []byte
		err = rows.Scan(&f.Name, &hash)
		copy(f.Hash[:], hash)
		return f, err
	}, `SELECT name, hash FROM revision_file WHERE revision = ? ORDER BY name`, revision)
	return found, s.fault(ctx, err)
}
