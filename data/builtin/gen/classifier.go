package main

import (
	"bytes"
	"encoding/csv"
	"fmt"
	"os"
	"strings"

	"controlmap/data/builtin"
	"controlmap/geo"
)

// settlement is a row of KATOTTG, the classifier of administrative units, that people
// live in: a city, a settlement or a village.
type settlement struct {
	code   string
	nameUK string
	kind   geo.PlaceKind
	region geo.RegionCode
}

// hromada and raion are the classifier's codes of what a settlement belongs to, cut to
// the digits that all of their settlements share.
func (s settlement) hromada() string { return builtin.HromadaPrefix(s.code) }
func (s settlement) raion() string   { return builtin.RaionPrefix(s.code) }

// adminUnit is a raion or a hromada of the classifier.
type adminUnit struct {
	code   string
	nameUK string
}

type classifier struct {
	settlements []settlement
	units       []adminUnit
}

// isoOfKATOTTG maps the first digits of KATOTTG's codes to ISO 3166-2 where the two differ.
var isoOfKATOTTG = map[string]geo.RegionCode{
	"01": "UA-43", "44": "UA-09", "73": "UA-77", "80": "UA-30", "85": "UA-40",
}

// kindOfKATOTTG maps categories: C, M, X and K are Cyrillic or Latin letters, depending on
// the edition.
var kindOfKATOTTG = map[string]geo.PlaceKind{
	"K": geo.KindCity, "M": geo.KindCity, "X": geo.KindSettlement, "C": geo.KindVillage,
}

// readClassifier reads KATOTTG as a table of ; with the codes of five levels, the category
// and the name.
func readClassifier(path string) (classifier, error) {
	text, err := os.ReadFile(path)
	if err != nil {
		return classifier{}, err
	}
	r := csv.NewReader(bytes.NewReader(bytes.TrimPrefix(text, []byte("\ufeff"))))
	r.Comma, r.FieldsPerRecord = ';', 7
	records, err := r.ReadAll()
	if err != nil {
		return classifier{}, fmt.Errorf("%s: %w", path, err)
	}
	var c classifier
	for _, f := range records[1:] {
		c.add(f)
	}
	return c, nil
}

func (c *classifier) add(f []string) {
	category, name := f[5], strings.TrimSpace(f[6])
	switch kind, isSettlement := kindOfKATOTTG[category]; {
	case category == "K":
		c.settlements = append(c.settlements, settlement{f[0], name, kind, regionOfKATOTTG(f[0])})
	case isSettlement:
		c.settlements = append(c.settlements, settlement{f[3], name, kind, regionOfKATOTTG(f[3])})
	case category == "P":
		c.units = append(c.units, adminUnit{f[1], name})
	case category == "H":
		c.units = append(c.units, adminUnit{f[2], name})
	}
}

// regionOfKATOTTG returns the oblast-level unit of a code such as UA63140050010042407.
func regionOfKATOTTG(code string) geo.RegionCode {
	const oblastFrom, oblastTo = 2, 4
	digits := code[oblastFrom:oblastTo]
	if iso, differs := isoOfKATOTTG[digits]; differs {
		return iso
	}
	return geo.RegionCode("UA-" + digits)
}
