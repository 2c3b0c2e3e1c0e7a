package geopackage_test

import (
	"context"
	"database/sql"
	"encoding/binary"
	"fmt"
	"math"
	"strings"
	"testing"

	"github.com/mattn/go-sqlite3"
	"github.com/paulmach/orb"
)

// databaseOf is a SQLite file made by statements.
func databaseOf(t testing.TB, statements ...string) []byte {
	t.Helper()
	ctx := context.Background()
	db, err := sql.Open("sqlite3", ":memory:")
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	conn, err := db.Conn(ctx)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	for _, statement := range statements {
		if _, err := conn.ExecContext(ctx, statement); err != nil {
			t.Fatalf("%s: %v", statement, err)
		}
	}
	var data []byte
	err = conn.Raw(func(driver any) (err error) {
		data, err = driver.(*sqlite3.SQLiteConn).Serialize("main")
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return data
}

// catalogue are the tables that every GeoPackage has, as the standard has them, and the systems
// of the tests: 102036 is UTM 36N under a number of its own.
func catalogue() []string {
	return []string{
		`CREATE TABLE gpkg_spatial_ref_sys (srs_name TEXT NOT NULL, srs_id INTEGER NOT NULL PRIMARY KEY, organization TEXT NOT NULL, organization_coordsys_id INTEGER NOT NULL, definition TEXT NOT NULL, description TEXT)`,
		`CREATE TABLE gpkg_contents (table_name TEXT NOT NULL PRIMARY KEY, data_type TEXT NOT NULL, identifier TEXT UNIQUE, description TEXT DEFAULT '', last_change DATETIME NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ','now')), min_x DOUBLE, min_y DOUBLE, max_x DOUBLE, max_y DOUBLE, srs_id INTEGER)`,
		`CREATE TABLE gpkg_geometry_columns (table_name TEXT NOT NULL UNIQUE, column_name TEXT NOT NULL, geometry_type_name TEXT NOT NULL, srs_id INTEGER NOT NULL, z TINYINT NOT NULL, m TINYINT NOT NULL)`,
		`INSERT INTO gpkg_spatial_ref_sys VALUES ('undefined', -1, 'NONE', -1, 'undefined', ''), ('undefined', 0, 'NONE', 0, 'undefined', ''), ('WGS 84', 4326, 'EPSG', 4326, 'undefined', ''), ('Mercator', 3857, 'EPSG', 3857, 'undefined', ''),
			('of my own', 102036, 'NONE', 1, 'PROJCS["WGS 84 / UTM zone 36N",GEOGCS["WGS 84",DATUM["WGS_1984",SPHEROID["WGS 84",6378137,298.257223563]],PRIMEM["Greenwich",0],UNIT["degree",0.0174532925199433]],PROJECTION["Transverse_Mercator"],PARAMETER["latitude_of_origin",0],PARAMETER["central_meridian",33],PARAMETER["scale_factor",0.9996],PARAMETER["false_easting",500000],PARAMETER["false_northing",0],UNIT["metre",1]]', ''),
			('of nobody', 102099, 'NONE', 2, 'PROJCS["Lambert 93",GEOGCS["WGS 84",DATUM["WGS_1984",SPHEROID["WGS 84",6378137,298.257223563]]],PROJECTION["Lambert_Conformal_Conic_2SP"],UNIT["metre",1]]', '')`,
	}
}

// listed lists a table as a layer.
func listed(name string, srs int) []string {
	return []string{
		fmt.Sprintf(`INSERT INTO gpkg_contents (table_name, data_type, identifier, srs_id) VALUES ('%s', 'features', '%s', %d)`, name, name, srs),
		fmt.Sprintf(`INSERT INTO gpkg_geometry_columns VALUES ('%s', 'geom', 'GEOMETRY', %d, 0, 0)`, name, srs),
	}
}

// packageOf is a GeoPackage of the layer control in EPSG:4326, made by further statements.
func packageOf(t testing.TB, statements ...string) []byte {
	t.Helper()
	all := append(catalogue(), listed("control", 4326)...)
	return databaseOf(t, append(all, statements...)...)
}

// shapesOf is a GeoPackage of blobs.
func shapesOf(t testing.TB, srs int, blobs ...[]byte) []byte {
	t.Helper()
	all := append(catalogue(), listed("control", srs)...)
	all = append(all, `CREATE TABLE control (fid INTEGER PRIMARY KEY, geom BLOB)`)
	for _, blob := range blobs {
		all = append(all, `INSERT INTO control (geom) VALUES (`+literal(blob)+`)`)
	}
	return databaseOf(t, all...)
}

func literal(blob []byte) string { return fmt.Sprintf("x'%x'", blob) }

var little, big binary.AppendByteOrder = binary.LittleEndian, binary.BigEndian

func flagOf(order binary.AppendByteOrder) byte {
	if order == big {
		return 0
	}
	return 1
}

// blobOf is a shape as GeoPackage has it, without an envelope.
func blobOf(srs int32, wkb []byte) []byte {
	return append(little.AppendUint32([]byte{'G', 'P', 0, 1}, uint32(srs)), wkb...)
}

// enveloped is a shape with an envelope of a kind and size.
func enveloped(kind byte, size int, wkb []byte) []byte {
	head := big.AppendUint32([]byte{'G', 'P', 0, kind << 1}, 4326)
	return append(append(head, make([]byte, size)...), wkb...)
}

// wkbOf begins a geometry and gives the number of its parts.
func wkbOf(order binary.AppendByteOrder, code uint32, count int) []byte {
	b := order.AppendUint32([]byte{flagOf(order)}, code)
	return order.AppendUint32(b, uint32(count))
}

// polygonWKB is a polygon whose positions have so many more numbers.
func polygonWKB(order binary.AppendByteOrder, code uint32, more int, rings ...orb.Ring) []byte {
	b := wkbOf(order, code, len(rings))
	for _, ring := range rings {
		b = order.AppendUint32(b, uint32(len(ring)))
		for _, p := range ring {
			b = order.AppendUint64(b, math.Float64bits(p[0]))
			b = order.AppendUint64(b, math.Float64bits(p[1]))
			b = append(b, make([]byte, 8*more)...)
		}
	}
	return b
}

func square() []byte { return polygonWKB(little, 3, 0, box(30, 50, 31, 51)) }

func pointWKB() []byte {
	return append(little.AppendUint32([]byte{1}, 1), make([]byte, 16)...)
}

func lineWKB() []byte {
	return append(wkbOf(little, 2, 2), make([]byte, 32)...)
}

func box(west, south, east, north float64) orb.Ring {
	return orb.Ring{{west, south}, {east, south}, {east, north}, {west, north}, {west, south}}
}

func joined(parts ...[]byte) (all []byte) {
	for _, part := range parts {
		all = append(all, part...)
	}
	return all
}

func repeated(word string, n int) string { return strings.Repeat(word, n) }
