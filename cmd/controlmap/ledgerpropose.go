package main

import "context"

type ledgerProposeCmd struct {
	databaseFlags
	From sourceFlag `required:"" placeholder:"NAME" help:"Source whose maps are read."`
	Out  string     `required:"" placeholder:"FILE" help:"CSV file to write; it appears when it is whole."`
}

func (c *ledgerProposeCmd) Run(ctx context.Context, std streams) error { return nil }
