package geo

// Totals are the areas that a list of snapshots shows of each.
type Totals struct {
	Occupied  Km2 // the whole of it
	Crimea    Km2 // occupied in Crimea and Sevastopol
	Donbas    Km2 // occupied in Donetsk and Luhansk oblasts
	Pre2022   Km2 // occupied since before 2022, as far as the map tells
	Contested Km2
}

// TotalsOf adds up a snapshot's areas.
func TotalsOf(areas []RegionArea) (t Totals) {
	for _, a := range areas {
		switch a.Status {
		case Contested:
			t.Contested = t.Contested.Add(a.Km2)
		case Occupied:
			t.addOccupied(a)
		}
	}
	return t
}

func (t *Totals) addOccupied(a RegionArea) {
	t.Occupied = t.Occupied.Add(a.Km2)
	if a.Since == SincePre2022 {
		t.Pre2022 = t.Pre2022.Add(a.Km2)
	}
	switch a.Region {
	case CrimeaUnit, Sevastopol:
		t.Crimea = t.Crimea.Add(a.Km2)
	case Donetsk, Luhansk:
		t.Donbas = t.Donbas.Add(a.Km2)
	}
}
