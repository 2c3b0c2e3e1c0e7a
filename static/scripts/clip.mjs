/**
 * Cutting rings and lines to a rectangle, and packing them as whole numbers.
 * Everything here is pure; scripts/basemap.mjs reads and writes the files.
 *
 * @typedef {[number, number]} Point lon, lat in degrees
 * @typedef {{west: number, south: number, east: number, north: number}} Box
 * @typedef {{scale: Point, translate: Point}} Grid degrees a step, and where step 0 is
 * @typedef {{inside: (p: Point) => boolean, cut: (a: Point, b: Point) => Point}} Edge
 */

/**
 * @param {Point} a
 * @param {Point} b
 * @param {number} x
 * @returns {Point}
 */
const atLon = (a, b, x) => [x, a[1] + ((b[1] - a[1]) * (x - a[0])) / (b[0] - a[0])];

/**
 * @param {Point} a
 * @param {Point} b
 * @param {number} y
 * @returns {Point}
 */
const atLat = (a, b, y) => [a[0] + ((b[0] - a[0]) * (y - a[1])) / (b[1] - a[1]), y];

/**
 * @param {Box} box
 * @returns {Edge[]}
 */
const edges = (box) => [
  { inside: (p) => p[0] >= box.west, cut: (a, b) => atLon(a, b, box.west) },
  { inside: (p) => p[0] <= box.east, cut: (a, b) => atLon(a, b, box.east) },
  { inside: (p) => p[1] >= box.south, cut: (a, b) => atLat(a, b, box.south) },
  { inside: (p) => p[1] <= box.north, cut: (a, b) => atLat(a, b, box.north) },
];

/**
 * Cuts a ring to the box (Sutherland and Hodgman). Where the ring leaves the box it
 * runs along the box's edge, so the answer is for filling and not for stroking.
 * @param {Point[]} ring closed or open
 * @param {Box} box
 * @returns {Point[]} open ring; empty where nothing is left
 */
export function clipRing(ring, box) {
  return edges(box).reduce((points, edge) => clipRingAt(points, edge), ring);
}

/**
 * @param {Point[]} ring
 * @param {Edge} edge
 * @returns {Point[]}
 */
function clipRingAt(ring, edge) {
  /** @type {Point[]} */
  const kept = [];
  ring.forEach((point, i) => {
    const before = ring.at(i - 1);
    if (before === undefined) return;
    if (edge.inside(point) !== edge.inside(before)) kept.push(edge.cut(before, point));
    if (edge.inside(point)) kept.push(point);
  });
  return kept;
}

/**
 * Cuts a line to the box into the pieces that lie inside it.
 * @param {Point[]} line
 * @param {Box} box
 * @returns {Point[][]}
 */
export function clipLine(line, box) {
  return edges(box).reduce((lines, edge) => lines.flatMap((l) => clipLineAt(l, edge)), [line]);
}

/**
 * @param {Point[]} line
 * @param {Edge} edge
 * @returns {Point[][]}
 */
function clipLineAt(line, edge) {
  /** @type {Point[][]} */
  const pieces = [];
  /** @type {Point[]} */
  let piece = [];
  line.forEach((point, i) => {
    const before = line[i - 1];
    if (before !== undefined && edge.inside(before) !== edge.inside(point)) piece.push(edge.cut(before, point));
    if (edge.inside(point)) {
      piece.push(point);
    } else if (piece.length > 0) {
      pieces.push(piece);
      piece = [];
    }
  });
  return [...pieces, piece].filter((p) => p.length > 1);
}

/**
 * Packs points as whole steps of the grid: the first from the grid's origin, each
 * other from the one before, points that fall on the one before left out.
 * @param {Point[]} points
 * @param {Grid} grid
 * @returns {number[]} x0, y0, dx, dy, ...
 */
export function pack(points, { scale, translate }) {
  /** @type {number[]} */
  const packed = [];
  let [x, y] = [0, 0];
  points.forEach(([lon, lat], i) => {
    const nextX = Math.round((lon - translate[0]) / scale[0]);
    const nextY = Math.round((lat - translate[1]) / scale[1]);
    if (i > 0 && nextX === x && nextY === y) return;
    packed.push(nextX - x, nextY - y);
    [x, y] = [nextX, nextY];
  });
  return packed;
}
