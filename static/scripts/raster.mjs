/**
 * Joining many pieces of water into few outlines: painted on a grid of cells, gaps
 * between them closed, the edge of what is painted read off again. Pure, like clip.mjs.
 *
 * @typedef {import('./clip.mjs').Point} Point
 * @typedef {import('./clip.mjs').Box} Box
 */

export class Raster {
  /**
   * @param {Box} box
   * @param {Point} cell degrees
   */
  constructor(box, cell) {
    this.box = box;
    this.cell = cell;
    // A margin of two cells, so that no outline runs along the edge of the grid.
    this.width = Math.ceil((box.east - box.west) / cell[0]) + 4;
    this.height = Math.ceil((box.north - box.south) / cell[1]) + 4;
    this.cells = new Uint8Array(this.width * this.height);
  }

  /** @param {number} lon */
  column(lon) {
    return (lon - this.box.west) / this.cell[0] + 2;
  }

  /** @param {number} lat */
  row(lat) {
    return (lat - this.box.south) / this.cell[1] + 2;
  }

  /**
   * @param {number} column
   * @param {number} row
   * @returns {Point}
   */
  corner(column, row) {
    return [this.box.west + (column - 2) * this.cell[0], this.box.south + (row - 2) * this.cell[1]];
  }

  /**
   * @param {number} a corner, counted row by row
   * @param {number} b
   * @returns {Point} between the two
   */
  middle(a, b) {
    const stride = this.width + 1;
    return this.corner(((a % stride) + (b % stride)) / 2, (Math.floor(a / stride) + Math.floor(b / stride)) / 2);
  }

  /**
   * Paints the cells whose middle lies in the polygon.
   * @param {Point[][]} rings closed
   */
  fill(rings) {
    const rows = (rings[0] ?? []).map(([, lat]) => this.row(lat));
    const last = Math.min(this.height - 3, Math.max(...rows));
    for (let y = Math.max(2, Math.floor(Math.min(...rows))); y <= last; y++) this.fillRow(rings, y);
  }

  /**
   * @param {Point[][]} rings
   * @param {number} y
   */
  fillRow(rings, y) {
    const crossings = rings.flatMap((ring) => this.crossings(ring, y + 0.5)).sort((a, b) => a - b);
    for (let i = 0; i + 1 < crossings.length; i += 2) {
      const from = Math.max(2, Math.ceil((crossings[i] ?? 0) - 0.5));
      const to = Math.min(this.width - 3, Math.floor((crossings[i + 1] ?? 0) - 0.5));
      if (to >= from) this.cells.fill(1, y * this.width + from, y * this.width + to + 1);
    }
  }

  /**
   * @param {Point[]} ring
   * @param {number} y
   * @returns {number[]} columns
   */
  crossings(ring, y) {
    return ring.slice(1).flatMap(([lon, lat], i) => {
      const [lon0, lat0] = ring[i] ?? [lon, lat];
      const [y0, y1] = [this.row(lat0), this.row(lat)];
      if (y0 <= y === y1 <= y) return [];
      return [this.column(lon0) + ((y - y0) / (y1 - y0)) * (this.column(lon) - this.column(lon0))];
    });
  }

  /**
   * Closes gaps up to twice as wide as so many cells.
   * @param {number} cells
   */
  close(cells) {
    this.spread(1, cells);
    this.spread(0, cells);
  }

  /**
   * Rounds corners and drops what is thin: a cell is painted where more than half of
   * the square around it is.
   * @param {number} radius cells
   */
  smooth(radius) {
    const [across, all] = [new Uint8Array(this.cells.length), new Uint8Array(this.cells.length)];
    this.sum(this.cells, across, 1, radius);
    this.sum(across, all, this.width, radius);
    const half = (2 * radius + 1) ** 2 / 2;
    all.forEach((count, at) => (this.cells[at] = count > half ? 1 : 0));
  }

  /**
   * Sums the cells up to a radius before and behind each, in one direction.
   * @param {Uint8Array} from
   * @param {Uint8Array} to
   * @param {number} step
   * @param {number} radius
   */
  sum(from, to, step, radius) {
    const reach = radius * step;
    for (let at = reach; at < from.length - reach; at++) {
      let sum = 0;
      for (let other = at - reach; other <= at + reach; other += step) sum += from[other] ?? 0;
      to[at] = sum;
    }
  }

  /**
   * @param {0 | 1} value grows into the other
   * @param {number} times by one cell to each of the four sides, and to the corners
   */
  spread(value, times) {
    for (let i = 0; i < times; i++) {
      this.grow(value, 1);
      this.grow(value, this.width);
    }
  }

  /**
   * @param {0 | 1} value
   * @param {number} step to the next cell
   */
  grow(value, step) {
    const before = this.cells.slice();
    for (let at = step; at < before.length - step; at++) {
      if (before[at - step] === value || before[at + step] === value) this.cells[at] = value;
    }
  }

  /**
   * Reads off the edges of what is painted, by the middles of the cells' sides.
   * @returns {Point[][]} closed rings, painted ground to the left: holes run clockwise
   */
  outlines() {
    const next = this.edges();
    /** @type {Point[][]} */
    const rings = [];
    for (const start of next.keys()) {
      /** @type {Point[]} */
      const ring = [];
      for (let at = start, ends = next.get(at); ends !== undefined; ends = next.get(at)) {
        const end = ends.pop() ?? start;
        if (ends.length === 0) next.delete(at);
        ring.push(this.middle(at, end));
        at = end;
      }
      ring.push(...ring.slice(0, 1));
      rings.push(ring);
    }
    return rings;
  }

  /**
   * @returns {Map<number, number[]>} corners to the corners at the other end of edges that start there
   */
  edges() {
    const stride = this.width + 1;
    /** @type {Map<number, number[]>} */
    const next = new Map();
    /** @type {(from: number, to: number) => void} */
    const add = (from, to) => void next.set(from, [...(next.get(from) ?? []), to]);
    this.cells.forEach((painted, at) => {
      if (painted === 0) return;
      const corner = Math.floor(at / this.width) * stride + (at % this.width);
      if (this.cells[at - this.width] === 0) add(corner, corner + 1);
      if (this.cells[at + 1] === 0) add(corner + 1, corner + 1 + stride);
      if (this.cells[at + this.width] === 0) add(corner + 1 + stride, corner + stride);
      if (this.cells[at - 1] === 0) add(corner + stride, corner);
    });
    return next;
  }
}
