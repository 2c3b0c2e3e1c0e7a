package gazetteer_test

import (
	"fmt"
	"log"

	"controlmap/geo"
	"controlmap/geo/gazetteer"

	"github.com/paulmach/orb"
)

// exampleGazetteer knows three places, one of them by a former name.
func exampleGazetteer() *gazetteer.Gazetteer {
	return gazetteer.New([]geo.Place{
		{ID: 1, NameEN: "Bakhmut", NameUK: "Бахмут", Region: "UA-14", Point: orb.Point{38.00, 48.59}, Population: 71094},
		{ID: 2, NameEN: "Pokrovsk", NameUK: "Покровськ", Region: "UA-14", Point: orb.Point{37.18, 48.28}, Population: 60127},
		{ID: 3, NameEN: "Pokrovske", NameUK: "Покровське", Region: "UA-12", Point: orb.Point{36.24, 47.98}, Population: 9970},
	}, map[int][]string{1: {"Artemivsk"}})
}

func ExampleGazetteer_Search() {
	g := exampleGazetteer()
	for _, query := range []string{"Pokrovsk", "бахмут", "artemovsk", "Покрвск"} {
		matches, err := g.Search(query, 2)
		if err != nil {
			log.Fatal(err)
		}
		for _, m := range matches {
			fmt.Printf("%s: %s as %q, %.2f\n", query, m.Place.NameEN, m.Name, m.Score)
		}
	}
	// Output:
	// Pokrovsk: Pokrovsk as "Pokrovsk", 1.00
	// Pokrovsk: Pokrovske as "Pokrovske", 0.90
	// бахмут: Bakhmut as "Бахмут", 1.00
	// artemovsk: Bakhmut as "Artemivsk", 0.70
	// Покрвск: Pokrovsk as "Покровськ", 0.70
	// Покрвск: Pokrovske as "Покровське", 0.65
}

func ExampleGazetteer_Nearest() {
	place, km, ok := exampleGazetteer().Nearest(orb.Point{37.18, 48.37})
	fmt.Printf("%s, %.0f km (%v)\n", place.NameEN, km, ok)
	// Output:
	// Pokrovsk, 10 km (true)
}
