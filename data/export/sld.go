package export

import (
	"encoding/xml"
	"image/color"
	"strconv"
)

// sldStyle is a style as OGC Styled Layer Descriptor 1.0.0, which has no hatches: the
// mark's colour stands for one where there is no fill.
type sldStyle struct {
	XMLName xml.Name  `xml:"http://www.opengis.net/sld StyledLayerDescriptor"`
	Version string    `xml:"version,attr"`
	Layer   string    `xml:"NamedLayer>Name"`
	Rules   []sldRule `xml:"NamedLayer>UserStyle>FeatureTypeStyle>Rule"`
}

type sldRule struct {
	Name   string      `xml:"Name"`
	Filter *sldFilter  `xml:"http://www.opengis.net/ogc Filter"`
	Fill   []parameter `xml:"PolygonSymbolizer>Fill>CssParameter"`
	Stroke []parameter `xml:"PolygonSymbolizer>Stroke>CssParameter"`
}

type parameter struct {
	Name  string `xml:"name,attr"`
	Value string `xml:",chardata"`
}

type sldFilter struct {
	Equal []sldEqual `xml:"PropertyIsEqualTo,omitempty"`
	And   *sldAnd    `xml:"And"`
}

type sldAnd struct {
	Equal []sldEqual `xml:"PropertyIsEqualTo"`
}

type sldEqual struct {
	Name  string `xml:"PropertyName"`
	Value string `xml:"Literal"`
}

const (
	opaque = 255
	faint  = 80 // of ground that is hatched alone
)

func sldOf(s Style) sldStyle {
	style := sldStyle{Version: "1.0.0", Layer: s.Layer}
	for _, r := range s.Rules {
		fill := r.Fill
		if fill.A == 0 && r.Hatch != "" {
			fill = r.Mark
			fill.A = faint
		}
		style.Rules = append(style.Rules, sldRule{
			Name: r.Label, Filter: r.sldFilter(), Fill: parameters("fill", fill),
			Stroke: r.sldStroke(),
		})
	}
	return style
}

func (r Rule) sldFilter() *sldFilter {
	var equal []sldEqual
	for _, p := range r.Where {
		equal = append(equal, sldEqual(p))
	}
	switch len(equal) {
	case 0:
		return nil
	case 1:
		return &sldFilter{Equal: equal}
	}
	return &sldFilter{And: &sldAnd{equal}}
}

func (r Rule) sldStroke() []parameter {
	if r.Edge.A == 0 {
		return nil
	}
	return append(parameters("stroke", r.Edge), parameter{"stroke-width", decimal(r.Width)})
}

func parameters(of string, c color.NRGBA) []parameter {
	if c.A == 0 {
		return nil
	}
	return []parameter{{of, hex(c)}, {of + "-opacity", decimal(float64(c.A) / opaque)}}
}

func decimal(v float64) string { return strconv.FormatFloat(v, 'g', 3, 64) }
