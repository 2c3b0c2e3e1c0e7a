package tile

import "github.com/paulmach/orb/maptile"

// LayerDescription tells a client what a layer holds, as TileJSON 3.0.0 has it in vector_layers.
type LayerDescription struct {
	ID          string            `json:"id"`
	Description string            `json:"description"`
	MinZoom     maptile.Zoom      `json:"minzoom"`
	MaxZoom     maptile.Zoom      `json:"maxzoom"`
	Fields      map[string]string `json:"fields"` // types by property
}

// Types of properties.
const (
	text   = "String"
	number = "Number"
)

// DescribeDay describes the layers of a day's tiles, with those of Base.
func DescribeDay() []LayerDescription {
	return []LayerDescription{
		described(LayerControl, "Ground by status, one feature for each status and since",
			map[string]string{"source": text, "status": text, "since": text, "date": text}),
		described(LayerFront, "Front line: the boundary of occupied ground that is neither coast nor border",
			map[string]string{"source": text}),
		described(LayerRegions, "Oblast-level units of Ukraine",
			map[string]string{"code": text, "name_en": text, "name_uk": text}),
		described(LayerPlaces, "Settlements; rank is the first zoom that has them",
			map[string]string{"id": number, "name_en": text, "name_uk": text, "population": number, "rank": number}),
	}
}

// DescribeChanges describes the layer of the tiles of Changes.
func DescribeChanges() []LayerDescription {
	return []LayerDescription{described(LayerChanges, "Ground gained or lost, by the day on which it was",
		map[string]string{"status": text, "kind": text, "date": text})}
}

// DescribeHistory describes the layers of the tiles of a History.
func DescribeHistory() []LayerDescription {
	return []LayerDescription{
		described(LayerKeyframe, "Ground by status on the first day",
			map[string]string{"status": text, "since": text, "date": text}),
		described(LayerSteps, "Ground gained or lost on each day after, to be drawn over the keyframe in order",
			map[string]string{"status": text, "since": text, "kind": text, "date": text}),
	}
}

func described(id, description string, fields map[string]string) LayerDescription {
	return LayerDescription{ID: id, Description: description, MaxZoom: MaxZoom, Fields: fields}
}
