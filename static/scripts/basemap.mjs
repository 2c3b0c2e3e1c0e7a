/**
 * Makes src/generated/basemap.json: land, coast and the borders of Ukraine's
 * neighbours, out of Natural Earth 1:10m (public domain) as packed in world-atlas,
 * and rivers and lakes, out of OpenStreetMap (ODbL): see water.mjs.
 *
 * Ukraine's own border and coast are left out: the page draws them from the units
 * that the server measures with. The data set counts Crimea to Russia, as it shows
 * who holds a place; here it is moved to Ukraine before any line is drawn.
 */
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { feature, merge, mesh } from 'topojson-client';
import { clipLine, clipRing, pack } from './clip.mjs';
import { readWater } from './water.mjs';

/** @typedef {import('./clip.mjs').Point} Point */
/** @typedef {import('topojson-specification').Topology<{countries: import('topojson-specification').GeometryCollection}>} Atlas */
/** @typedef {import('topojson-specification').MultiPolygon} MultiPolygon */

/** Wide enough that a phone held upright shows no edge with all of Ukraine in view. */
const BOX = { west: 2, south: 36, east: 62, north: 62 };
/** Crimea as one polygon of the data set lies in here, and no other does. */
const CRIMEA = { west: 32, south: 44, east: 37, north: 46.5 };
const UKRAINE = '804';
const RUSSIA = '643';

const source = fileURLToPath(import.meta.resolve('world-atlas/countries-10m.json'));
const target = new URL('../src/generated/basemap.json', import.meta.url);

/**
 * @param {Atlas} atlas
 * @param {string} id ISO 3166-1 numeric
 * @returns {MultiPolygon}
 */
function country(atlas, id) {
  const found = atlas.objects.countries.geometries.find((g) => g.id === id);
  if (found?.type !== 'MultiPolygon') throw new Error(`world-atlas has no MultiPolygon for country ${id}`);
  return found;
}

/**
 * Moves Crimea from Russia to Ukraine. Changes the atlas.
 * @param {Atlas} atlas
 */
function restoreCrimea(atlas) {
  const [russia, ukraine] = [country(atlas, RUSSIA), country(atlas, UKRAINE)];
  const shapes = feature(atlas, russia);
  const isCrimea = shapes.geometry.coordinates.map((rings) => (rings[0] ?? []).every(inCrimea));
  const moved = russia.arcs.filter((_, i) => isCrimea[i]);
  if (moved.length !== 1) throw new Error(`${moved.length} polygons of world-atlas look like Crimea, want 1`);
  russia.arcs = russia.arcs.filter((_, i) => !isCrimea[i]);
  ukraine.arcs = [...ukraine.arcs, ...moved];
}

/**
 * The data set's own grid, so that packing moves no vertex.
 * @param {Atlas} atlas
 * @returns {import('./clip.mjs').Grid}
 */
function gridOf({ transform }) {
  if (transform === undefined) throw new Error('world-atlas is not quantized');
  return { scale: transform.scale, translate: transform.translate };
}

/** @param {number[]} p */
function inCrimea([lon = NaN, lat = NaN]) {
  return lon > CRIMEA.west && lon < CRIMEA.east && lat > CRIMEA.south && lat < CRIMEA.north;
}

/**
 * @param {Atlas} atlas
 * @param {(a: {id?: string | number | undefined}, b: {id?: string | number | undefined}) => boolean} filter
 * @returns {number[][]}
 */
function lines(atlas, filter) {
  const { coordinates } = mesh(atlas, atlas.objects.countries, filter);
  return coordinates
    .flatMap((line) => clipLine(/** @type {Point[]} */ (line), BOX))
    .map((line) => pack(line, gridOf(atlas)))
    .filter((line) => line.length > 2);
}

/**
 * @param {Atlas} atlas
 * @returns {number[][][]} polygons of packed rings
 */
function land(atlas) {
  const countries = /** @type {MultiPolygon[]} */ (atlas.objects.countries.geometries.filter((g) => g.type === 'MultiPolygon' || g.type === 'Polygon'));
  return merge(atlas, countries)
    .coordinates.map((rings) =>
      rings.map((ring) => pack(closed(clipRing(/** @type {Point[]} */ (ring), BOX)), gridOf(atlas))).filter((ring) => ring.length > 6),
    )
    .filter((rings) => rings.length > 0);
}

/**
 * @param {Point[]} ring open
 * @returns {Point[]}
 */
function closed(ring) {
  return [...ring, ...ring.slice(0, 1)];
}

/**
 * Finds the stretches of the land's rings that are coast to be drawn: not the edge
 * of the box, and not Ukraine's. They share the land's vertices, which halves the file.
 * @param {number[][][]} land polygons of packed rings
 * @param {number[][]} coast packed lines
 * @returns {number[][]} polygon, ring, first vertex, last vertex
 */
function stretches(land, coast) {
  const wanted = new Set(coast.flatMap(segments));
  return land.flatMap((rings, p) => rings.flatMap((ring, r) => runs(segments(ring), wanted).map((run) => [p, r, ...run])));
}

/**
 * @param {string[]} keys
 * @param {Set<string>} wanted
 * @returns {[number, number][]} first and last vertex of each run of wanted segments
 */
function runs(keys, wanted) {
  /** @type {[number, number][]} */
  const found = [];
  keys.forEach((key, i) => {
    if (!wanted.has(key)) return;
    const last = found.at(-1);
    if (last?.[1] === i) last[1] = i + 1;
    else found.push([i, i + 1]);
  });
  return found;
}

/**
 * Names each segment of a packed line by its ends, the same in both directions.
 * @param {number[]} packed
 * @returns {string[]}
 */
function segments(packed) {
  let [x, y] = [0, 0];
  /** @type {string[]} */
  const points = [];
  for (let i = 0; i < packed.length; i += 2) {
    x += packed[i] ?? 0;
    y += packed[i + 1] ?? 0;
    points.push(`${x},${y}`);
  }
  return points.slice(1).map((point, i) => [point, points[i]].sort().join(' '));
}

/** @type {unknown} */
const json = JSON.parse(await readFile(source, 'utf8'));
const atlas = /** @type {Atlas} */ (json);
restoreCrimea(atlas);
const polygons = land(atlas);
const { rivers, waters } = await readWater(BOX);
/** @type {(rivers: import('./water.mjs').River[]) => {from: number, line: number[]}[]} */
const packRivers = (some) =>
  some.flatMap(({ from, line }) => clipLine(line, BOX).map((piece) => ({ from, line: pack(piece, gridOf(atlas)) }))).filter(({ line }) => line.length > 2);
const basemap = {
  ...gridOf(atlas),
  box: [BOX.west, BOX.south, BOX.east, BOX.north],
  land: polygons,
  coast: stretches(
    polygons,
    lines(atlas, (a, b) => a === b && a.id !== UKRAINE),
  ),
  borders: lines(atlas, (a, b) => a !== b && a.id !== UKRAINE && b.id !== UKRAINE),
  rivers: packRivers(rivers.filter(({ rough }) => !rough)),
  rough: packRivers(rivers.filter(({ rough }) => rough)),
  waters: waters.map(({ from, rings }) => ({ from, rings: rings.map((ring) => pack(closed(clipRing(ring, BOX)), gridOf(atlas))) })),
};
await mkdir(new URL('.', target), { recursive: true });
await writeFile(target, JSON.stringify(basemap));
