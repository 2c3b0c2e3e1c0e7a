package export

import (
	"database/sql"
	"errors"
	"net/url"
	"path/filepath"
	"slices"

	"github.com/go-spatial/geom/encoding/gpkg"
	"github.com/mattn/go-sqlite3"
)

func init() {
	if !slices.Contains(sql.Drivers(), gpkg.SPATIALITE) {
		sql.Register(gpkg.SPATIALITE, &sqlite3.SQLiteDriver{ConnectHook: addSpatialFunctions})
	}
}

// addSpatialFunctions gives a connection the functions that GeoPackage's spatial index
// calls (OGC 12-128r19, annex F.3), all of which stand in a geometry's header.
func addSpatialFunctions(connection *sqlite3.SQLiteConn) error {
	errs := []error{connection.RegisterFunc("ST_IsEmpty", func(geometry []byte) (bool, error) {
		header, err := gpkg.DecodeBinaryHeader(geometry)
		return err == nil && header.IsGeometryEmpty(), err
	}, true)}
	for position, name := range []string{"ST_MinX", "ST_MaxX", "ST_MinY", "ST_MaxY"} {
		errs = append(errs, connection.RegisterFunc(name, func(geometry []byte) (float64, error) {
			header, err := gpkg.DecodeBinaryHeader(geometry)
			if err != nil {
				return 0, err
			}
			envelope := header.Envelope()
			if position >= len(envelope) {
				return 0, errors.New("geometry without an envelope")
			}
			return envelope[position], nil
		}, true))
	}
	return errors.Join(errs...)
}

// unjournaled is the address of a file that SQLite writes to as it is: whatever is not
// committed in the end is lost, and nothing is written beside it.
func unjournaled(path string) string {
	address := url.URL{Path: filepath.ToSlash(path)}
	return "file:" + address.EscapedPath() + "?_journal_mode=OFF&_synchronous=OFF"
}
