/** Reads vector tiles with Mapbox's decoder and measures what is in them. */
import { VectorTile } from '@mapbox/vector-tile';
import { PbfReader } from 'pbf';

export const EXTENT = 4096;
export const BUFFER = 64;
/** Radius, in km, of the sphere on which sphere_km2 is measured. */
const RADIUS = 6378.137;

/** @typedef {{x: number, y: number}} Point in units of the tile, y to the south */
/** @typedef {{z: number, x: number, y: number}} Address */
/** @typedef {{layer: string, type: 0 | 1 | 2 | 3, properties: Record<string, number | string | boolean>, geometry: Point[][]}} Feature */

export const POLYGON = 3;

/**
 * @param {ArrayBuffer} bytes
 * @returns {Feature[]}
 */
export function decode(bytes) {
  const tile = new VectorTile(new PbfReader(bytes));
  return Object.values(tile.layers).flatMap((layer) => {
    if (layer.version !== 2 || layer.extent !== EXTENT) throw new Error(`layer ${layer.name}: version ${layer.version}, extent ${layer.extent}`);
    if (layer.length === 0) throw new Error(`layer ${layer.name} is empty`);
    return Array.from({ length: layer.length }, (_, i) => {
      const feature = layer.feature(i);
      return { layer: layer.name, type: feature.type, properties: feature.properties, geometry: feature.loadGeometry() };
    });
  });
}

/**
 * Twice the area of a ring by the surveyor's formula: more than 0 for an exterior ring,
 * as the specification has it.
 * @param {Point[]} ring
 */
export function surveyor(ring) {
  return edges(ring).reduce((sum, [a, b]) => sum + a.x * b.y - b.x * a.y, 0);
}

/**
 * @param {Point[]} ring
 * @returns {[Point, Point][]}
 */
function edges(ring) {
  return ring.slice(1).map((b, i) => [/** @type {Point} */ (ring[i]), b]);
}

/**
 * What is wrong with the rings of a polygon feature, if anything.
 * @param {Point[][]} rings
 * @returns {string | undefined}
 */
export function faultOf(rings) {
  for (const [i, ring] of rings.entries()) {
    const fault = faultOfRing(ring, i === 0);
    if (fault !== undefined) return `ring ${i}: ${fault}`;
  }
  return rings.length === 0 ? 'no rings' : undefined;
}

/**
 * @param {Point[]} ring
 * @param {boolean} mustBeExterior
 */
function faultOfRing(ring, mustBeExterior) {
  const [first] = ring;
  const last = ring.at(-1);
  if (first === undefined || last === undefined || ring.length < 4) return `${ring.length} points`;
  if (first.x !== last.x || first.y !== last.y) return 'not closed';
  const area = surveyor(ring);
  if (area === 0) return 'no area';
  if (mustBeExterior && area < 0) return 'an interior ring comes first';
  const out = ring.find((p) => [p.x, p.y].some((v) => v < -BUFFER || v > EXTENT + BUFFER));
  return out === undefined ? undefined : `${out.x} ${out.y} is beyond the buffer`;
}

/**
 * Area in km2, on the sphere, of what polygons' rings enclose within their own tile.
 * @param {Point[][]} rings
 * @param {Address} at
 */
export function areaWithin(rings, at) {
  return rings.reduce((sum, ring) => sum + sphericalArea(clip(ring), at), 0);
}

/**
 * @param {Point[]} ring
 * @param {Address} at
 */
function sphericalArea(ring, at) {
  const across = EXTENT * 2 ** at.z;
  const longitude = (/** @type {Point} */ p) => 2 * Math.PI * ((p.x + at.x * EXTENT) / across);
  const sine = (/** @type {Point} */ p) => Math.tanh(Math.PI * (1 - (2 * (p.y + at.y * EXTENT)) / across));
  const turned = edges(ring).reduce((sum, [a, b]) => sum + ((longitude(b) - longitude(a)) * (sine(a) + sine(b))) / 2, 0);
  return turned * RADIUS ** 2; // a ring that is clockwise on the map turns positive, as an exterior one does
}

/**
 * Cuts a ring to its tile without the buffer (Sutherland and Hodgman). Runs along the
 * tile's edges may cover each other, which alters no area.
 * @param {Point[]} ring
 */
function clip(ring) {
  /** @type {('x' | 'y')[]} */
  const axes = ['x', 'y'];
  let cut = ring;
  for (const axis of axes) {
    cut = clipTo(cut, (p) => p[axis]);
    cut = clipTo(cut, (p) => EXTENT - p[axis]);
  }
  return cut;
}

/**
 * @param {Point[]} ring
 * @param {(p: Point) => number} inside at least 0 for what is kept
 */
function clipTo(ring, inside) {
  const kept = edges(ring).flatMap(([a, b]) => {
    const [from, to] = [inside(a), inside(b)];
    const crossed = from < 0 === to < 0 ? [] : [between(a, b, from / (from - to))];
    return to < 0 ? crossed : [...crossed, b];
  });
  const last = kept.at(-1);
  return last === undefined ? [] : [last, ...kept];
}

/**
 * @param {Point} a
 * @param {Point} b
 * @param {number} share
 */
function between(a, b, share) {
  return { x: a.x + (b.x - a.x) * share, y: a.y + (b.y - a.y) * share };
}

/**
 * Where rings cross a line through the tile, in order.
 * @param {Point[][]} rings
 * @param {'x' | 'y'} axis of which the line has one value
 * @param {number} value not a whole number: no point lies on it
 */
export function crossings(rings, axis, value) {
  const along = axis === 'x' ? 'y' : 'x';
  return rings
    .flatMap(edges)
    .filter(([a, b]) => a[axis] < value !== b[axis] < value)
    .map(([a, b]) => between(a, b, (value - a[axis]) / (b[axis] - a[axis]))[along])
    .sort((a, b) => a - b);
}

/**
 * The tiles of a zoom that meet a box in longitude and latitude.
 * @param {[number, number, number, number]} box west, south, east, north
 * @param {number} z
 * @returns {Address[]}
 */
export function cover([west, south, east, north], z) {
  const [left, top] = gridOf(west, north, z);
  const [right, bottom] = gridOf(east, south, z);
  return range(left, right).flatMap((x) => range(top, bottom).map((y) => ({ z, x, y })));
}

/**
 * @param {number} longitude
 * @param {number} latitude
 * @param {number} z
 * @returns {[number, number]}
 */
function gridOf(longitude, latitude, z) {
  const y = 0.5 - Math.atanh(Math.sin((latitude * Math.PI) / 180)) / (2 * Math.PI);
  return [Math.floor((longitude / 360 + 0.5) * 2 ** z), Math.floor(y * 2 ** z)];
}

/**
 * @param {number} first
 * @param {number} last
 */
function range(first, last) {
  return Array.from({ length: last - first + 1 }, (_, i) => first + i);
}

/**
 * Which of the points of a fine raster over a tile lie on ground: rows from north to
 * south, SAMPLES points each. Points lie between those of the tile's grid.
 */
export const SAMPLES = 256;

/**
 * Calls visit with each run of points that rings enclose, as places in the raster.
 * @param {Point[][]} rings
 * @param {(from: number, to: number) => void} visit
 */
function eachRun(rings, visit) {
  const step = EXTENT / SAMPLES;
  const place = (/** @type {number} */ v) => Math.min(Math.max(Math.ceil(v / step - 0.5 - 1 / 64), 0), SAMPLES);
  for (let row = 0; row < SAMPLES; row++) {
    const across = crossings(rings, 'y', (row + 0.5) * step + 0.25);
    for (let i = 0; i + 1 < across.length; i += 2) {
      visit(row * SAMPLES + place(across[i] ?? 0), row * SAMPLES + place(across[i + 1] ?? 0));
    }
  }
}

/**
 * Paints what rings enclose, or clears it.
 * @param {Uint8Array} raster
 * @param {Point[][]} rings
 * @param {0 | 1} value
 */
export function paint(raster, rings, value) {
  eachRun(rings, (from, to) => raster.fill(value, from, to));
}

/** @param {Point[][]} rings */
export function painted(rings) {
  const raster = new Uint8Array(SAMPLES ** 2);
  paint(raster, rings, 1);
  return raster;
}
