package tile

import "github.com/paulmach/orb/maptile"

// LayerDescription describes a layer to a client: an entry of vector_layers of TileJSON 3.0.0.
type LayerDescription struct {
	ID          string            `json:"id"`
	Description string            `json:"description"`
	MinZoom     maptile.Zoom      `json:"minzoom"`
	MaxZoom     maptile.Zoom      `json:"maxzoom"`
	Fields      map[string]string `json:"fields"` // types by property
}

// Types of properties.
const (
	textType   = "String"
	numberType = "Number"
)

// DescribeDay describes the layers of a day's tiles, with those of Base.
func DescribeDay() []LayerDescription {
	return []LayerDescription{
		describeLayer(LayerControl, "Ground by status, one feature for each status and since",
			map[string]string{"source": textType, "status": textType, "since": textType, "date": textType}),
		describeLayer(LayerFront, "Front line: the boundary of occupied ground that is neither coast nor border",
			map[string]string{"source": textType}),
		describeLayer(LayerRegions, "Oblast-level units of Ukraine",
			map[string]string{"code": textType, "name_en": textType, "name_uk": textType}),
		describeLayer(LayerPlaces, "Settlements; rank is the first zoom that has them",
			map[string]string{"id": numberType, "name_en": textType, "name_uk": textType, "population": numberType, "rank": numberType}),
	}
}

// DescribeChanges describes the layer of the tiles of Changes.
func DescribeChanges() []LayerDescription {
	return []LayerDescription{describeLayer(LayerChanges, "Ground gained or lost, by the day on which it was",
		map[string]string{"status": textType, "kind": textType, "date": textType})}
}

// DescribeHistory describes the layers of the tiles of a History.
func DescribeHistory() []LayerDescription {
	return []LayerDescription{
		describeLayer(LayerKeyframe, "Ground by status on the first day",
			map[string]string{"status": textType, "since": textType, "date": textType}),
		describeLayer(LayerSteps, "Ground gained or lost on each day after, to be drawn over the keyframe in order",
			map[string]string{"status": textType, "since": textType, "kind": textType, "date": textType}),
	}
}

func describeLayer(id, description string, fields map[string]string) LayerDescription {
	return LayerDescription{ID: id, Description: description, MaxZoom: MaxZoom, Fields: fields}
}
