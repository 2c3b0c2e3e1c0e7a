package draw

import (
	"bytes"
	"cmp"
	"encoding/binary"
	"hash/crc32"
	"image/color"
	"slices"

	"controlmap/geo"

	"github.com/klauspost/compress/zlib"
)

const (
	pngSignature  = "\x89PNG\r\n\x1a\n"
	pngPaletted   = 3 // colour type
	maxPNGColours = 256
)

// png returns the canvas as a paletted PNG, nil where it is transparent everywhere. The
// error is Internal.
func (c *canvas) png(compressor *compressor) ([]byte, error) {
	palette, numbers := c.palette()
	if len(palette) == 1 && palette[0].A == 0 {
		return nil, nil
	}
	depth := depthOf(len(palette))
	data, err := compressor.compress(c.pack(compressor.rows[:0], numbers, depth))
	if err != nil {
		return nil, geo.Wrap(geo.Internal, err, "encode picture")
	}
	var out bytes.Buffer
	out.Grow(len(data) + 4*len(palette) + 100)
	out.WriteString(pngSignature)
	header := binary.BigEndian.AppendUint32(nil, uint32(c.width))
	header = binary.BigEndian.AppendUint32(header, uint32(c.height))
	writeChunk(&out, "IHDR", append(header, byte(depth), pngPaletted, 0, 0, 0))
	writePalette(&out, palette)
	writeChunk(&out, "IDAT", data)
	writeChunk(&out, "IEND", nil)
	return out.Bytes(), nil
}

// palette lists the colours that the canvas shows, in the order in which they first
// appear, and the number in that list of every colour of the canvas.
func (c *canvas) palette() (palette []color.NRGBA, numbers []uint8) {
	kept := c.used()
	numbers = make([]uint8, len(c.colours))
	if len(kept) <= maxPNGColours {
		for i, index := range kept {
			palette = append(palette, c.colours[index])
			numbers[index] = uint8(i)
		}
		return palette, numbers
	}
	counts := make([]int, len(c.colours))
	for _, index := range c.pixels {
		counts[index]++
	}
	slices.SortStableFunc(kept, func(a, b uint32) int { return cmp.Compare(counts[b], counts[a]) })
	for _, index := range kept[:maxPNGColours] {
		palette = append(palette, c.colours[index])
	}
	for _, index := range kept {
		numbers[index] = nearest(palette, c.colours[index])
	}
	return palette, numbers
}

// used lists the colours that the canvas shows, in the order in which they first appear,
// and notes which rows repeat the one above.
func (c *canvas) used() (indices []uint32) {
	seen := make([]bool, len(c.colours))
	c.repeats = slices.Grow(c.repeats[:0], c.height)[:c.height]
	for y := range c.height {
		row := c.row(y)
		if c.repeats[y] = y > 0 && slices.Equal(row, c.row(y-1)); c.repeats[y] {
			continue
		}
		before := row[0]
		for i, index := range row {
			if (i == 0 || index != before) && !seen[index] {
				seen[index] = true
				indices = append(indices, index)
			}
			before = index
		}
	}
	return indices
}

// nearest returns the number of the colour of a palette that is most like another.
func nearest(palette []color.NRGBA, wanted color.NRGBA) uint8 {
	best, least := 0, 1<<30
	for i, c := range palette {
		r, g, b, a := int(c.R)-int(wanted.R), int(c.G)-int(wanted.G), int(c.B)-int(wanted.B), int(c.A)-int(wanted.A)
		if d := 2*r*r + 4*g*g + 3*b*b + 4*a*a; d < least {
			best, least = i, d
		}
	}
	return uint8(best)
}

// depthOf returns the bits that a pixel takes with so many colours.
func depthOf(colours int) int {
	switch {
	case colours <= 2:
		return 1
	case colours <= 4:
		return 2
	case colours <= 16:
		return 4
	}
	return 8
}

// Filters of a row of a PNG.
const (
	filterNone = 0
	filterUp   = 2 // the difference from the row above
)

// pack appends the rows of the canvas as PNG has them, each after the number of its
// filter; palette has been called before.
func (c *canvas) pack(rows []byte, numbers []uint8, depth int) []byte {
	stride := (c.width*depth + 7) / 8
	rows = slices.Grow(rows, c.height*(stride+1))
	for y := range c.height {
		if c.repeats[y] {
			rows = append(rows, filterUp)
			rows = rows[:len(rows)+stride]
			clear(rows[len(rows)-stride:])
			continue
		}
		rows = append(rows, filterNone)
		rows = packRow(rows, c.row(y), numbers, depth)
	}
	return rows
}

func packRow(rows []byte, row []uint32, numbers []uint8, depth int) []byte {
	if depth == 8 {
		for _, index := range row {
			rows = append(rows, numbers[index])
		}
		return rows
	}
	for len(row) > 0 {
		var packed byte
		n := min(8/depth, len(row))
		for i, index := range row[:n] {
			packed |= numbers[index] << (8 - depth*(i+1))
		}
		rows = append(rows, packed)
		row = row[n:]
	}
	return rows
}

// compressor writes zlib streams. It keeps its buffers from one to the next.
type compressor struct {
	rows   []byte
	out    bytes.Buffer
	writer *zlib.Writer
}

func newCompressor(level int) (*compressor, error) {
	c := &compressor{}
	writer, err := zlib.NewWriterLevel(&c.out, level)
	if err != nil {
		return nil, geo.Wrap(geo.Internal, err, "compression level %d", level)
	}
	c.writer = writer
	return c, nil
}

// compress returns rows compressed; they and what it returns are the compressor's own.
func (c *compressor) compress(rows []byte) ([]byte, error) {
	c.rows = rows
	c.out.Reset()
	c.writer.Reset(&c.out)
	if _, err := c.writer.Write(rows); err != nil {
		return nil, err
	}
	if err := c.writer.Close(); err != nil {
		return nil, err
	}
	return c.out.Bytes(), nil
}

func writePalette(out *bytes.Buffer, palette []color.NRGBA) {
	var colours, alphas []byte
	opaque := 0 // at the end
	for _, c := range palette {
		colours = append(colours, c.R, c.G, c.B)
		alphas = append(alphas, c.A)
		opaque++
		if c.A < 255 {
			opaque = 0
		}
	}
	writeChunk(out, "PLTE", colours)
	if alphas = alphas[:len(alphas)-opaque]; len(alphas) > 0 {
		writeChunk(out, "tRNS", alphas)
	}
}

func writeChunk(out *bytes.Buffer, name string, data []byte) {
	var word [4]byte
	binary.BigEndian.PutUint32(word[:], uint32(len(data)))
	out.Write(word[:])
	start := out.Len()
	out.WriteString(name)
	out.Write(data)
	binary.BigEndian.PutUint32(word[:], crc32.ChecksumIEEE(out.Bytes()[start:]))
	out.Write(word[:])
}
