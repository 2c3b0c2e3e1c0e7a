package sqlite

import (
	"context"
	"database/sql"
	"strconv"
)

// settingTileLook is where the look of the stored tiles is kept.
const settingTileLook = "tile-look"

// RequireTileLook drops all stored tiles unless they are of the given look, and records that
// those stored from now on are. A look is a number that the program raises whenever it draws
// the same map otherwise. It reports whether stored tiles may be used: they may not where the
// database is read-only and its tiles are of another look.
func (s *Store) RequireTileLook(ctx context.Context, look int) (usable bool, err error) {
	want := strconv.Itoa(look)
	stored, err := s.Setting(ctx, settingTileLook)
	if err != nil || stored == want {
		return err == nil, err
	}
	if s.ReadOnly() {
		return false, nil
	}
	err = s.writeTx(ctx, func(tx *sql.Tx) error {
		for _, statement := range []string{`DELETE FROM tile`, `DELETE FROM tile_map`, `DELETE FROM tile_body`} {
			if _, err := tx.ExecContext(ctx, statement); err != nil {
				return err
			}
		}
		return putSetting(ctx, tx, settingTileLook, want)
	})
	return err == nil, err
}
