package feed

import (
	"fmt"
	"html"
	"math"
	"strconv"
	"strings"

	"controlmap/geo"
)

// dayText writes a day as 1 December 2025.
func dayText(d geo.Date) string { return d.Time().Format("2 January 2006") }

// areaText writes km2: to the tenth below a thousand.
func areaText(km2 float64) string {
	digits := 1
	if math.Abs(km2) >= 1000 {
		digits = 0
	}
	if km2 > 0 && km2 < 0.05 {
		return "under 0.1 km²"
	}
	return strconv.FormatFloat(km2, 'f', digits, 64) + " km²"
}

// netText is areaText for what is more or less than before.
func netText(km2 float64) string {
	switch text := areaText(math.Abs(km2)); {
	case math.Abs(km2) < 0.05:
		return "±0.0 km²"
	case km2 < 0:
		return "−" + text
	default:
		return "+" + text
	}
}

// markup is HTML that grows. Its methods escape what they are given.
type markup struct{ strings.Builder }

func (m *markup) paragraph(format string, words ...any) {
	m.WriteString("<p>" + html.EscapeString(fmt.Sprintf(format, words...)) + "</p>\n")
}

func (m *markup) list(items []string) {
	m.WriteString("<ul>\n")
	for _, item := range items {
		m.WriteString("<li>" + html.EscapeString(item) + "</li>\n")
	}
	m.WriteString("</ul>\n")
}

func (m *markup) table(header []string, rows [][]string) {
	m.WriteString("<table>\n")
	m.row("th", header)
	for _, row := range rows {
		m.row("td", row)
	}
	m.WriteString("</table>\n")
}

func (m *markup) row(cell string, texts []string) {
	m.WriteString("<tr>")
	for _, text := range texts {
		m.WriteString("<" + cell + ">" + html.EscapeString(text) + "</" + cell + ">")
	}
	m.WriteString("</tr>\n")
}

// picture shows a picture that leads to a page.
func (m *markup) picture(address, page, words string) {
	fmt.Fprintf(m, "<p><a href=\"%s\"><img src=\"%s\" alt=\"%s\"></a></p>\n",
		html.EscapeString(page), html.EscapeString(address), html.EscapeString(words))
}

func (m *markup) credit(src geo.Source) {
	m.paragraph("Source: %s. Licence: %s.", src.Attribution, src.Licence)
}

// maxNamed is how many settlements an entry names.
const maxNamed = 60

// places lists settlements by their English and Ukrainian names.
func (m *markup) places(heading string, places []changedPlace, regions geo.Regions) {
	if len(places) == 0 {
		return
	}
	var items []string
	for _, p := range places[:min(maxNamed, len(places))] {
		items = append(items, fmt.Sprintf("%s (%s), %s", p.NameEN, p.NameUK, nameOf(regions, p.Region)))
	}
	if more := len(places) - maxNamed; more > 0 {
		items = append(items, fmt.Sprintf("and %d more", more))
	}
	m.paragraph("%s: %d.", heading, len(places))
	m.list(items)
}

// groupNames are those of regions that are no units.
var groupNames = map[geo.RegionCode]string{
	geo.Ukraine: "Ukraine", geo.Outside: "outside every oblast", geo.Crimea: "Crimea and Sevastopol", geo.Donbas: "Donbas",
}

func nameOf(regions geo.Regions, code geo.RegionCode) string {
	if unit, ok := regions.Unit(code); ok {
		return unit.NameEN
	}
	if name, ok := groupNames[code]; ok {
		return name
	}
	return string(code)
}

// titleOf is a source's title, or its name where it has none.
func titleOf(src geo.Source) string {
	if src.Title != "" {
		return src.Title
	}
	return string(src.Name)
}
