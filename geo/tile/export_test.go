package tile

// What follows lets tests call what the package does not export.

// CarriedOver returns what a tile shows on each day, as the arrangement of a history has it
// that is carried over from day to day.
func CarriedOver(at Address, days []HistoryDay) (shapes [][]Shape) {
	builder := newHistoryBuilder(at, days)
	for _, d := range days {
		shapes = append(shapes, builder.shapes(builder.outlineOf(d.Snapshot)))
	}
	return shapes
}
