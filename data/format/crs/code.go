package crs

import (
	"fmt"
	"slices"
)

const (
	transverse = "Transverse Mercator"
	onSphere   = "Popular Visualisation Pseudo Mercator"
)

var (
	lonLatCodes = map[int]string{
		4326: "WGS 84", 4979: "WGS 84", 4258: "ETRS89", 4937: "ETRS89", 4269: "NAD83", 84: "WGS 84", 83: "NAD83",
		4284: "Pulkovo 1942", 5561: "UCS-2000", 5560: "UCS-2000",
	}
	// webMercatorCodes are those that came before EPSG:3857, and those of Esri.
	webMercatorCodes = []int{3857, 900913, 102100, 102113, 3785, 3587, 54004, 41001}
)

// zones are codes of Gauss-Krueger and UTM zones that follow each other.
type zones struct {
	first, last int // codes
	datum       string
	lon, step   float64 // meridian of the first zone and from zone to zone, degrees
	lat         float64 // of the origin, degrees
	scale       float64
	east        float64 // false easting of the first zone, metres
	prefix      float64 // metres that each zone has more than the one before: its number in millions
	north       float64
}

// Taken from the EPSG registry, version 10.
var zoneCodes = []zones{
	{first: 32601, last: 32660, datum: "WGS 84", lon: -177, step: 6, scale: 0.9996, east: 500_000},
	{first: 32701, last: 32760, datum: "WGS 84", lon: -177, step: 6, scale: 0.9996, east: 500_000, north: 10_000_000},
	{first: 25828, last: 25838, datum: "ETRS89", lon: -15, step: 6, scale: 0.9996, east: 500_000},
	// SK-42: six degrees with and without the zone's number, three degrees likewise.
	{first: 28404, last: 28408, datum: "Pulkovo 1942", lon: 21, step: 6, scale: 1, east: 4_500_000, prefix: 1e6},
	{first: 28464, last: 28468, datum: "Pulkovo 1942", lon: 21, step: 6, scale: 1, east: 500_000},
	{first: 2494, last: 2498, datum: "Pulkovo 1942", lon: 21, step: 6, scale: 1, east: 500_000},
	{first: 2523, last: 2530, datum: "Pulkovo 1942", lon: 21, step: 3, scale: 1, east: 7_500_000, prefix: 1e6},
	{first: 2582, last: 2589, datum: "Pulkovo 1942", lon: 21, step: 3, scale: 1, east: 500_000},
	// SK-63, zones X1 to X7.
	{first: 7825, last: 7831, datum: "Pulkovo 1942", lon: 23.5, step: 3, lat: 5. / 60, scale: 1, east: 1_300_000, prefix: 1e6},
	// UCS-2000: six degrees, and the Ukrainian zones of three.
	{first: 5562, last: 5565, datum: "UCS-2000", lon: 21, step: 6, scale: 1, east: 4_500_000, prefix: 1e6},
	{first: 5566, last: 5569, datum: "UCS-2000", lon: 21, step: 6, scale: 1, east: 500_000},
	{first: 6381, last: 6387, datum: "UCS-2000", lon: 21, step: 3, scale: 1, east: 300_000},
}

// byCode is the definition of an EPSG or Esri code.
func byCode(code int) (definition, bool) {
	d := newDefinition()
	d.name = fmt.Sprintf("EPSG:%d", code)
	if name, ok := lonLatCodes[code]; ok {
		d.datum = name
		return d, true
	}
	if slices.Contains(webMercatorCodes, code) {
		d.projected, d.datum, d.method = true, "WGS 84", onSphere
		return d, true
	}
	if code == 3395 {
		d.projected, d.datum, d.method = true, "WGS 84", "Mercator"
		return d, true
	}
	for _, z := range zoneCodes {
		if code >= z.first && code <= z.last {
			return z.zone(d, float64(code-z.first)), true
		}
	}
	meridian, ok := regionMeridians[code]
	return zones{datum: "UCS-2000", lon: meridian, scale: 1, east: 300_000}.zone(d, 0), ok
}

// zone is the definition of the zone that is so many after the first.
func (z zones) zone(d definition, after float64) definition {
	d.projected, d.datum, d.method = true, z.datum, transverse
	d.parameters["centralmeridian"] = z.lon + after*z.step
	d.parameters["latitudeoforigin"] = z.lat
	d.parameters["scalefactor"] = z.scale
	d.parameters["falseeasting"] = z.east + after*z.prefix
	d.parameters["falsenorthing"] = z.north
	return d
}

// regionMeridians are those of the local systems of UCS-2000 that EPSG lists, in degrees.
var regionMeridians = map[int]float64{
	9821: 30.5,        // Kyiv region
	9831: 34.5,        // Crimea
	9832: 28 + 40./60, // Vinnytsia
	9833: 24 + 50./60, // Volyn
	9834: 35,          // Dnipropetrovsk
	9835: 37.5,        // Donetsk
	9836: 28.5,        // Zhytomyr
	9837: 23.5,        // Zakarpattia
	9838: 36,          // Zaporizhzhia
	9839: 24.75,       // Ivano-Frankivsk
	9840: 32,          // Kirovohrad
	9841: 39,          // Luhansk
	9851: 24,          // Lviv
	9852: 31 + 50./60, // Mykolaiv
	9853: 30,          // Odesa
	9854: 33 + 50./60, // Poltava
	9855: 27,          // Rivne
	9856: 34.5,        // Sumy
	9857: 25.5,        // Ternopil
	9858: 36.5,        // Kharkiv
	9859: 33.5,        // Kherson
	9860: 27,          // Khmelnytskyi
	9861: 31.5,        // Cherkasy
	9862: 26,          // Chernivtsi
	9863: 32,          // Chernihiv
	9864: 30.5,        // Kyiv city
	9865: 33,          // Sevastopol
}
