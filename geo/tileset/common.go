package tileset

import "controlmap/geo/tile"

// keptCommon is how many tiles of regions and places are kept, of some kilobytes each.
const keptCommon = 4096

// common makes the layers that no date alters, and keeps those that were asked for last:
// they are half of the work of most tiles, and the same on all days.
type common struct {
	base *tile.Base
	kept keep[tile.Address, []byte]
}

func newCommon(base *tile.Base) *common {
	return &common{base, newKeep[tile.Address, []byte](keptCommon)}
}

// tile returns the layers regions and places, which must not be changed.
func (c *common) tile(at tile.Address) ([]byte, error) {
	if content, ok := c.kept.look(at); ok {
		return content, nil
	}
	content, err := c.base.Tile(at)
	if err != nil {
		return nil, err
	}
	c.kept.put(at, content)
	return content, nil
}
