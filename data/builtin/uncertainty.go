package builtin

import (
	_ "embed"
	"fmt"
	"slices"
	"strconv"
	"sync"

	"controlmap/geo"
)

//go:embed uncertainty.csv
var uncertaintyFile []byte

var uncertainty = sync.OnceValues(func() (geo.Deviations, error) { return ReadUncertainty(uncertaintyFile) })

// Uncertainty returns how far the built-in source was from the publishers' maps that it was
// compared with. Callers share the result and must not change it. The error is Internal: the
// program's own data is broken.
func Uncertainty() (geo.Deviations, error) { return uncertainty() }

// ReadUncertainty reads a CSV of region, from, to, least_km2, most_km2, days and
// compared_with, with comment lines. An empty to is: and ever since. The error is Internal
// and names the line, or what geo.Deviations.Check refuses.
func ReadUncertainty(text []byte) (list geo.Deviations, err error) {
	err = EachRecord(text, 7, func(f []string) error {
		d, err := parseDeviation(f)
		list = append(list, d)
		return err
	})
	if err == nil {
		slices.SortStableFunc(list, geo.Deviation.Compare)
		err = list.Check()
	}
	if err != nil {
		return nil, geo.Wrap(geo.Internal, err, "uncertainty of the settlements")
	}
	return list, nil
}

func parseDeviation(f []string) (d geo.Deviation, err error) {
	d.Region = geo.RegionCode(f[0])
	if d.First, err = geo.ParseDate(f[1]); err != nil {
		return d, err
	}
	if f[2] != "" {
		if d.Last, err = geo.ParseDate(f[2]); err != nil {
			return d, err
		}
	}
	for i, km2 := range []*float64{&d.LeastKm2, &d.MostKm2} {
		if *km2, err = strconv.ParseFloat(f[3+i], 64); err != nil {
			return d, err
		}
	}
	if days, err := strconv.Atoi(f[5]); err != nil || days < 1 {
		return d, fmt.Errorf("days %q is not a number from 1", f[5])
	}
	_, err = geo.ParseSourceName(f[6])
	return d, err
}
