package follow

import (
	"strings"
	"time"

	"controlmap/geo"
)

// Kind is a manner of publishing maps.
type Kind string

// The kinds, and what their settings are.
const (
	// DeepState is DeepState's API: URL is that of the API, or of its host.
	DeepState Kind = "deepstate"
	// Mirror is a folder of the daily mirror of DeepState's map: URL is that of the folder, or of a
	// file with {YYYYMMDD} for its day.
	Mirror Kind = "mirror"
	// NZZ is a folder of NZZ's maps: URL is that of the folder, or of a file with {date}.
	NZZ Kind = "nzz"
	// ISW is layers of ArcGIS servers: Layers are the addresses of control, advance, claimed and,
	// if wanted, infiltration, each ending in /FeatureServer/NUMBER; without a host they are below URL.
	ISW Kind = "isw"
	// VIINA is yearly tables and their tessellation: URL is that of a table, with {year} for its
	// year, and the layer tessellation that of the tessellation.
	VIINA Kind = "viina"
	// Ledger is a ledger of one's own: URL is that of the file, by HTTP, a path or s3://; with
	// {date} or {YYYYMMDD} in it there is one for each day, and the newest holds.
	Ledger Kind = "ledger"
	// Polygons is a map of one's own of any form: URL is as a ledger's, and with {date} there is a
	// map for each day.
	Polygons Kind = "polygons"
)

// Terms is what a kind's publisher asks of those who follow it.
type Terms struct {
	Kind   Kind
	Source geo.SourceName // that its maps belong to; empty: one that the operator names
	// Permission says that the publisher allows nobody to fetch its maps who has not its permission.
	Permission bool
	Words      string        // of its terms, to be quoted
	Least      time.Duration // shortest time between two checks; 0: the operator decides
	Usual      time.Duration // time between two checks that fits how often it publishes
}

// kinds are all kinds, as they are listed.
var kinds = []Terms{
	{
		Kind: DeepState, Source: geo.DeepState, Permission: true, Least: time.Hour, Usual: time.Hour,
		Words: "DeepState: API by permission only; redistribution and proxying prohibited, credit with a link",
	},
	{
		Kind: Mirror, Source: geo.DeepState, Permission: true, Usual: 6 * time.Hour,
		Words: "derived from DeepState's map: by permission of DeepState only; redistribution prohibited, credit with a link",
	},
	{
		Kind: NZZ, Source: geo.NZZ, Permission: true, Usual: 6 * time.Hour,
		Words: "all rights reserved by NZZ and Liveuamap, from which its map is derived; credit to both",
	},
	{
		Kind: ISW, Source: geo.ISW, Permission: true, Usual: time.Hour,
		Words: "not without written consent of the Institute for the Study of War; credit \"Institute for the Study of War and AEI's Critical Threats Project\"",
	},
	{
		Kind: VIINA, Source: geo.VIINA, Usual: 24 * time.Hour,
		Words: "ODbL 1.0: open, with attribution and share-alike",
	},
	{Kind: Ledger, Usual: time.Hour, Words: "the operator's own"},
	{Kind: Polygons, Usual: time.Hour, Words: "the operator's own"},
}

// Kinds returns all kinds with their terms.
func Kinds() []Terms { return append([]Terms(nil), kinds...) }

// TermsOf returns the terms of a kind. The error is Invalid and lists the kinds.
func TermsOf(kind Kind) (Terms, error) {
	for _, terms := range kinds {
		if terms.Kind == kind {
			return terms, nil
		}
	}
	return Terms{}, unknownKind(kind)
}

func unknownKind(kind Kind) error {
	names := make([]string, len(kinds))
	for i, terms := range kinds {
		names[i] = string(terms.Kind)
	}
	return geo.Errorf(geo.Invalid, "kind %q is none of %s", string(kind), strings.Join(names, ", "))
}
