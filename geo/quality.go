package geo

import (
	"fmt"
	"math"
	"slices"
)

// Flag marks a snapshot whose total cannot be the result of fighting.
type Flag struct {
	Kind   FlagKind `json:"kind"`
	Reason string   `json:"reason"`
}

// FlagKind names why a snapshot is flagged.
type FlagKind string

// Why a snapshot is flagged.
const (
	FlagCrimeaAbsent FlagKind = "crimea-absent"
	FlagOrdloAbsent  FlagKind = "ordlo-absent"
	FlagStep         FlagKind = "step"
	FlagTooLarge     FlagKind = "larger-than-country"
)

const (
	// maxDailyStepKm2 is more than any day of fighting moved, but for fastMoves.
	maxDailyStepKm2 = 3000
	// ordloKm2 is half of the part of Donbas occupied before 2022 (16 645 km2 by ISW).
	ordloKm2 = 8000
)

// fastMoves are the times when more ground did change hands in a day: the invasion of
// 2022 with the retreat from the north that followed, the Kharkiv offensive, which freed
// up to 3 500 km2 between one night's map and the next, and the end of the retreat from
// right-bank Kherson.
var fastMoves = []struct{ from, to Date }{
	{NewDate(2022, 2, 24), NewDate(2022, 4, 10)},
	{NewDate(2022, 9, 6), NewDate(2022, 9, 13)},
	{NewDate(2022, 11, 9), NewDate(2022, 11, 12)},
}

// FlagSnapshots fills in the flags of a source's snapshots, which must be in order of date.
// Each is compared with its nearest neighbour that bears no flag, starting from the first
// two neighbours that agree with each other.
func FlagSnapshots(list []SnapshotSummary) {
	anchor := firstAgreeing(list)
	flagAlong(list, anchor, -1)
	flagAlong(list, anchor, +1)
}

func firstAgreeing(list []SnapshotSummary) int {
	for i := 0; i+1 < len(list); i++ {
		if len(tooLarge(list[i])) == 0 && len(stepFlags(list[i], list[i+1])) == 0 {
			return i
		}
	}
	return 0
}

func flagAlong(list []SnapshotSummary, start, direction int) {
	var trusted *SnapshotSummary
	for i := start; i >= 0 && i < len(list); i += direction {
		d := &list[i]
		d.Flags = tooLarge(*d)
		if trusted != nil {
			d.Flags = append(d.Flags, stepFlags(*trusted, *d)...)
		}
		if len(d.Flags) == 0 {
			trusted = d
		}
	}
}

func tooLarge(d SnapshotSummary) []Flag {
	if d.Occupied.Geodesic <= UkraineOfficialKm2 {
		return nil
	}
	return []Flag{{FlagTooLarge, fmt.Sprintf(
		"%.0f km2 occupied is more than the %d km2 of the country", d.Occupied.Geodesic, UkraineOfficialKm2)}}
}

// stepFlags compares d with a neighbour, earlier or later, that is known to be good.
func stepFlags(good, d SnapshotSummary) (flags []Flag) {
	if d.Crimea.Geodesic < good.Crimea.Geodesic/2 {
		flags = append(flags, Flag{FlagCrimeaAbsent, fmt.Sprintf(
			"Crimea is %.0f km2, but %.0f km2 on %s", d.Crimea.Geodesic, good.Crimea.Geodesic, good.Date)})
	}
	if good.Donbas.Geodesic-d.Donbas.Geodesic > ordloKm2 {
		flags = append(flags, Flag{FlagOrdloAbsent, fmt.Sprintf(
			"Donetsk and Luhansk oblasts are %.0f km2, but %.0f km2 on %s: the part occupied before 2022 is absent",
			d.Donbas.Geodesic, good.Donbas.Geodesic, good.Date)})
	}
	apart := max(1, abs(d.Date.DaysSince(good.Date)))
	step := d.Occupied.Geodesic - good.Occupied.Geodesic
	if math.Abs(step) > float64(apart)*maxDailyStepKm2 && !touchesFastMove(good.Date, d.Date) {
		flags = append(flags, Flag{FlagStep, fmt.Sprintf(
			"%+.0f km2 against %s is more than the %d km2 a day that fighting explains",
			step, good.Date, maxDailyStepKm2)})
	}
	return flags
}

func abs(n int) int {
	if n < 0 {
		return -n
	}
	return n
}

// touchesFastMove reports whether the step between two days may be part of a fast move.
func touchesFastMove(a, b Date) bool {
	if b.Before(a) {
		a, b = b, a
	}
	return slices.ContainsFunc(fastMoves, func(move struct{ from, to Date }) bool {
		return !b.Before(move.from) && a.Before(move.to)
	})
}
