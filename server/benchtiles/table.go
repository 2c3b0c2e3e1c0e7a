package main

import (
	"fmt"
	"io"
	"os"
	"runtime"
	"strings"
	"text/tabwriter"
	"time"
)

// printTable prints what targets did.
func printTable(out io.Writer, targets []target, results []measured) error {
	table := tabwriter.NewWriter(out, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintln(table, "server\trequests/s\tof bare\tp50 ms\tp99 ms\tp99 / bare p50\tp50 ms\tp99 ms\tp99 / bare p50\t")
	for i, got := range results {
		fmt.Fprintf(table, "%s\t%.0f\t%.3f\t%.2f\t%.2f\t%.1f\t%.3f\t%.3f\t%.1f\t\n", targets[i].name, got.busy.perSecond, got.busy.ofBare,
			got.busy.p50, got.busy.p99, got.busy.tail, got.calm.p50, got.calm.p99, got.calm.tail)
	}
	return table.Flush()
}

func milliseconds(d time.Duration) float64 { return float64(d) / float64(time.Millisecond) }

// describeMachine tells what the servers and the load share.
func describeMachine() string {
	machine := fmt.Sprintf("%d CPUs", runtime.NumCPU())
	average, err := os.ReadFile("/proc/loadavg")
	if first, _, found := strings.Cut(string(average), " "); err == nil && found {
		machine += ", load average " + first
	}
	return machine
}
