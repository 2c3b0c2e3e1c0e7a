package geopackage

import (
	"encoding/binary"

	"controlmap/geo"
)

// Kinds of pages of trees: of tables, or of tables without row numbers, which are kept as indexes.
const (
	interiorIndexPage = 0x02
	interiorPage      = 0x05
	leafIndexPage     = 0x0a
	leafPage          = 0x0d
)

const (
	maxTreeDepth = 20 // which SQLite follows, too
	childSize    = 4  // bytes of the number of a page
)

// pageWalk goes through trees of pages as SQLite does when it reads tables. No page may be come
// upon twice, so that SQLite cannot go through more than the file has.
type pageWalk struct {
	data     []byte
	size     int // of a page
	reserved int // bytes at the end of each
	seen     []bool
}

func newPageWalk(data []byte, size int) *pageWalk {
	return &pageWalk{data: data, size: size, reserved: int(data[20]), seen: make([]bool, len(data)/size+1)}
}

// take returns a page that no other leads to; nil where the file has none of that number, which
// SQLite finds itself. The error is Invalid.
func (w *pageWalk) take(number int) ([]byte, error) {
	if number < 1 || number > len(w.data)/w.size {
		return nil, nil
	}
	if w.seen[number] {
		return nil, geo.Errorf(geo.Invalid, "damaged SQLite file: two places of it lead to page %d", number)
	}
	w.seen[number] = true
	return w.data[(number-1)*w.size : number*w.size], nil
}

// tree goes through the tree that begins at a page. The error is Invalid.
func (w *pageWalk) tree(root int) error { return w.visit(root, 0) }

func (w *pageWalk) visit(number, depth int) error {
	if depth > maxTreeDepth {
		return geo.Errorf(geo.Invalid, "damaged SQLite file: page %d lies more than %d deep", number, maxTreeDepth)
	}
	page, err := w.take(number)
	if page == nil || err != nil {
		return err
	}
	head := page
	if number == 1 {
		head = page[fileHeaderSize:]
	}
	kind, cells, isInterior := head[0], head[8:], false
	switch kind {
	case interiorPage, interiorIndexPage:
		cells, isInterior = head[8+childSize:], true
	case leafPage, leafIndexPage:
	default:
		return nil // which SQLite refuses
	}
	left := len(page)
	for i := range min(int(binary.BigEndian.Uint16(head[3:])), len(cells)/2) {
		size, err := w.cell(kind, page, int(binary.BigEndian.Uint16(cells[2*i:])), depth)
		if err != nil {
			return err
		}
		if left -= size; left < 0 {
			return geo.Errorf(geo.Invalid, "damaged SQLite file: the rows on page %d overlap", number)
		}
	}
	if !isInterior {
		return nil
	}
	return w.visit(int(binary.BigEndian.Uint32(head[8:])), depth+1)
}

// cell goes on to the page below a cell and to those that its content runs over to. It returns
// how many bytes of the content are on the page.
func (w *pageWalk) cell(kind byte, page []byte, at, depth int) (int, error) {
	if at+childSize > len(page) {
		return 0, nil
	}
	if kind == interiorPage || kind == interiorIndexPage {
		if err := w.visit(int(binary.BigEndian.Uint32(page[at:])), depth+1); err != nil {
			return 0, err
		}
		at += childSize
	}
	if kind == interiorPage {
		return 0, nil
	}
	content, length := varint(page[at:])
	if at += length; kind == leafPage {
		_, length = varint(page[at:])
		at += length
	}
	if content > uint64(len(w.data)) {
		return 0, nil // which SQLite refuses
	}
	here := w.here(int(content), kind == leafPage)
	if here == int(content) || at+here+childSize > len(page) {
		return here, nil
	}
	return here, w.overflow(int(binary.BigEndian.Uint32(page[at+here:])), int(content)-here)
}

// here is how many bytes of a content stand on the page of its cell, by the rule of SQLite's file
// format.
func (w *pageWalk) here(content int, isTable bool) int {
	usable := w.size - w.reserved
	most, least := (usable-12)*64/255-23, (usable-12)*32/255-23
	if isTable {
		most = usable - 35
	}
	if content <= most {
		return content
	}
	if here := least + (content-least)%(usable-childSize); here <= most {
		return here
	}
	return least
}

// overflow follows the chain of pages of a content of which so many bytes are left.
func (w *pageWalk) overflow(next, left int) error {
	for ; left > 0; left -= w.size - w.reserved - childSize {
		page, err := w.take(next)
		if page == nil || err != nil {
			return err
		}
		next = int(binary.BigEndian.Uint32(page))
	}
	return nil
}

// varint reads a number as SQLite writes it, and how many bytes it takes; none where they end.
func varint(data []byte) (x uint64, length int) {
	const most = 9
	for i := range min(len(data), most) {
		if i == most-1 {
			return x<<8 | uint64(data[i]), most
		}
		x = x<<7 | uint64(data[i]&0x7f)
		if data[i] < 0x80 {
			return x, i + 1
		}
	}
	return 0, 0
}
