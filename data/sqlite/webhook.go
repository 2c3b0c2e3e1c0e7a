package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"time"

	"controlmap/geo"
	"controlmap/geo/record"
)

// WebhookMark returns up to where a webhook was told what became known; ok is false where it never
// was.
func (s *Store) WebhookMark(ctx context.Context, webhook string) (mark geo.EventMark, ok bool, err error) {
	err = s.readers.QueryRowContext(ctx, `SELECT revision, state FROM webhook WHERE name = ?`, webhook).Scan(&mark.Revision, &mark.Change)
	if errors.Is(err, sql.ErrNoRows) {
		return mark, false, nil
	}
	return mark, err == nil, s.fault(ctx, err)
}

// PutMessages adds messages for a webhook, which is told all up to mark with them, in one
// transaction. A message that is there already is left as it is.
func (s *Store) PutMessages(ctx context.Context, webhook string, mark geo.EventMark, messages []record.Message) error {
	return s.writeTx(ctx, func(tx *sql.Tx) error {
		for _, m := range messages {
			_, err := tx.ExecContext(ctx, `INSERT INTO webhook_message (id, webhook, body, created_at, status, attempts, next_at, error)
				VALUES (?, ?, ?, ?, 'waiting', 0, ?, '') ON CONFLICT DO NOTHING`,
				m.ID, webhook, m.Body, formatTime(m.CreatedAt), formatTime(m.CreatedAt))
			if err != nil {
				return err
			}
		}
		_, err := tx.ExecContext(ctx, `INSERT INTO webhook (name, revision, state) VALUES (?, ?, ?)
			ON CONFLICT (name) DO UPDATE SET (revision, state) = (excluded.revision, excluded.state)`, webhook, mark.Revision, mark.Change)
		return err
	})
}

// PutAttempt records what an attempt made of a message: status, attempts, next time and error.
func (s *Store) PutAttempt(ctx context.Context, m record.Message) error {
	return s.writeTx(ctx, func(tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, `UPDATE webhook_message SET status = ?, attempts = ?, next_at = ?, error = ? WHERE webhook = ? AND id = ?`,
			m.Status, m.Attempts, formatTime(m.NextAt), m.Error, m.Webhook, m.ID)
		return err
	})
}

const (
	selectMessages = `SELECT webhook, id, body, created_at, status, attempts, next_at, error FROM webhook_message`
	selectDue      = selectMessages + ` WHERE status = 'waiting' AND next_at <= ?1 ORDER BY next_at LIMIT ?2`
	selectStatus   = selectMessages + ` WHERE ?1 = '' OR status = ?1 ORDER BY created_at DESC, webhook, id LIMIT ?2`
)

// DueMessages lists messages whose next attempt is due, the longest due first.
func (s *Store) DueMessages(ctx context.Context, limit int) ([]record.Message, error) {
	found, err := list(ctx, s.readers, readMessage, selectDue, formatTime(s.clock()), limit)
	return found, s.fault(ctx, err)
}

// Messages lists the last messages of a status, or of all where it is empty, the newest first.
func (s *Store) Messages(ctx context.Context, status record.MessageStatus, limit int) ([]record.Message, error) {
	found, err := list(ctx, s.readers, readMessage, selectStatus, string(status), limit)
	return found, s.fault(ctx, err)
}

// RetryMessage has a message that was given up sent again. NotFound where there is none such.
func (s *Store) RetryMessage(ctx context.Context, webhook, id string) error {
	return s.writeTx(ctx, func(tx *sql.Tx) error {
		result, err := tx.ExecContext(ctx, `UPDATE webhook_message SET status = 'waiting', attempts = 0, next_at = ? WHERE webhook = ? AND id = ? AND status = 'dead'`,
			formatTime(s.clock()), webhook, id)
		if err != nil {
			return err
		}
		if n, err := result.RowsAffected(); err != nil || n > 0 {
			return err
		}
		return geo.Errorf(geo.NotFound, "webhook %q has given up no message %q", webhook, id)
	})
}

// PruneMessages forgets messages that were delivered before a time.
func (s *Store) PruneMessages(ctx context.Context, before time.Time) error {
	return s.writeTx(ctx, func(tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, `DELETE FROM webhook_message WHERE status = 'delivered' AND next_at < ?`, formatTime(before))
		return err
	})
}

func readMessage(rows *sql.Rows) (m record.Message, err error) {
	var created, next string
	if err := rows.Scan(&m.Webhook, &m.ID, &m.Body, &created, &m.Status, &m.Attempts, &next, &m.Error); err != nil {
		return m, err
	}
	var errs [2]error
	m.CreatedAt, errs[0] = parseTime(created)
	m.NextAt, errs[1] = parseTime(next)
	return m, errors.Join(errs[:]...)
}
