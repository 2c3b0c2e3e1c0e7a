package geo

import (
	"fmt"
	"math"
	"slices"
)

// Flag marks a snapshot whose total, or the step that led to it, cannot be the result of
// fighting.
type Flag struct {
	Kind   FlagKind `json:"kind"`
	Reason string   `json:"reason"`
}

// FlagKind names why a snapshot is flagged.
type FlagKind string

// Why a snapshot is flagged. The last two are of the step that led to it: the map itself is
// as good as any.
const (
	FlagCrimeaAbsent FlagKind = "crimea-absent"
	FlagOrdloAbsent  FlagKind = "ordlo-absent"
	FlagStep         FlagKind = "step"
	FlagTooLarge     FlagKind = "larger-than-country"
	// FlagRedraw marks a step that fighting does not explain to a map that later ones agree
	// with; since April 2022 more ground gained in a day than any advance took: what was
	// contested, or not shown at all, was drawn as occupied.
	FlagRedraw FlagKind = "redraw"
	// FlagHeldBefore marks a gain of ground that was held before 2022: its outline was drawn
	// anew.
	FlagHeldBefore FlagKind = "held-before-2022"
)

// IsOfStep reports whether the flag is of the step that led to a snapshot, not of its map.
func (k FlagKind) IsOfStep() bool { return k == FlagRedraw || k == FlagHeldBefore }

// IsSound reports whether no flag is of the map itself.
func IsSound(flags []Flag) bool {
	return !slices.ContainsFunc(flags, func(f Flag) bool { return !f.Kind.IsOfStep() })
}

// HasFlag reports whether one of the flags is of a kind.
func HasFlag(flags []Flag, kind FlagKind) bool {
	return slices.ContainsFunc(flags, func(f Flag) bool { return f.Kind == kind })
}

const (
	// maxDailyStepKm2 is more than any day of fighting moved, but for fastMoves.
	maxDailyStepKm2 = 3000
	// maxFastStepKm2 is the same in fastMoves: ISW's map of 2022-04-04 has 24 200 km2 less than
	// that of two days before.
	maxFastStepKm2 = 15000
	// crimeaKm2 is less than a map that shows Crimea has of it, and more than one that does not
	// has by the width of a line.
	crimeaKm2 = 1000
	// ordloKm2 is half of the part of Donbas occupied before 2022 (16 645 km2 by ISW).
	ordloKm2 = 8000
	// maxDailyAdvanceKm2 is more than any advance took in a day since advanceSlowed. DeepState
	// drew 1 240 to 2 560 km2 in a night as occupied on six days of April 2022, and no more
	// than 750 on any other.
	maxDailyAdvanceKm2 = 1000
	// maxHeldBeforeKm2 is how much of ground held before 2022 may be gained by small
	// corrections of its outline in a step.
	maxHeldBeforeKm2 = 100
)

// advanceSlowed is when the retreat from Kyiv had begun.
var advanceSlowed = NewDate(2022, 4, 1)

// fastMoves are the times when more ground did change hands in a day: the invasion of
// 2022 with the retreat from the north that followed, the Kharkiv offensive, which freed
// up to 3 500 km2 between one night's map and the next, and the end of the retreat from
// right-bank Kherson.
var fastMoves = []fastMove{
	{NewDate(2022, 2, 24), NewDate(2022, 3, 1), math.MaxFloat64}, // no limit in its first days
	{NewDate(2022, 3, 1), NewDate(2022, 4, 10), maxFastStepKm2},
	{NewDate(2022, 9, 6), NewDate(2022, 9, 13), maxFastStepKm2},
	{NewDate(2022, 11, 9), NewDate(2022, 11, 12), maxFastStepKm2},
}

// fastMove is a time in which up to so many km2 changed hands in a day.
type fastMove struct {
	from, to Date
	km2      float64
}

// FlagSnapshots fills in the flags of a source's snapshots, which must be in order of date.
// Each is compared with its nearest neighbour whose map is sound, starting from the first
// two neighbours that agree with each other; what was drawn anew is flagged on the day on
// which it was. Flags are of what is occupied: snapshots that do not speak of it get none, and
// none is compared with them.
func FlagSnapshots(list []SnapshotSummary) {
	speaking := make([]SnapshotSummary, 0, len(list))
	for _, d := range list {
		if d.SpeaksOf(Occupied) {
			speaking = append(speaking, d)
		}
	}
	flagAll(speaking)
	for i := range list {
		if list[i].SpeaksOf(Occupied) {
			list[i].Flags, speaking = speaking[0].Flags, speaking[1:]
		}
	}
}

// FlagsAmong returns the flags that a snapshot would have among those of its source, which are in
// order of date: in place of the one of its day, if there is one.
func FlagsAmong(list []SnapshotSummary, candidate SnapshotSummary) []Flag {
	i, taken := slices.BinarySearchFunc(list, candidate.Date, func(d SnapshotSummary, date Date) int { return d.Date.Compare(date) })
	among := slices.Concat(list[:i], []SnapshotSummary{candidate}, list[i:])
	if taken {
		among = slices.Delete(among, i+1, i+2)
	}
	FlagSnapshots(among)
	return among[i].Flags
}

// Summarise returns how an import will stand in the list of its source's snapshots.
func Summarise(imp Import) SnapshotSummary {
	splits := slices.ContainsFunc(imp.RegionAreas, func(a RegionArea) bool { return a.Status == Occupied && a.Since != SinceUnknown })
	return SnapshotSummary{
		StoredSnapshot: StoredSnapshot{Snapshot: imp.Snapshot, Notes: imp.Notes},
		Totals:         TotalsOf(imp.RegionAreas),
		SplitSince:     splits,
	}
}

// flagAll flags snapshots that all speak of what is occupied.
func flagAll(list []SnapshotSummary) {
	anchor := firstAgreeing(list)
	flagAlong(list, anchor, -1)
	flagAlong(list, anchor, +1)
	flagRedraws(list)
}

// flagRedraws compares each sound map with the one before it.
func flagRedraws(list []SnapshotSummary) {
	var before *SnapshotSummary
	for i := range list {
		d := &list[i]
		if !IsSound(d.Flags) {
			continue
		}
		if before != nil {
			d.Flags = append(d.Flags, redrawFlags(*before, *d)...)
		}
		before = d
	}
}

func redrawFlags(before, d SnapshotSummary) (flags []Flag) {
	if gained, what := heldBeforeGained(before, d); gained > maxHeldBeforeKm2 {
		flags = append(flags, Flag{FlagHeldBefore, fmt.Sprintf(
			"%s grew by %.0f km2 against %s, and has been held since before 2022: its outline was drawn anew",
			what, gained, before.Date)})
	}
	if step := stepFlags(before, d); HasFlag(step, FlagStep) {
		return append(flags, Flag{FlagRedraw, step[len(step)-1].Reason + ", and the maps after it stay so: it was drawn anew"})
	}
	return append(flags, advanceFlags(before, d)...)
}

// advanceFlags flags more ground gained than by any advance.
func advanceFlags(before, d SnapshotSummary) []Flag {
	days := d.Date.DaysSince(before.Date)
	gained, contested := d.Occupied.Geodesic-before.Occupied.Geodesic, contestedLost(before, d)
	if before.Date.Before(advanceSlowed) || gained <= float64(days)*maxDailyAdvanceKm2 {
		return nil
	}
	how := "ground that was not shown before was drawn as occupied"
	if contested > gained/4 {
		how = fmt.Sprintf("contested ground shrank by %.0f km2 meanwhile and was drawn as occupied over a broad front", contested)
	}
	return []Flag{{FlagRedraw, fmt.Sprintf(
		"%+.0f km2 against %s is more than the %d km2 a day that any advance took since April 2022: %s",
		gained, before.Date, maxDailyAdvanceKm2, how)}}
}

// contestedLost returns how much less is contested than before; nothing where one of the two does
// not tell.
func contestedLost(before, d SnapshotSummary) (km2 float64) {
	if !before.SpeaksOf(Contested) || !d.SpeaksOf(Contested) {
		return 0
	}
	return before.Contested.Geodesic - d.Contested.Geodesic
}

// heldBeforeGained returns how much ground that was held before 2022 was gained, and where.
func heldBeforeGained(before, d SnapshotSummary) (km2 float64, what string) {
	if before.Date.Before(Invasion) {
		return 0, ""
	}
	crimea := d.Crimea.Geodesic - before.Crimea.Geodesic
	if crimea > maxHeldBeforeKm2 {
		return crimea, "Crimea"
	}
	if !before.SplitSince || !d.SplitSince {
		return 0, ""
	}
	// What was only called pre-2022 is no gain of its oblasts.
	return min(d.Pre2022.Geodesic-before.Pre2022.Geodesic-crimea, d.Donbas.Geodesic-before.Donbas.Geodesic),
		"the part of Donetsk and Luhansk oblasts occupied before 2022"
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
		if direction > 0 && stays(list, i, trusted) {
			d.Flags = nil // flagRedraws has the step
		}
		if len(d.Flags) == 0 {
			trusted = d
		}
	}
}

// stays reports whether a step that fighting does not explain, and nothing else, led to the
// i-th map, and the map after it agrees with it and not with the one before: that is how a map
// was drawn from then on, and no slip.
func stays(list []SnapshotSummary, i int, before *SnapshotSummary) bool {
	d := list[i]
	if len(d.Flags) != 1 || d.Flags[0].Kind != FlagStep || i+1 == len(list) {
		return false
	}
	next := list[i+1]
	rest := math.Abs(next.Occupied.Geodesic - before.Occupied.Geodesic)
	return len(tooLarge(next)) == 0 && len(stepFlags(d, next)) == 0 && rest > maxDailyStep(before.Date, d.Date)
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
	if good.Crimea.Geodesic > crimeaKm2 && d.Crimea.Geodesic < good.Crimea.Geodesic/2 {
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
	if most := maxDailyStep(good.Date, d.Date); math.Abs(step) > float64(apart)*most {
		flags = append(flags, Flag{FlagStep, fmt.Sprintf(
			"%+.0f km2 against %s is more than the %.0f km2 a day that fighting explains",
			step, good.Date, most)})
	}
	return flags
}

func abs(n int) int {
	if n < 0 {
		return -n
	}
	return n
}

// maxDailyStep is the most, in km2, that may change hands in a day between two days.
func maxDailyStep(a, b Date) float64 {
	if b.Before(a) {
		a, b = b, a
	}
	most := float64(maxDailyStepKm2)
	for _, move := range fastMoves {
		if !b.Before(move.from) && a.Before(move.to) {
			most = max(most, move.km2)
		}
	}
	return most
}
