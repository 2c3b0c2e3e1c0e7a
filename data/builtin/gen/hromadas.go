package main

import (
	"bytes"
	"encoding/csv"
	"fmt"
	"math"
	"os"
	"strconv"

	"controlmap/data/builtin"

	"github.com/paulmach/orb"
)

// hromada is a row of the State Statistics Service's hromadas on 1 January 2022.
type hromada struct {
	code            string
	centreCode      string
	centreName      string // of 2022
	centre          orb.Point
	areaKm2         float64 // 0 where unknown
	settlements     int     // 0 where unknown
	population      int
	urbanPopulation int
}

// radiusKm is that of a circle as large as the hromada; a guess where its area is unknown.
func (h hromada) radiusKm() float64 {
	const usual = 15
	if h.areaKm2 == 0 {
		return usual
	}
	return math.Sqrt(h.areaKm2 / math.Pi)
}

// readHromadas returns them by the digits that all of their settlements share.
func readHromadas(path string) (map[string]hromada, error) {
	text, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	records, err := csv.NewReader(bytes.NewReader(text)).ReadAll()
	if err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	column := map[string]int{}
	for i, name := range records[0] {
		column[name] = i
	}
	hromadas := map[string]hromada{}
	for _, f := range records[1:] {
		number := func(name string) float64 {
			n, _ := strconv.ParseFloat(f[column[name]], 64) // NA where unknown
			return n
		}
		code := f[column["hromada_code"]]
		hromadas[builtin.HromadaPrefix(code)] = hromada{
			code: code, centreCode: f[column["centre_code"]], centreName: f[column["centre"]],
			centre:  orb.Point{number("lon"), number("lat")},
			areaKm2: number("area_km2"), settlements: int(number("settlements")),
			population: int(number("population_2022")), urbanPopulation: int(number("urban_population_2022")),
		}
	}
	return hromadas, nil
}
