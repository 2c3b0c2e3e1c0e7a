package ingest

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"
	"sync"

	"controlmap/geo"
	"controlmap/geo/measure"
	"controlmap/geo/repair"

	"github.com/paulmach/orb"
)

const (
	// dustKm2 is how much ground of a status neighbours may share before it is counted once:
	// common borders that were not drawn vertex by vertex overlap a little.
	dustKm2 = 0.01
	// notedKm2 is the least overlap that is worth a word.
	notedKm2 = 0.05
	// maxPairs is how many pairs of a file's polygons may have bounds that meet, or
	// maxPairsPerPolygon for each of them where that is more.
	maxPairs           = 100_000
	maxPairsPerPolygon = 10
)

// overlap is ground that two polygons of a map have in common.
type overlap struct {
	first, second int     // of the polygons of the map
	km2           float64 // on the publishers' sphere
}

// overlapMeasurer measures what polygons have in common, of each pair once: most polygons of a
// map are those of the map before. It is safe for concurrent use.
type overlapMeasurer struct {
	mu    sync.Mutex
	known map[polygonPair]float64
}

// polygonPair is two polygons by their first rings.
type polygonPair [2]*orb.Ring

func newOverlapMeasurer() *overlapMeasurer { return &overlapMeasurer{known: map[polygonPair]float64{}} }

// find returns what pairs of polygons have in common. The error is geo.Invalid, or the context's.
func (m *overlapMeasurer) find(ctx context.Context, polygons []preparedPolygon) (found []overlap, err error) {
	pairs, err := pairsThatMeet(polygons)
	if err != nil {
		return nil, err
	}
	grounds := map[int]*measure.Ground{}
	for _, pair := range pairs {
		if ctx.Err() != nil {
			return nil, context.Cause(ctx)
		}
		km2, err := m.common(polygons, pair, grounds)
		if err != nil {
			return nil, err
		}
		if km2 > 0 {
			found = append(found, overlap{min(pair[0], pair[1]), max(pair[0], pair[1]), km2})
		}
	}
	return found, nil
}

// common measures a pair of polygons. Those that other pairs are measured against are kept in
// grounds.
func (m *overlapMeasurer) common(polygons []preparedPolygon, pair [2]int, grounds map[int]*measure.Ground) (float64, error) {
	large, small := pair[0], pair[1]
	if vertexCount(polygons[large].Shape) < vertexCount(polygons[small].Shape) {
		large, small = small, large
	}
	key := polygonPair{&polygons[large].Shape[0], &polygons[small].Shape[0]}
	if key[0] == key[1] {
		return polygons[large].Area.Sphere, nil
	}
	m.mu.Lock()
	km2, ok := m.known[key]
	m.mu.Unlock()
	if ok {
		return km2, nil
	}
	if grounds[large] == nil {
		grounds[large] = measure.NewGround(polygons[large].Shape)
	}
	km2, err := grounds[large].Overlap(polygons[small].Shape)
	if err != nil {
		return 0, err
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	m.known[key] = km2
	return km2, nil
}

func vertexCount(p orb.Polygon) (count int) {
	for _, ring := range p {
		count += len(ring)
	}
	return count
}

// pairsThatMeet returns the pairs of polygons whose bounds have ground in common, in a sweep
// from west to east. The error is geo.Invalid: there are too many.
func pairsThatMeet(polygons []preparedPolygon) (pairs [][2]int, err error) {
	bounds := make([]orb.Bound, len(polygons))
	order := make([]int, len(polygons))
	for i, p := range polygons {
		bounds[i], order[i] = p.Shape.Bound(), i
	}
	slices.SortFunc(order, func(i, j int) int { return cmp.Compare(bounds[i].Min[0], bounds[j].Min[0]) })
	for at, i := range order {
		for _, j := range order[at+1:] {
			if bounds[j].Min[0] >= bounds[i].Max[0] {
				break
			}
			if bounds[j].Min[1] < bounds[i].Max[1] && bounds[i].Min[1] < bounds[j].Max[1] {
				pairs = append(pairs, [2]int{i, j})
			}
		}
		if most := max(maxPairs, maxPairsPerPolygon*len(polygons)); len(pairs) > most {
			return nil, geo.Errorf(geo.Invalid, "polygons lie over each other in more than the %d pairs that are accepted of %d: unite them first", most, len(polygons))
		}
	}
	return pairs, nil
}

// countGroundOnce unites the polygons of one status that overlap, unless the publisher counts
// overlaps as often as they are drawn, and notes what overlaps.
func (in *Ingester) countGroundOnce(ctx context.Context, c *fileImport) error {
	found, err := in.overlaps.find(ctx, c.polygons)
	if err != nil {
		return err
	}
	twice := withinStatus(c.polygons, found)
	if c.reading.Sums {
		c.overlaps = summedNotes(c.polygons, twice)
	} else if len(twice) > 0 {
		if c.polygons, c.overlaps, err = in.unite(ctx, c.polygons, twice); err != nil {
			return err
		}
		if found, err = in.overlaps.find(ctx, c.polygons); err != nil {
			return err
		}
	}
	c.statusOverlaps = statusNotes(c.polygons, found)
	return nil
}

// withinStatus returns the overlaps between polygons of one status, of the statuses of which
// there are more than dust.
func withinStatus(polygons []preparedPolygon, found []overlap) (within []overlap) {
	km2 := map[geo.Status]float64{}
	same := func(o overlap) bool { return polygons[o.first].Status == polygons[o.second].Status }
	for _, o := range found {
		if same(o) {
			km2[polygons[o.first].Status] += o.km2
		}
	}
	for _, o := range found {
		if same(o) && km2[polygons[o.first].Status] >= dustKm2 {
			within = append(within, o)
		}
	}
	return within
}

func summedNotes(polygons []preparedPolygon, twice []overlap) (notes []geo.Note) {
	km2, involved := map[geo.Status]float64{}, map[geo.Status]map[int]bool{}
	for _, o := range twice {
		status := polygons[o.first].Status
		if involved[status] == nil {
			involved[status] = map[int]bool{}
		}
		km2[status] += o.km2
		involved[status][o.first], involved[status][o.second] = true, true
	}
	for _, status := range geo.Statuses() {
		if km2[status] >= notedKm2 {
			notes = append(notes, geo.Note{Kind: geo.NoteSummed, Count: len(involved[status]), Detail: fmt.Sprintf("%.1f km2 of %s", km2[status], status)})
		}
	}
	return notes
}

// statusNotes notes what two statuses have in common.
func statusNotes(polygons []preparedPolygon, found []overlap) (notes []geo.Note) {
	km2 := map[[2]geo.Status]float64{}
	for _, o := range found {
		a, b := polygons[o.first].Status, polygons[o.second].Status
		km2[[2]geo.Status{a, b}] += o.km2
		if a != b {
			km2[[2]geo.Status{b, a}] += o.km2
		}
	}
	var details []string
	statuses := geo.Statuses()
	for i, a := range statuses {
		for _, b := range statuses[i+1:] {
			if common := km2[[2]geo.Status{a, b}]; common >= notedKm2 {
				details = append(details, fmt.Sprintf("%.1f km2 of %s and %s", common, a, b))
			}
		}
	}
	if len(details) == 0 {
		return nil
	}
	return []geo.Note{{Kind: geo.NoteTwoStatuses, Count: len(details), Detail: strings.Join(details, ", ")}}
}

// unite replaces polygons of one status that overlap by what they cover together, and notes how
// much ground they had more than once.
func (in *Ingester) unite(ctx context.Context, polygons []preparedPolygon, twice []overlap) (united []preparedPolygon, notes []geo.Note, err error) {
	clusters := clustersOf(len(polygons), twice)
	km2, count := map[geo.Status]float64{}, map[geo.Status]int{}
	for i, p := range polygons {
		cluster := clusters[i]
		switch {
		case len(cluster) == 0:
			united = append(united, p)
			continue
		case cluster[0] != i:
			continue // it went with the first
		}
		whole, err := in.uniteCluster(ctx, polygons, cluster)
		if err != nil {
			return nil, nil, err
		}
		count[p.Status] += len(cluster)
		for _, member := range cluster {
			km2[p.Status] += polygons[member].Area.Sphere
		}
		for _, w := range whole {
			km2[p.Status] -= w.Area.Sphere
		}
		united = append(united, whole...)
	}
	for _, status := range geo.Statuses() {
		if count[status] > 0 {
			notes = append(notes, geo.Note{Kind: geo.NoteOverlap, Count: count[status], Detail: fmt.Sprintf("%.1f km2 of %s", km2[status], status)})
		}
	}
	return united, notes, nil
}

// clustersOf returns, by polygon, those that overlaps connect it with, itself among them and in
// order; nil for one that overlaps nothing.
func clustersOf(polygons int, overlaps []overlap) [][]int {
	parent := make([]int, polygons)
	for i := range parent {
		parent[i] = i
	}
	find := func(i int) int {
		for parent[i] != i {
			parent[i] = parent[parent[i]]
			i = parent[i]
		}
		return i
	}
	for _, o := range overlaps {
		a, b := find(o.first), find(o.second)
		parent[max(a, b)] = min(a, b)
	}
	members := make([][]int, polygons)
	for i := range parent {
		root := find(i)
		members[root] = append(members[root], i)
	}
	clusters := make([][]int, polygons)
	for i := range parent {
		if cluster := members[find(i)]; len(cluster) > 1 {
			clusters[i] = cluster
		}
	}
	return clusters
}

// likeness is what polygons must have in common to become one.
type likeness struct {
	since geo.Since
	name  string
}

// uniteCluster returns what polygons of one status cover together. Those that tell apart what
// they cover, by name or since, stay apart: the ground is that of the first, and what was
// occupied before 2022 comes before the rest.
func (in *Ingester) uniteCluster(ctx context.Context, polygons []preparedPolygon, cluster []int) (united []preparedPolygon, err error) {
	var order []likeness
	shapes := map[likeness][]orb.Polygon{}
	for _, i := range cluster {
		key := likeness{polygons[i].Since, polygons[i].Name}
		if shapes[key] == nil {
			order = append(order, key)
		}
		shapes[key] = append(shapes[key], polygons[i].Shape)
	}
	slices.SortStableFunc(order, func(a, b likeness) int { return cmp.Compare(sinceOrder(a.since), sinceOrder(b.since)) })
	var taken orb.MultiPolygon
	for i, key := range order {
		whole, err := repair.Unite(ctx, shapes[key])
		if err == nil && i > 0 {
			whole, err = repair.Difference(whole, taken)
		}
		if err == nil && i+1 < len(order) {
			taken, err = repair.Union(taken, whole)
		}
		if err != nil {
			return nil, uniteError(ctx, err, polygons[cluster[0]])
		}
		like := geo.ControlPolygon{Status: polygons[cluster[0]].Status, Since: key.since, Name: key.name}
		united = append(united, in.measuredParts(like, whole)...)
	}
	return united, nil
}

func sinceOrder(s geo.Since) int {
	return slices.Index([]geo.Since{geo.SincePre2022, geo.Since2022, geo.SinceUnknown}, s)
}

func uniteError(ctx context.Context, err error, p preparedPolygon) error {
	if ctx.Err() != nil {
		return context.Cause(ctx)
	}
	at := p.Shape[0][0]
	return geo.Wrap(geo.Invalid, err, "polygons of status %s overlap and cannot be united (near %.5f %.5f)", p.Status, at[0], at[1])
}

// measuredParts returns polygons like the given one, measured, without slivers.
func (in *Ingester) measuredParts(like geo.ControlPolygon, shapes orb.MultiPolygon) (parts []preparedPolygon) {
	for _, shape := range shapes {
		like.Shape = shape
		if part := in.measured(like); part.Area.Sphere >= repair.SliverSquareMetres/1e6 {
			parts = append(parts, part)
		}
	}
	return parts
}
