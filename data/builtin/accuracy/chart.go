package main

import (
	"fmt"
	"html"
	"io"
	"math"
	"strings"

	"controlmap/geo"
)

const (
	chartWidth, chartHeight = 860, 640
	left, right             = 64, 844
	agreed                  = 0.5 // percent: the band in which the totals have to lie
	overlapping             = 0.975
	// longGap is how many days two maps may be apart to be joined by a line.
	longGap = 45
)

// styles are dashes as well as colours, so that lines differ without colour, the built-in source first.
// Colours keep a contrast of 3 : 1 on white and on GitHub's dark page.
const styles = `
text { font: 13px system-ui, sans-serif; fill: #24292f }
.title { font-size: 15px; font-weight: 600 }
.small { font-size: 11px }
.grid { stroke: #8c959f; stroke-opacity: .35 }
.band { fill: #2da44e; fill-opacity: .18 }
.line { fill: none; stroke-width: 1.8; stroke-linejoin: round; stroke-linecap: round }
.l0 { stroke: #0969da } .l1 { stroke: #bc4c00; stroke-dasharray: 7 4 }
.l2 { stroke: #8250df; stroke-dasharray: 2 4 } .l3 { stroke: #1a7f37; stroke-dasharray: 10 4 2 4 }
.dot { stroke-width: 7; stroke-dasharray: none }
@media (prefers-color-scheme: dark) {
  text { fill: #e6edf3 }
  .l0 { stroke: #58a6ff } .l1 { stroke: #f0883e } .l2 { stroke: #bc8cff } .l3 { stroke: #56d364 }
}
`

// panel is one of the diagrams above each other: an axis of values in pixels.
type panel struct {
	name        string
	top, bottom int
	low, high   float64
	step        float64
	label       string // format of the axis
}

var (
	totals      = panel{"occupied, thousands of km² of land on the sphere", 84, 290, 40, 180, 20, "%.0f"}
	differences = panel{"total of the built-in source less the publisher's; the band is ±0.5 %, beyond 2 % is left out", 332, 460, -2, 2, 1, "%+.0f %%"}
	unions      = panel{"intersection over union inside the oblasts, monthly; the band is above 0.975, below 0.94 is left out", 502, 604, 0.94, 1, 0.02, "%.2f"}
)

func (p panel) y(value float64) float64 {
	return float64(p.bottom) - float64(p.bottom-p.top)*(value-p.low)/(p.high-p.low)
}

// sample is a value of a day.
type sample struct {
	date  geo.Date
	value float64
}

// chart draws comparisons over time.
type chart struct {
	comparisons []comparison
	ours        []sample // the ledger's totals in thousands of km2 of land
	compared    geo.Date
	first, last geo.Date
}

// newChart draws the ledger since the invasion beside the publishers that draw all of
// the country.
func newChart(l ledger, comparisons []comparison, compared geo.Date) chart {
	c := chart{compared: compared, first: geo.NewDate(2022, 2, 23), last: geo.NewDate(2022, 2, 24)}
	for _, one := range comparisons {
		if !one.withoutCrimea {
			c.comparisons = append(c.comparisons, one)
			c.last = later(c.last, one.days[len(one.days)-1].date)
		}
	}
	for day := c.first; !c.last.Before(day); day = day.AddDays(1) {
		c.ours = append(c.ours, sample{day, l.ground(day).total() / 1000})
	}
	return c
}

func later(a, b geo.Date) geo.Date {
	if a.Before(b) {
		return b
	}
	return a
}

func (c chart) write(w io.Writer) {
	fmt.Fprintf(w, `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d" role="img" aria-labelledby="t d">`+"\n", chartWidth, chartHeight)
	title := fmt.Sprintf("The built-in source beside publishers' maps, compared on %s", c.compared)
	fmt.Fprintf(w, "<title id=\"t\">%s</title>\n<desc id=\"d\">%s</desc>\n<style>%s</style>\n", html.EscapeString(title), html.EscapeString(c.describe()), styles)
	writeText(w, left, 24, "title", title)
	c.writeLegend(w)
	band(w, differences, -agreed, agreed)
	band(w, unions, overlapping, unions.high)
	for _, p := range []panel{totals, differences, unions} {
		c.writeAxes(w, p)
	}
	c.writeLine(w, totals, 0, c.ours)
	for i, one := range c.comparisons {
		c.writeLine(w, totals, i+1, one.samples(func(t total) float64 { return t.theirs / 1000 }))
		c.writeLine(w, differences, i+1, one.samples(total.percent))
		c.writeLine(w, unions, i+1, one.overlapSamples())
	}
	fmt.Fprintln(w, "</svg>")
}

// describe says in words what the chart shows.
func (c chart) describe() string {
	var words []string
	for _, one := range c.comparisons {
		within, least := 0, 1.0
		for _, d := range one.days {
			if math.Abs(d.percent()) <= agreed {
				within++
			}
		}
		for _, o := range one.overlaps {
			least = min(least, o.union)
		}
		words = append(words, fmt.Sprintf("%s: the built-in total is within %.1f percent on %d of %d days; intersection over union is at least %.3f.",
			one.source.Title, agreed, within, len(one.days), least))
	}
	return strings.Join(words, " ")
}

func (c comparison) samples(value func(total) float64) (samples []sample) {
	for _, d := range c.days {
		samples = append(samples, sample{d.date, value(d)})
	}
	return samples
}

func (c comparison) overlapSamples() (samples []sample) {
	for _, o := range c.overlaps {
		samples = append(samples, sample{o.date, o.union})
	}
	return samples
}

func (c chart) x(d geo.Date) float64 {
	return left + (right-left)*float64(d.DaysSince(c.first))/float64(c.last.DaysSince(c.first))
}

func (c chart) writeLegend(w io.Writer) {
	names := []string{"built in"}
	for _, one := range c.comparisons {
		names = append(names, one.source.Title)
	}
	x := float64(left)
	for i, name := range names {
		fmt.Fprintf(w, "<path class=\"line l%d\" d=\"M%.0f 46h28\"/>\n", i%4, x)
		writeText(w, x+36, 50, "", name)
		x += 64 + 7*float64(len(name))
	}
}

func band(w io.Writer, p panel, low, high float64) {
	fmt.Fprintf(w, "<rect class=\"band\" x=\"%d\" width=\"%d\" y=\"%.1f\" height=\"%.1f\"/>\n", left, right-left, p.y(high), p.y(low)-p.y(high))
}

func (c chart) writeAxes(w io.Writer, p panel) {
	writeText(w, left, float64(p.top-8), "small", p.name)
	for i := range int(math.Round((p.high-p.low)/p.step)) + 1 {
		value := p.low + float64(i)*p.step
		fmt.Fprintf(w, "<path class=\"grid\" d=\"M%d %.1fH%d\"/>\n<text class=\"small\" x=\"%d\" y=\"%.1f\" text-anchor=\"end\">%s</text>\n",
			left, p.y(value), right, left-6, p.y(value)+4, fmt.Sprintf(p.label, value))
	}
	for year := c.first.Time().Year() + 1; year <= c.last.Time().Year(); year++ {
		x := c.x(geo.NewDate(year, 1, 1))
		fmt.Fprintf(w, "<path class=\"grid\" d=\"M%.1f %dV%d\"/>\n", x, p.top, p.bottom)
		writeText(w, x-14, float64(p.bottom+15), "small", fmt.Sprint(year))
	}
}

// writeLine joins what is not far apart in time by a line and marks what stands alone.
// What lies beyond the panel is left out.
func (c chart) writeLine(w io.Writer, p panel, style int, samples []sample) {
	var path strings.Builder
	alone := true
	for i, s := range samples {
		if s.value < p.low || s.value > p.high {
			continue
		}
		joined := i > 0 && s.date.DaysSince(samples[i-1].date) <= longGap && samples[i-1].value >= p.low && samples[i-1].value <= p.high
		command := "M"
		if joined {
			command, alone = "L", false
		}
		fmt.Fprintf(&path, "%s%.1f %.1f", command, c.x(s.date), p.y(s.value))
		if !joined {
			path.WriteString("h0")
		}
	}
	class := fmt.Sprintf("line l%d", style%4)
	if alone {
		class += " dot"
	}
	fmt.Fprintf(w, "<path class=%q d=%q/>\n", class, path.String())
}

func writeText(w io.Writer, x, y float64, class, words string) {
	fmt.Fprintf(w, "<text class=%q x=\"%.0f\" y=\"%.0f\">%s</text>\n", class, x, y, html.EscapeString(words))
}
