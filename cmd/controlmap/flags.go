package main

import (
	"fmt"

	"controlmap/geo"
)

// dateFlag is a day, or "latest" as the zero Date.
type dateFlag struct{ geo.Date }

func (d *dateFlag) UnmarshalText(text []byte) error {
	if string(text) == "latest" {
		d.Date = geo.Date{}
		return nil
	}
	date, err := geo.ParseDate(string(text))
	if err != nil {
		return geo.Errorf(geo.Invalid, `date %q is neither a day as YYYY-MM-DD nor "latest"`, text)
	}
	d.Date = date
	return nil
}

// sourceFlag is the name of a source.
type sourceFlag struct{ geo.SourceName }

func (s *sourceFlag) UnmarshalText(text []byte) (err error) {
	s.SourceName, err = geo.ParseSourceName(string(text))
	return err
}

// statusFlag is a status, or none for all of them.
type statusFlag struct{ geo.Status }

func (s *statusFlag) UnmarshalText(text []byte) (err error) {
	if len(text) == 0 {
		return nil
	}
	s.Status, err = geo.ParseStatus(string(text))
	return err
}

// snapshotFlags say which snapshot a command is about.
type snapshotFlags struct {
	Source sourceFlag `required:"" placeholder:"NAME" help:"Source, as the sources command lists them."`
	Date   dateFlag   `default:"latest" placeholder:"DATE" help:"Day as YYYY-MM-DD, or latest: the last snapshot at or before it answers."`
}

func (f snapshotFlags) query() geo.SnapshotQuery {
	return geo.SnapshotQuery{Source: f.Source.SourceName, Date: f.Date.Date}
}

// regionFlags say where.
type regionFlags struct {
	Region string `default:"UA" placeholder:"CODE" help:"ISO 3166-2 code, donbas, crimea, outside or ${default}."`
}

// periodFlags say which days a command is about.
type periodFlags struct {
	From geo.Date `placeholder:"DATE" help:"First day as YYYY-MM-DD; else the first there is."`
	To   geo.Date `placeholder:"DATE" help:"Last day as YYYY-MM-DD; else the last there is."`
}

// Validate refuses days in the wrong order, on behalf of kong.
func (f periodFlags) Validate() error { return checkOrder(f.From, f.To) }

// checkOrder refuses two days of which the first is after the last.
func checkOrder(from, to geo.Date) error {
	if !from.IsZero() && !to.IsZero() && to.Before(from) {
		return usageError{fmt.Sprintf("--from %s is after --to %s", from, to)}
	}
	return nil
}
