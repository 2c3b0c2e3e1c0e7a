package change

import (
	"maps"
	"slices"

	"controlmap/geo"
	"controlmap/geo/measure"

	"github.com/paulmach/orb"
)

// Map is the control polygons of one revision.
type Map struct {
	Revision geo.Revision
	// Date is the day of the map. Where either map has none, no ground counts as held
	// before 2022.
	Date     geo.Date
	Polygons []geo.ControlPolygon // repaired
	// RegionAreas are the stored areas of the revision; nil where none are stored. Where
	// both maps have them, gained less lost is made to agree with them: they may differ
	// from the polygons by the dust that measure.Regional.Split sweeps up, less than
	// 0.01 km2 in a polygon.
	RegionAreas []geo.RegionArea
}

func (m Map) shapes(status geo.Status) (shapes []orb.Polygon) {
	for _, a := range m.Polygons {
		if a.Status == status {
			shapes = append(shapes, a.Shape)
		}
	}
	return shapes
}

// Measurer measures what changed between maps. It is safe for concurrent use.
type Measurer struct {
	regional *measure.Regional
	border   border
}

// border knows the lines along which nobody advances.
type border interface {
	// Along reports whether a line at p is coast or international border.
	Along(p orb.Point) bool
}

// NewMeasurer returns a Measurer that splits areas by region and recognises polygons that
// lie along the border.
func NewMeasurer(regional *measure.Regional, border *measure.Border) *Measurer {
	return &Measurer{regional, border}
}

// Change returns what each status that either map has gained and lost. Polygons are
// measured by the maps' own edges, so that in every region gained less lost is the
// difference of the maps' areas; measured on its own, a polygon with long edges may
// differ. The error is geo.Invalid; see Between.
func (m *Measurer) Change(from, to Map) (geo.Change, error) { return m.change(from, to, maxRounds) }

func (m *Measurer) change(from, to Map, rounds int) (geo.Change, error) {
	change := geo.Change{From: from.Revision, To: to.Revision}
	for _, status := range statuses(from, to) {
		d, err := findChanges(from.shapes(status), to.shapes(status), rounds)
		if err != nil {
			return geo.Change{}, err
		}
		totals, netWater := m.gainsAndLosses(&d, newHeldGround(status, from, to))
		areStored := from.RegionAreas != nil && to.RegionAreas != nil
		if areStored {
			netWater = difference(waterByRegion(to, status), waterByRegion(from, status))
		}
		if d.usedOverlay || areStored {
			totals.balance(m.areaByRegion(from, status), m.areaByRegion(to, status))
		}
		for _, row := range totals.regionChanges(status) {
			row.NetWater = netWater[row.Region]
			change.Regions = append(change.Regions, row)
		}
		for _, p := range d.polygons {
			change.Polygons = append(change.Polygons, geo.ChangedPolygon{
				Status: status, Direction: p.direction, Redrawn: p.isRedrawn, Shape: p.shape, Area: clampToZero(p.contour.Area()),
			})
		}
	}
	return change, nil
}

// statuses lists the statuses of two maps, in the order of geo.Statuses.
func statuses(from, to Map) []geo.Status {
	has := func(m Map, s geo.Status) bool {
		return slices.ContainsFunc(m.Polygons, func(a geo.ControlPolygon) bool { return a.Status == s })
	}
	return slices.DeleteFunc(geo.Statuses(), func(s geo.Status) bool { return !has(from, s) && !has(to, s) })
}

// gainsAndLosses adds up the areas of a changeSet by region, and what of them lies in open
// water, lost less than nothing; it marks in the set the polygons that are redrawn.
func (m *Measurer) gainsAndLosses(d *changeSet, held heldGround) (sum gainsAndLosses, netWater map[geo.RegionCode]geo.Km2) {
	sum, netWater = gainsAndLosses{}, map[geo.RegionCode]geo.Km2{}
	contours := map[kind]measure.Contour{}
	for i := range d.polygons {
		p := &d.polygons[i]
		water := m.regional.WaterContour(p.contour)
		for region, km2 := range water {
			netWater[region] = netWater[region].Add(p.direction.Of(km2))
		}
		redrawn := m.redrawnPart(p, water, held)
		p.isRedrawn = p.isRepeat || m.isShiftAlongBorder(p) || held.gains(p) || isMostOf(p, redrawn)
		if !p.isRedrawn {
			sum.redraw(p.direction, redrawn)
		}
		k := kind{p.direction, p.isRedrawn}
		contours[k] = append(contours[k], p.contour...)
	}
	sum.addNet(m.regional.SplitContour(d.slivers))
	for k, contour := range contours {
		sum.add(k, m.regional.SplitContour(contour))
	}
	return sum, netWater
}

func (m *Measurer) isShiftAlongBorder(p *changedPolygon) bool {
	return p.isShift() && p.meanWidthKm() < redrawnKm && m.isAlong(p.shape)
}

// redrawnPart is what nobody can have taken or given up of a polygon, by region: its water,
// and of gains all of Crimea.
func (m *Measurer) redrawnPart(p *changedPolygon, water map[geo.RegionCode]geo.Km2, held heldGround) map[geo.RegionCode]geo.Km2 {
	if !held.inCrimea || p.direction != geo.Gained {
		return water
	}
	part := map[geo.RegionCode]geo.Km2{}
	maps.Copy(part, water)
	regions := m.regional.SplitContour(p.contour)
	for _, unit := range []geo.RegionCode{geo.CrimeaUnit, geo.Sevastopol} {
		if km2, found := regions[unit]; found {
			part[unit] = km2
		}
	}
	return part
}

// mostShare is the part of a polygon from which on it counts as redrawn as a whole: two
// drawings of a coast never agree to the metre.
const mostShare = 0.9

func isMostOf(p *changedPolygon, part map[geo.RegionCode]geo.Km2) bool {
	var sum geo.Km2
	for _, km2 := range part {
		sum = sum.Add(km2)
	}
	return sum.Geodesic > mostShare*p.contour.Area().Geodesic
}

// redrawnKm is the mean width below which a polygon along the border counts as a line
// that was drawn anew.
const redrawnKm = 0.4

// sampleDegrees, about half a kilometre, is the distance between the points at which a
// long edge is compared with the border.
const sampleDegrees = 0.005

// isAlong reports whether all of a polygon's boundary lies along the border.
func (m *Measurer) isAlong(p orb.Polygon) bool {
	for _, ring := range p {
		if slices.ContainsFunc(ring, func(p orb.Point) bool { return !m.border.Along(p) }) {
			return false
		}
	}
	for _, ring := range p {
		for i := 1; i < len(ring); i++ {
			if !m.isEdgeAlong(ring[i-1], ring[i]) {
				return false
			}
		}
	}
	return true
}

// isEdgeAlong reports whether the inner points of an edge lie along the border.
func (m *Measurer) isEdgeAlong(a, b orb.Point) bool {
	parts := int(max(b[0]-a[0], a[0]-b[0], b[1]-a[1], a[1]-b[1])/sampleDegrees) + 1
	for i := 1; i < parts; i++ {
		f := float64(i) / float64(parts)
		if !m.border.Along(orb.Point{a[0] + f*(b[0]-a[0]), a[1] + f*(b[1]-a[1])}) {
			return false
		}
	}
	return true
}

// areaByRegion is the area of a status in a map by region: as stored, else measured in
// the same way as what is stored.
func (m *Measurer) areaByRegion(in Map, status geo.Status) map[geo.RegionCode]geo.Km2 {
	sum := map[geo.RegionCode]geo.Km2{}
	for _, row := range in.RegionAreas {
		if row.Status == status {
			sum[row.Region] = sum[row.Region].Add(row.Km2)
		}
	}
	if in.RegionAreas != nil {
		return sum
	}
	for _, shape := range in.shapes(status) {
		for region, km2 := range m.regional.Split(shape) {
			sum[region] = sum[region].Add(km2)
		}
	}
	return sum
}

// waterByRegion is how much of a status lies in open water in a map, by region, as stored.
func waterByRegion(in Map, status geo.Status) map[geo.RegionCode]geo.Km2 {
	sum := map[geo.RegionCode]geo.Km2{}
	for _, row := range in.RegionAreas {
		if row.Status == status {
			sum[row.Region] = sum[row.Region].Add(row.Water)
		}
	}
	return sum
}

func difference(a, b map[geo.RegionCode]geo.Km2) map[geo.RegionCode]geo.Km2 {
	d := maps.Clone(a)
	for region, km2 := range b {
		d[region] = d[region].Sub(km2)
	}
	return d
}
