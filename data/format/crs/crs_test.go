package crs_test

import (
	"math"
	"strings"
	"testing"

	"controlmap/data/format/crs"
	"controlmap/geo"

	"github.com/paulmach/orb"
)

// centimetre in degrees of latitude, and at 50 degrees north less than that of longitude.
const centimetre = 9e-8

func isNear(a, b orb.Point) bool {
	return math.Abs(a[0]-b[0]) < centimetre && math.Abs(a[1]-b[1]) < centimetre
}

// TestPointAgreesWithPROJ has what gdaltransform of PROJ 9.1 makes of the positions.
func TestPointAgreesWithPROJ(t *testing.T) {
	for _, c := range []struct {
		name        string
		point, want orb.Point
	}{
		{"EPSG:3857", orb.Point{4007501.668557849, 6106854.834885074}, orb.Point{36, 48}},
		{"EPSG:3395", orb.Point{4007501.67, 6050000}, orb.Point{36.0000000129551, 47.8485379108456}},
		{"EPSG:32636", orb.Point{723000, 5320000}, orb.Point{35.9892718730514, 47.9943788262085}},
		{"EPSG:32637", orb.Point{276000, 5320000}, orb.Point{35.9973423397479, 47.9940293979269}},
		{"EPSG:32634", orb.Point{600000, 5500000}, orb.Point{22.3851686299649, 49.6442568624259}},
		{"EPSG:25836", orb.Point{723000, 5320000}, orb.Point{35.9892718730877, 47.9943788273053}},
		{"EPSG:28406", orb.Point{6723984.92, 5322895.17}, orb.Point{35.999999991372, 47.9999999965015}},
		{"EPSG:28406", orb.Point{6287289.79, 5600877.47}, orb.Point{30.0000000035715, 50.4999999848777}},
		{"EPSG:2528", orb.Point{12400000, 5320000}, orb.Point{34.6582656132028, 48.005351936989}},
		{"EPSG:2587", orb.Point{400000, 5320000}, orb.Point{34.6582656132028, 48.005351936989}},
		{"EPSG:7829", orb.Point{5337429.38, 5309440.32}, orb.Point{35.9999999380793, 47.9999999578947}},
		{"EPSG:7829", orb.Point{4910009.87, 5601825.55}, orb.Point{29.9999999586627, 50.4999999252834}},
		{"EPSG:5564", orb.Point{6723980.79, 5322892.70}, orb.Point{35.9999999248348, 47.999999982806}},
		{"EPSG:6386", orb.Point{300111.99, 5318530.96}, orb.Point{35.9999998941062, 47.999999982969}},
		{"EPSG:6386", orb.Point{-125436.887, 5613789.84}, orb.Point{30.0000000113955, 50.4999999681629}},
		{"EPSG:9835", orb.Point{320000, 5300000}, orb.Point{37.765666677998, 47.8330502474816}},
		{"EPSG:9832", orb.Point{300500.5, 5450000}, orb.Point{28.6719175945168, 49.1821526626153}},
		{"EPSG:4284", orb.Point{36, 48}, orb.Point{35.9984427154318, 47.9998916768373}},
		{"EPSG:4284", orb.Point{24, 49.5}, orb.Point{23.9982635127524, 49.4997141008675}},
		{"EPSG:5561", orb.Point{36, 48}, orb.Point{35.9984992045641, 47.9999124067219}},
	} {
		transform, err := crs.Parse(c.name)
		if err != nil {
			t.Fatal(err)
		}
		if got, err := transform.Point(c.point); err != nil || !isNear(got, c.want) {
			t.Errorf("%s %.2f: got %.10f, %v, want %.10f", c.name, c.point, got, err, c.want)
		}
	}
}

const (
	utmWKT     = `PROJCS["WGS_1984_UTM_Zone_36N",GEOGCS["GCS_WGS_1984",DATUM["D_WGS_1984",SPHEROID["WGS_1984",6378137.0,298.257223563]],PRIMEM["Greenwich",0.0],UNIT["Degree",0.0174532925199433]],PROJECTION["Transverse_Mercator"],PARAMETER["False_Easting",500000.0],PARAMETER["False_Northing",0.0],PARAMETER["Central_Meridian",33.0],PARAMETER["Scale_Factor",0.9996],PARAMETER["Latitude_Of_Origin",0.0],UNIT["Meter",1.0]]`
	utmKmWKT   = `PROJCRS["in kilometres",BASEGEOGCRS["WGS 84",DATUM["World Geodetic System 1984",ELLIPSOID["WGS 84",6378137,298.257223563,LENGTHUNIT["metre",1]]]],CONVERSION["UTM zone 36N",METHOD["Transverse Mercator"],PARAMETER["Latitude of natural origin",0,ANGLEUNIT["degree",0.0174532925199433]],PARAMETER["Longitude of natural origin",0.575958653158129,ANGLEUNIT["radian",1]],PARAMETER["Scale factor at natural origin",0.9996],PARAMETER["False easting",500000,LENGTHUNIT["metre",1]],PARAMETER["False northing",0,LENGTHUNIT["kilometre",1000]]],CS[Cartesian,2],AXIS["(E)",east,LENGTHUNIT["kilometre",1000]],AXIS["(N)",north,LENGTHUNIT["kilometre",1000]]]`
	googleWKT  = `PROJCS["Google",GEOGCS["WGS 84",DATUM["WGS_1984",SPHEROID["WGS 84",6378137,298.257223563]],PRIMEM["Greenwich",0],UNIT["degree",0.0174532925199433]],PROJECTION["Mercator_1SP"],PARAMETER["central_meridian",0],UNIT["metre",1],EXTENSION["PROJ4","+proj=merc +a=6378137 +b=6378137 +lat_ts=0 +lon_0=0 +x_0=0 +y_0=0 +k=1 +units=m +nadgrids=@null +wktext +no_defs"]]`
	esriWebWKT = `PROJCS["mine",GEOGCS["GCS_WGS_1984",DATUM["D_WGS_1984",SPHEROID["WGS_1984",6378137.0,298.257223563]],PRIMEM["Greenwich",0.0],UNIT["Degree",0.0174532925199433]],PROJECTION["Mercator_Auxiliary_Sphere"],PARAMETER["False_Easting",0.0],PARAMETER["Central_Meridian",0.0],PARAMETER["Standard_Parallel_1",0.0],PARAMETER["Auxiliary_Sphere_Type",0.0],UNIT["Meter",1.0]]`
	sk63WKT    = `PROJCS["my_zone",GEOGCS["GCS_Pulkovo_1942",DATUM["D_Pulkovo_1942",SPHEROID["Krasovsky_1940",6378245.0,298.3]],PRIMEM["Greenwich",0.0],UNIT["Degree",0.0174532925199433]],PROJECTION["Gauss_Kruger"],PARAMETER["False_Easting",5300000.0],PARAMETER["Central_Meridian",35.5],PARAMETER["Latitude_Of_Origin",0.0833333333333333],UNIT["Meter",1.0]]`
	boundWKT   = `BOUNDCRS[SOURCECRS[PROJCRS["unknown",BASEGEOGCRS["unknown",DATUM["Unknown based on Krassovsky, 1942 ellipsoid",ELLIPSOID["Krassovsky, 1942",6378245,298.3,LENGTHUNIT["metre",1]]],PRIMEM["Greenwich",0]],CONVERSION["unknown",METHOD["Transverse Mercator"],PARAMETER["Latitude of natural origin",0],PARAMETER["Longitude of natural origin",33],PARAMETER["Scale factor at natural origin",1],PARAMETER["False easting",6500000],PARAMETER["False northing",0]],CS[Cartesian,2],AXIS["(E)",east,ORDER[1],LENGTHUNIT["metre",1]]]],TARGETCRS[GEOGCRS["WGS 84"]],ABRIDGEDTRANSFORMATION["x",METHOD["Position Vector transformation (geog2D domain)"],PARAMETER["X-axis translation",25],PARAMETER["Y-axis translation",-141],PARAMETER["Z-axis translation",-78.5],PARAMETER["X-axis rotation",0],PARAMETER["Y-axis rotation",0.35],PARAMETER["Z-axis rotation",0.736],PARAMETER["Scale difference",1]]]`
	lonLatJSON = `{"type": "GeographicCRS", "name": "WGS 84 (CRS84)", "datum_ensemble": {"name": "World Geodetic System 1984 ensemble", "ellipsoid": {"name": "WGS 84", "semi_major_axis": 6378137, "inverse_flattening": 298.257223563}}, "coordinate_system": {"subtype": "ellipsoidal", "axis": [{"name": "Geodetic longitude", "unit": "degree"}]}, "id": {"authority": "OGC", "code": "CRS84"}}`
	utmJSON    = `{"type": "ProjectedCRS", "name": "mine", "base_crs": {"name": "WGS 84", "datum": {"name": "World Geodetic System 1984", "ellipsoid": {"semi_major_axis": {"value": 6378137, "unit": "metre"}, "inverse_flattening": 298.257223563}}}, "conversion": {"method": {"name": "Transverse Mercator"}, "parameters": [{"name": "Longitude of natural origin", "value": 33, "unit": "degree"}, {"name": "Scale factor at natural origin", "value": 0.9996, "unit": "unity"}, {"name": "False easting", "value": 500, "unit": {"type": "LinearUnit", "name": "kilometre", "conversion_factor": 1000}}]}, "coordinate_system": {"subtype": "Cartesian", "axis": [{"name": "Easting", "unit": "metre"}]}}`
)

func TestParseKnowsLonLat(t *testing.T) {
	for _, text := range []string{
		"EPSG:4326", "epsg:4326", "EPSG::4326", "4326", "OGC:CRS84", "CRS84", "CRS:84", "CRS84h", "OGC:CRS83", "EPSG:4979", "EPSG:4258", "ESRI:4326",
		"urn:ogc:def:crs:EPSG::4326", "urn:ogc:def:crs:EPSG:6.9:4326", "urn:x-ogc:def:crs:EPSG:4326", "urn:ogc:def:crs:OGC:1.3:CRS84", "urn:ogc:def:crs:OGC::CRS84",
		"http://www.opengis.net/def/crs/OGC/1.3/CRS84", "https://www.opengis.net/def/crs/EPSG/0/4326", "<http://www.opengis.net/def/crs/OGC/1.3/CRS84>",
		"http://www.opengis.net/gml/srs/epsg.xml#4326", "https://spatialreference.org/ref/epsg/4326/", "[EPSG:4326]",
		"WGS 84", "WGS84", "WGS_1984", "GCS_WGS_1984", " wgs 84\n", "WGS 84 (CRS84)",
		"+proj=longlat +datum=WGS84 +no_defs", "+proj=latlong +ellps=WGS84", "+init=epsg:4326", "+proj=longlat +ellps=WGS84 +towgs84=0,0,0,0,0,0,0 +no_defs",
		`GEOGCS["GCS_WGS_1984",DATUM["D_WGS_1984",SPHEROID["WGS_1984",6378137.0,298.257223563]],PRIMEM["Greenwich",0.0],UNIT["Degree",0.0174532925199433]]`,
		"\uFEFFGEOGCS[\"WGS 84\",\n    DATUM[\"WGS_1984\",SPHEROID[\"WGS 84\",6378137,298.257223563,AUTHORITY[\"EPSG\",\"7030\"]],AUTHORITY[\"EPSG\",\"6326\"]],AUTHORITY[\"EPSG\",\"4326\"]]\n",
		`GEOGCS["unknown",DATUM["Not_specified_based_on_WGS_84_spheroid",SPHEROID["WGS 84",6378137,298.257223563]],PRIMEM["Greenwich",0],UNIT["degree",0.0174532925199433]]`,
		`GEOGCRS["WGS 84",ENSEMBLE["World Geodetic System 1984 ensemble",MEMBER["World Geodetic System 1984 (Transit)"],ELLIPSOID["WGS 84",6378137,298.257223563,LENGTHUNIT["metre",1]],ENSEMBLEACCURACY[2.0]],CS[ellipsoidal,2],AXIS["geodetic latitude (Lat)",north,ORDER[1],ANGLEUNIT["degree",0.0174532925199433]]]`,
		`COMPD_CS["WGS 84 + EGM96",GEOGCS["WGS 84",DATUM["WGS_1984 (G1762)",SPHEROID["WGS 84",6378137,298.257223563]]],VERT_CS["EGM96",VERT_DATUM["EGM96",2005]]]`,
		`{"type": "name", "properties": {"name": "urn:ogc:def:crs:OGC:1.3:CRS84"}}`, `{"type": "EPSG", "properties": {"code": 4326}}`, `{"type": "EPSG", "properties": {"code": "4326"}}`,
		`{"type": "link", "properties": {"href": "http://spatialreference.org/ref/epsg/4326/proj4/", "type": "proj4"}}`,
		`{"wkid": 4326}`, `{"wkid": 4326, "latestWkid": 4326}`, `"EPSG:4326"`, lonLatJSON,
	} {
		transform, err := crs.Parse(text)
		if err != nil {
			t.Error(err)
			continue
		}
		p := orb.Point{36, 48}
		if got, err := transform.Point(p); err != nil || !isNear(got, p) {
			t.Errorf("%s: got %v, %v, want %v", text, got, err, p)
		}
	}
}

// TestParseKnowsPlanes has what gdaltransform makes of the positions.
func TestParseKnowsPlanes(t *testing.T) {
	utm, utmWant := orb.Point{723000, 5320000}, orb.Point{35.9892718730514, 47.9943788262085}
	web, webWant := orb.Point{4007501.668557849, 6106854.834885074}, orb.Point{36, 48}
	for _, c := range []struct {
		text        string
		point, want orb.Point
	}{
		{"WGS 84 / UTM zone 36N", utm, utmWant}, {"WGS_1984_UTM_Zone_36N", utm, utmWant}, {"UTM 36N", utm, utmWant}, {"32636", utm, utmWant},
		{"ETRS89 / UTM zone 36N", utm, utmWant}, {"urn:ogc:def:crs:EPSG::32636", utm, utmWant}, {"+proj=utm +zone=36 +datum=WGS84 +units=m +no_defs", utm, utmWant},
		{"+proj=tmerc +lat_0=0 +lon_0=33 +k=0.9996 +x_0=500000 +y_0=0 +datum=WGS84", utm, utmWant},
		{utmWKT, utm, utmWant}, {utmKmWKT, orb.Point{723, 5320}, utmWant}, {utmJSON, utm, utmWant},
		{"EPSG:900913", web, webWant}, {"ESRI:102100", web, webWant}, {"EPSG:3785", web, webWant}, {"WGS 84 / Pseudo-Mercator", web, webWant},
		{"WGS_1984_Web_Mercator_Auxiliary_Sphere", web, webWant}, {`{"wkid": 102100, "latestWkid": 3857}`, web, webWant}, {`{"wkid": 102100}`, web, webWant},
		{googleWKT, web, webWant}, {esriWebWKT, web, webWant}, {"+proj=webmerc +datum=WGS84", web, webWant},
		{`{"wkt": "PROJCS[\"x\",AUTHORITY[\"EPSG\",\"3857\"]]"}`, web, webWant},
		{sk63WKT, orb.Point{5337429.38, 5309440.32}, orb.Point{35.9999999380793, 47.9999999578947}},
		{boundWKT, orb.Point{6723984.92, 5322895.17}, orb.Point{35.9999731861473, 48.0000002417468}},
		{"+proj=tmerc +lat_0=0 +lon_0=33 +k=1 +x_0=6500000 +y_0=0 +ellps=krass +towgs84=25,-141,-78.5,0,0.35,0.736,0 +units=m", orb.Point{6723984.92, 5322895.17}, orb.Point{35.9999731861473, 48.0000002417468}},
	} {
		transform, err := crs.Parse(c.text)
		if err != nil {
			t.Error(err)
			continue
		}
		if got, err := transform.Point(c.point); err != nil || !isNear(got, c.want) {
			t.Errorf("%s: got %.10f, %v, want %.10f", c.text, got, err, c.want)
		}
	}
}

func TestParseRefuses(t *testing.T) {
	for text, want := range map[string]string{
		"":                               `coordinate system "": ` + crs.Accepted + " are accepted",
		"EPSG:3035":                      `coordinate system "EPSG:3035": ` + crs.Accepted + " are accepted",
		"EPSG:26917":                     `coordinate system "EPSG:26917": ` + crs.Accepted + " are accepted",
		"UTM zone 61N":                   `coordinate system "UTM zone 61N": ` + crs.Accepted + " are accepted",
		"Місцева":                        `coordinate system "Місцева": ` + crs.Accepted + " are accepted",
		`{"type": "link"}`:               `coordinate system "{\"type\": \"link\"}": ` + crs.Accepted + " are accepted",
		`LOCAL_CS["Survey",UNIT["m",1]]`: `coordinate system "Survey": LOCAL_CS is neither geographic nor projected`,
		`GEOGCS["x",DATUM["Tokyo",SPHEROID["Bessel",6377397,299.15]]]`:                                 `coordinate system "x": its datum "Tokyo" is not known`,
		`GEOGCS["x",DATUM["Pulkovo 1942(83)",SPHEROID["Krassowsky",6378245,298.3]]]`:                   `its datum "Pulkovo 1942(83)" is not known`,
		`GEOGCS["x",DATUM["WGS_1984"],PRIMEM["Paris",2.33]]`:                                           "its prime meridian is not that of Greenwich",
		`GEOGCS["x",DATUM["WGS_1984"],UNIT["grad",0.015707963267949]]`:                                 "its unit is not the degree",
		`PROJCS["x",GEOGCS["x",DATUM["WGS_1984"]],PROJECTION["Lambert_Azimuthal_Equal_Area"]]`:         `its projection "Lambert_Azimuthal_Equal_Area" is not known`,
		`PROJCS["x",GEOGCS["x",DATUM["WGS_1984"]],PROJECTION["Gauss_Kruger"],PARAMETER["Azimuth",5]]`:  `its parameter "azimuth" is not known`,
		`PROJCS["x",GEOGCS["x",DATUM["WGS_1984"]],PROJECTION["Mercator"],PARAMETER["Scale_Factor",0]]`: "its scale is not near 1",
		`PROJCS["x",GEOGCS["x"`:                            "are accepted",
		`PROJCS["x",GEOGCS["x" 7]]`:                        "WKT that cannot be read: a comma is missing at byte 22",
		`PROJCS["x,GEOGCS[x]]`:                             "WKT that cannot be read: a text without an end",
		strings.Repeat("A[", 40) + strings.Repeat("]", 40): "brackets lie within each other more than 32 deep",
		strings.Repeat("A", 70000):                         "coordinate system defined in 70000 bytes, 65536 are accepted",
		"+proj=laea +lat_0=52 +datum=WGS84":                `its projection "laea" is not known`,
		"+proj=utm +zone=77 +datum=WGS84":                  "its zone is none of 1..60",
		"+proj=tmerc +lon_0=east":                          `its lon_0 "east" is not a number`,
		"+proj=tmerc +ellps=krass +lon_0=33":               "its datum",
		"+proj=merc +datum=WGS84 +units=us-ft":             `its unit "us-ft" is not the metre`,
	} {
		_, err := crs.Parse(text)
		if err == nil || !strings.Contains(err.Error(), want) || geo.CodeOf(err) != geo.Invalid {
			t.Errorf("%.60s: got %v, want %s", text, err, want)
		}
	}
}

func TestPointRefusesDegreesForMetres(t *testing.T) {
	transform, err := crs.ByCode(32636)
	if err != nil {
		t.Fatal(err)
	}
	_, err = transform.Point(orb.Point{30.5, 50.45})
	want := `coordinates look like degrees, and the file says that they are metres of EPSG:32636 (near 30.50 50.45)`
	if err == nil || err.Error() != want {
		t.Errorf("got %v, want %s", err, want)
	}
	polygons := []orb.Polygon{{{{723000, 5320000}}}}
	if err := transform.Polygons(polygons); err != nil || !isNear(polygons[0][0][0], orb.Point{35.9892718730514, 47.9943788262085}) {
		t.Errorf("got %v, %v", polygons, err)
	}
}

// FuzzParse: never a panic, every error is Invalid.
func FuzzParse(f *testing.F) {
	for _, seed := range []string{"EPSG:4326", utmWKT, boundWKT, googleWKT, lonLatJSON, utmJSON, "+proj=utm +zone=36", `{"wkid": 102100}`, `"\"x\""`} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		transform, err := crs.Parse(text)
		if err == nil {
			_, err = transform.Point(orb.Point{723000, 5320000})
		}
		if err != nil && geo.CodeOf(err) != geo.Invalid {
			t.Errorf("error %v has the code %s", err, geo.CodeOf(err))
		}
	})
}
