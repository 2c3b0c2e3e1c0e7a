package export

import (
	"encoding/xml"
	"fmt"
	"image/color"
	"strconv"
	"strings"
)

// qmlStyle is a style in QGIS's words: a renderer of rules, each with the symbol of its
// number.
type qmlStyle struct {
	XMLName    xml.Name    `xml:"qgis"`
	Version    string      `xml:"version,attr"`
	Categories string      `xml:"styleCategories,attr"`
	Renderer   qmlRenderer `xml:"renderer-v2"`
}

type qmlRenderer struct {
	Type    string      `xml:"type,attr"`
	Levels  int         `xml:"symbollevels,attr"`
	Rules   qmlRules    `xml:"rules"`
	Symbols []qmlSymbol `xml:"symbols>symbol"`
}

type qmlRules struct {
	Key   string    `xml:"key,attr"`
	Rules []qmlRule `xml:"rule"`
}

type qmlRule struct {
	Key    string `xml:"key,attr"`
	Symbol int    `xml:"symbol,attr"`
	Label  string `xml:"label,attr"`
	Filter string `xml:"filter,attr,omitempty"`
}

type qmlSymbol struct {
	Type   string     `xml:"type,attr"`
	Name   int        `xml:"name,attr"`
	Alpha  string     `xml:"alpha,attr"`
	Layers []qmlLayer `xml:"layer"`
}

type qmlLayer struct {
	Class   string     `xml:"class,attr"`
	Enabled int        `xml:"enabled,attr"`
	Pass    int        `xml:"pass,attr"`
	Options qmlOptions `xml:"Option"`
}

type qmlOptions struct {
	Type    string      `xml:"type,attr"`
	Options []qmlOption `xml:"Option"`
}

type qmlOption struct {
	Type  string `xml:"type,attr"`
	Name  string `xml:"name,attr"`
	Value string `xml:"value,attr"`
}

func qmlOf(s Style) qmlStyle {
	r := qmlRenderer{Type: "RuleRenderer", Rules: qmlRules{Key: "{" + s.Layer + "}"}}
	for i, rule := range s.Rules {
		r.Rules.Rules = append(r.Rules.Rules, qmlRule{
			Key: fmt.Sprintf("{%s %d}", s.Layer, i), Symbol: i, Label: rule.Label, Filter: rule.qmlFilter(),
		})
		r.Symbols = append(r.Symbols, qmlSymbol{Type: "fill", Name: i, Alpha: "1", Layers: rule.qmlLayers()})
	}
	return qmlStyle{Version: "3.28.0", Categories: "Symbology", Renderer: r}
}

func (r Rule) qmlFilter() string {
	conditions := make([]string, len(r.Where))
	for i, p := range r.Where {
		conditions[i] = fmt.Sprintf(`"%s" = '%s'`, p.Name, strings.ReplaceAll(p.Value, "'", "''"))
	}
	return strings.Join(conditions, " AND ")
}

// qmlLayers are the fill with its edge, and over it the hatch.
func (r Rule) qmlLayers() []qmlLayer {
	layers := []qmlLayer{simpleFill("solid", r.Fill, r.Edge, r.Width)}
	if r.Hatch != "" {
		layers = append(layers, simpleFill(r.Hatch, r.Mark, color.NRGBA{}, 0))
	}
	return layers
}

func simpleFill(pattern Hatch, fill, edge color.NRGBA, width float64) qmlLayer {
	outline := "solid"
	if fill.A == 0 {
		pattern = "no"
	}
	if edge.A == 0 {
		outline = "no"
	}
	return qmlLayer{Class: "SimpleFill", Enabled: 1, Options: qmlOptions{Type: "Map", Options: []qmlOption{
		{"QString", "color", rgba(fill)},
		{"QString", "style", string(pattern)},
		{"QString", "outline_color", rgba(edge)},
		{"QString", "outline_style", outline},
		{"QString", "outline_width", strconv.FormatFloat(width, 'g', -1, 64)},
		{"QString", "outline_width_unit", "Pixel"},
	}}}
}

func rgba(c color.NRGBA) string { return fmt.Sprintf("%d,%d,%d,%d", c.R, c.G, c.B, c.A) }
