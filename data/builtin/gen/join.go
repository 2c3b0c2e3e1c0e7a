package main

import (
	"cmp"
	"math"
	"slices"

	"controlmap/geo"

	"github.com/paulmach/orb"
)

// join tells which point is which settlement: by name, and among namesakes by the hromada
// whose other settlements are near.
type join struct {
	settlements []settlement
	hromadas    map[string]hromada
	sites       []*site
	former      formerNames
	siteOf      []int // by settlement: position in sites, or -1
	settlement  []int // by site: position in settlements, or -1
}

// candidate is a settlement that may be at a site.
type candidate struct {
	settlement, site int
	spelling         nameMatch
}

// nameMatch is how well a site's name fits a settlement, the best first.
type nameMatch int

const (
	placeName  nameMatch = iota // of today's place that stands there
	sameName                    // of the site
	formerName                  // of the settlement
	alikeName                   // but for what spellings differ in
)

// costKm is how much farther off a better name may be than a worse one.
var costKm = [...]float64{placeName: 0, sameName: 0.5, formerName: 1.5, alikeName: 3}

// otherOblastKm is how much farther off a settlement may be in the oblast that the source
// names than in another one.
const otherOblastKm = 6

// Distances, to the nearest settlement of the same hromada, at which a name still counts.
const (
	surelyKm   = 8
	possiblyKm = 15
	lonelyKm   = 35 // where neither the raion nor the point has another choice
)

func newJoin(settlements []settlement, hromadas map[string]hromada, sites []*site, former formerNames) *join {
	j := &join{settlements: settlements, hromadas: hromadas, sites: sites, former: former}
	j.clear()
	return j
}

func (j *join) clear() {
	j.siteOf = slices.Repeat([]int{-1}, len(j.settlements))
	j.settlement = slices.Repeat([]int{-1}, len(j.sites))
}

// run matches what is unmistakable first, then everything by what was matched before.
func (j *join) run() {
	candidates := j.candidates()
	j.matchUnmistakable(candidates)
	for _, limit := range []float64{surelyKm, possiblyKm} {
		const rounds = 5 // after which hardly anything changes
		for range rounds {
			near := j.neighbours()
			j.clear()
			j.matchByHand()
			j.matchNearest(candidates, near, limit)
		}
	}
	j.matchLonely(candidates)
}

// matchByHand matches the places that renamed.csv ties to a code.
func (j *join) matchByHand() {
	for i, site := range j.sites {
		code, tied := j.former.atPoint[site.lon+" "+site.lat]
		if !tied {
			continue
		}
		k := slices.IndexFunc(j.settlements, func(s settlement) bool { return s.code == code })
		if k >= 0 {
			j.match(k, i)
		}
	}
}

// matchLonely matches what lies far from the rest of its hromada, such as a village on a
// spit, where the oblast has one such point and one such settlement left.
func (j *join) matchLonely(candidates []candidate) {
	type key struct {
		at     int
		region geo.RegionCode
	}
	near := j.neighbours()
	var lonely []candidate
	sites, settlements := map[int]int{}, map[key]int{}
	for _, c := range candidates {
		s, site := j.settlements[c.settlement], j.sites[c.site]
		if j.siteOf[c.settlement] >= 0 || j.settlement[c.site] >= 0 || geo.RegionCode(site.region) != s.region ||
			j.distanceToOwn(c.site, near[j.group(s)]) > lonelyKm {
			continue
		}
		lonely = append(lonely, c)
		sites[c.settlement]++
		settlements[key{c.site, s.region}]++
	}
	for _, c := range lonely {
		if sites[c.settlement] == 1 && settlements[key{c.site, j.settlements[c.settlement].region}] == 1 {
			j.match(c.settlement, c.site)
		}
	}
}

// group is what a settlement's neighbours are known by: its hromada, and in Crimea and
// Sevastopol, whose hromadas have no known centres and few known points, its raion.
func (j *join) group(s settlement) string {
	if _, known := j.hromadas[s.hromada()]; known {
		return s.hromada()
	}
	return s.raion()
}

func (j *join) candidates() []candidate {
	official, former, alike := map[string][]int{}, map[string][]int{}, map[string][]int{}
	for i, s := range j.settlements {
		official[s.nameUK] = append(official[s.nameUK], i)
		for _, name := range j.former.byCode[s.code] {
			former[name] = append(former[name], i)
		}
		key := plainName(romanise(s.nameUK))
		alike[key] = append(alike[key], i)
	}
	var found []candidate
	for i, s := range j.sites {
		best := map[int]nameMatch{}
		add := func(settlements []int, m nameMatch) {
			for _, k := range settlements {
				if old, known := best[k]; !known || m < old {
					best[k] = m
				}
			}
		}
		for _, name := range s.namesUK {
			add(official[name], sameName)
			add(former[name], formerName)
			add(alike[plainName(romanise(name))], alikeName)
		}
		if s.city != nil {
			add(official[s.city.nameUK], placeName)
		}
		for _, name := range s.spelt {
			add(former[name], formerName)
			add(alike[plainName(romanise(name))], alikeName)
		}
		for k, m := range best {
			found = append(found, candidate{k, i, m})
		}
	}
	slices.SortFunc(found, func(a, b candidate) int {
		return cmp.Or(cmp.Compare(a.settlement, b.settlement), cmp.Compare(a.site, b.site))
	})
	return found
}

// matchUnmistakable matches those of a name that have one site within reach of their
// hromada's centre, which is within reach of no other hromada with that name.
func (j *join) matchUnmistakable(candidates []candidate) {
	sites, settlements := map[int][]int{}, map[int][]int{}
	for _, c := range candidates {
		if j.withinReach(c) {
			sites[c.settlement] = append(sites[c.settlement], c.site)
			settlements[c.site] = append(settlements[c.site], c.settlement)
		}
	}
	for settlement, found := range sites {
		if len(found) == 1 && len(settlements[found[0]]) == 1 {
			j.match(settlement, found[0])
		}
	}
}

func (j *join) withinReach(c candidate) bool {
	if c.spelling == alikeName && j.sites[c.site].region == "" {
		return false
	}
	s := j.settlements[c.settlement]
	h, known := j.hromadas[s.hromada()]
	if !known { // Crimea and Sevastopol
		return geo.RegionCode(j.sites[c.site].region) == s.region
	}
	const reach, spare = 1.5, 5 // km
	return kmBetween(h.centre, j.sites[c.site].at) < reach*h.radiusKm()+spare
}

func (j *join) match(settlement, site int) {
	j.siteOf[settlement], j.settlement[site] = site, settlement
}

// neighbour is a point that is known to lie in a hromada; site is -1 for its centre.
type neighbour struct {
	at   orb.Point
	site int
}

// neighbours returns the matched sites by hromada.
func (j *join) neighbours() map[string][]neighbour {
	near := map[string][]neighbour{}
	for code, h := range j.hromadas {
		near[code] = append(near[code], neighbour{h.centre, -1})
	}
	for i, site := range j.siteOf {
		if site >= 0 {
			code := j.group(j.settlements[i])
			near[code] = append(near[code], neighbour{j.sites[site].at, site})
		}
	}
	return near
}

// distanceToOwn is how far a site is from the nearest other site of a hromada, in km.
func (j *join) distanceToOwn(site int, near []neighbour) float64 {
	best := math.Inf(1)
	for _, n := range near {
		if n.site != site {
			best = min(best, kmBetween(n.at, j.sites[site].at))
		}
	}
	return best
}

func (j *join) matchNearest(candidates []candidate, near map[string][]neighbour, limit float64) {
	type ranked struct {
		candidate
		km float64
	}
	var pairs []ranked
	for _, c := range candidates {
		km := j.distanceToOwn(c.site, near[j.group(j.settlements[c.settlement])])
		if km <= limit {
			pairs = append(pairs, ranked{c, km + j.cost(c)})
		}
	}
	slices.SortFunc(pairs, func(a, b ranked) int {
		p, q := j.settlements[a.settlement], j.settlements[b.settlement]
		return cmp.Or(cmp.Compare(a.km, b.km), cmp.Compare(kindRank[p.kind], kindRank[q.kind]),
			cmp.Compare(p.code, q.code), cmp.Compare(a.site, b.site))
	})
	for _, p := range pairs {
		if j.siteOf[p.settlement] < 0 && j.settlement[p.site] < 0 {
			j.match(p.settlement, p.site)
		}
	}
}

// cost is what makes a candidate less likely than its distance does, in km.
func (j *join) cost(c candidate) float64 {
	cost := costKm[c.spelling]
	if declared := j.sites[c.site].region; declared != "" && geo.RegionCode(declared) != j.settlements[c.settlement].region {
		cost += otherOblastKm
	}
	return cost
}

var kindRank = map[geo.PlaceKind]int{geo.KindCity: 0, geo.KindSettlement: 1, geo.KindVillage: 2}

// kmBetween is good for distances of some tens of km.
func kmBetween(p, q orb.Point) float64 {
	const kmPerDegree = 111.2
	squeeze := math.Cos((p.Lat() + q.Lat()) / 2 * math.Pi / 180)
	return kmPerDegree * math.Hypot((p.Lon()-q.Lon())*squeeze, p.Lat()-q.Lat())
}
