package measure

import (
	"cmp"
	"slices"

	"github.com/paulmach/orb"
)

const (
	// shortRunKm is the length up to which coast within front, or front within coast,
	// counts as an artefact of the drawing.
	shortRunKm = 3.0

	// joinKm is how far apart the ends of two lines are joined where a seam between
	// polygons ends.
	joinKm = 2 * segmentKm
)

// frontLine is a part of a boundary that is front, and what lies on the far side of the
// boundary before and after it.
type frontLine struct {
	points        orb.LineString
	before, after farSide
}

func (f *frontTracer) addLines(groups [][]segment) {
	for i, run := range groups {
		if run[0].farSide != freeSide {
			continue
		}
		line := frontLine{points: pointsOf(run)}
		if len(groups) == 1 {
			line.points = rotateToLowest(line.points)
		} else {
			line.before, line.after = farSideBefore(groups, i), farSideAfter(groups, i)
		}
		f.lines = append(f.lines, line)
	}
}

// farSideBefore is the far side of the run before run i of a ring, and farSideAfter that of
// the run after it.
func farSideBefore(runs [][]segment, i int) farSide {
	return runs[(i+len(runs)-1)%len(runs)][0].farSide
}

func farSideAfter(runs [][]segment, i int) farSide { return runs[(i+1)%len(runs)][0].farSide }

// rotateToChange returns the segments of a ring beginning where the far side changes.
func rotateToChange(segments []segment) []segment {
	for i := range segments {
		if segments[i].farSide == segments[(i+len(segments)-1)%len(segments)].farSide {
			continue
		}
		if i > 0 {
			segments = slices.Concat(segments[i:], segments[:i])
		}
		return segments
	}
	return segments
}

// runs groups the successive segments of a ring that have the same far side.
func runs(segments []segment) (runs [][]segment) {
	segments = rotateToChange(segments)
	start := 0
	for i := range segments {
		if i+1 == len(segments) || segments[i+1].farSide != segments[start].farSide {
			runs = append(runs, segments[start:i+1])
			start = i + 1
		}
	}
	return runs
}

// smooth gives short runs of one far side, where they lie between runs of another, that
// one. It changes the segments, and returns them rotated.
func smooth(segments []segment, short, around farSide) []segment {
	segments = rotateToChange(segments)
	groups := runs(segments)
	for i, run := range groups {
		enclosed := len(groups) > 1 && farSideBefore(groups, i) == around && farSideAfter(groups, i) == around
		if run[0].farSide == short && enclosed && length(run) < shortRunKm {
			for j := range run {
				run[j].farSide = around
			}
		}
	}
	return segments
}

func length(run []segment) (km float64) {
	for _, p := range run {
		km += p.km
	}
	return km
}

func pointsOf(run []segment) orb.LineString {
	points := orb.LineString{run[0].from}
	for i, p := range run {
		if p.endsEdge || i+1 == len(run) {
			points = append(points, p.to)
		}
	}
	return points
}

// rotateToLowest returns a closed line that begins at the lowest of its points.
func rotateToLowest(ring orb.LineString) orb.LineString {
	lowest := 0
	open := ring[:len(ring)-1]
	for i, p := range open {
		if comparePoints(p, open[lowest]) < 0 {
			lowest = i
		}
	}
	rotated := append(slices.Clone(open[lowest:]), open[:lowest]...)
	return append(rotated, rotated[0])
}

func comparePoints(p, q orb.Point) int {
	return cmp.Or(cmp.Compare(p[0], q[0]), cmp.Compare(p[1], q[1]))
}

// sortedLines sorts lines and leaves out what is shorter than a seam is wide.
func sortedLines(lines orb.MultiLineString) orb.MultiLineString {
	lines = slices.DeleteFunc(lines, func(line orb.LineString) bool {
		var km float64
		for i := 1; i < len(line) && km < seamKm; i++ {
			km += edgeKm(line[i-1], line[i])
		}
		return km < seamKm
	})
	slices.SortFunc(lines, func(a, b orb.LineString) int { return slices.CompareFunc(a, b, comparePoints) })
	return lines
}

// lineLink leads from the end of one line to the start of another.
type lineLink struct {
	from, to int
	km       float64
}

// joinLines joins the lines that end at a seam to those that start there.
func (f *frontTracer) joinLines() (joined orb.MultiLineString) {
	next := make([]int, len(f.lines))
	linked := make([]bool, len(f.lines)) // another line leads to it
	for i := range next {
		next[i] = -1
	}
	for _, l := range f.links() {
		if next[l.from] < 0 && !linked[l.to] {
			next[l.from], linked[l.to] = l.to, true
		}
	}
	walked := make([]bool, len(f.lines))
	for i := range f.lines {
		if !linked[i] {
			joined = append(joined, f.walk(i, next, walked))
		}
	}
	for i := range f.lines {
		if !walked[i] {
			joined = append(joined, rotateToLowest(closeLine(f.walk(i, next, walked))))
		}
	}
	return joined
}

func closeLine(line orb.LineString) orb.LineString {
	if line[0] != line[len(line)-1] {
		line = append(line, line[0])
	}
	return line
}

// links lists the lines that may be joined, the nearest ends first.
func (f *frontTracer) links() (links []lineLink) {
	first := func(line int) orb.Point { return f.lines[line].points[0] }
	starts := f.linesWhere(func(l *frontLine) bool { return l.before == occupiedSide })
	slices.SortFunc(starts, func(a, b int) int { return cmp.Compare(first(a)[0], first(b)[0]) })
	for _, i := range f.linesWhere(func(l *frontLine) bool { return l.after == occupiedSide }) {
		points := f.lines[i].points
		a := points[len(points)-1]
		scale := scaleAt(a[1])
		reach := 1.01 * joinKm / scale.lon
		near, _ := slices.BinarySearchFunc(starts, a[0]-reach, func(line int, lon float64) int { return cmp.Compare(first(line)[0], lon) })
		for _, j := range starts[near:] {
			b := first(j)
			if b[0] > a[0]+reach {
				break
			}
			if km := scale.km(a, b); km <= joinKm {
				links = append(links, lineLink{i, j, km})
			}
		}
	}
	slices.SortFunc(links, func(a, b lineLink) int {
		return cmp.Or(cmp.Compare(a.km, b.km), comparePoints(first(a.from), first(b.from)), comparePoints(first(a.to), first(b.to)))
	})
	return links
}

// linesWhere returns the numbers of the lines of which is reports true.
func (f *frontTracer) linesWhere(is func(*frontLine) bool) (found []int) {
	for i := range f.lines {
		if is(&f.lines[i]) {
			found = append(found, i)
		}
	}
	return found
}

// walk returns a line with all that follow it.
func (f *frontTracer) walk(line int, next []int, walked []bool) (points orb.LineString) {
	for ; line >= 0 && !walked[line]; line = next[line] {
		walked[line] = true
		for _, p := range f.lines[line].points {
			if len(points) == 0 || points[len(points)-1] != p {
				points = append(points, p)
			}
		}
	}
	return points
}
