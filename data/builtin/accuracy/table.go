package main

import (
	"fmt"
	"io"
	"text/tabwriter"
)

// print writes the comparison as tables.
func (c comparison) print(w io.Writer) error {
	fmt.Fprintf(w, "%s: occupied, km2 of land on the sphere%s; overlap inside the oblasts\n\n", c.source.Title, c.scope())
	columns := tabwriter.NewWriter(w, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintln(columns, "date\tbuilt in\tpublisher\tdifference\tpercent\tintersection over union\t")
	for _, o := range c.overlaps {
		fmt.Fprintf(columns, "%s\t%.0f\t%.0f\t%+.0f\t%+.2f %%\t%.4f\t\n", o.date, o.ours, o.theirs, o.ours-o.theirs, o.percent(), o.union)
	}
	if err := columns.Flush(); err != nil || len(c.overlaps) == 0 {
		return err
	}
	return c.printWorst(w)
}

func (c comparison) scope() string {
	if c.withoutCrimea {
		return ", without Crimea, which the publisher does not draw"
	}
	return ""
}

func (c comparison) printWorst(w io.Writer) error {
	fmt.Fprintf(w, "\nWhere they disagree most on %s:\n\n", c.overlaps[len(c.overlaps)-1].date)
	columns := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	for _, d := range c.worst {
		way := "occupied in the ledger alone"
		if d.theirs {
			way = "occupied on the publisher's map alone"
		}
		fmt.Fprintf(columns, "%s (%s)\t%.1f km2\t%s\n", d.place.NameEN, d.place.Region, d.km2, way)
	}
	fmt.Fprintln(columns)
	return columns.Flush()
}

// printNets writes what changed in each month, on land.
func printNets(w io.Writer, nets []net) error {
	fmt.Fprint(w, "Net change on land by month, km2 on the sphere\n\n")
	columns := tabwriter.NewWriter(w, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintln(columns, "month\tbuilt in\tpublisher\tdifference\t")
	for _, n := range nets {
		fmt.Fprintf(columns, "%s\t%+.0f\t%+.0f\t%+.0f\t\n", n.month.String()[:len("2006-01")], n.ours, n.theirs, n.ours-n.theirs)
	}
	if err := columns.Flush(); err != nil {
		return err
	}
	_, err := fmt.Fprintf(w, "\n%d months, the median of the differences without their sign is %.0f km2\n\n", len(nets), medianOff(nets))
	return err
}
