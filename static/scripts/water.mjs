/**
 * Rivers and open water of the base map, out of two packages of OpenStreetMap's water
 * (ODbL) and of rivers.csv. The packages hold the world in pieces: cut into tiles and
 * simplified there, a thin river is a row of specks and a reservoir a patchwork. Specks
 * are joined along the courses of rivers.csv, patches on a grid.
 */
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { Raster } from './raster.mjs';
import { along, areaKm2, kmBetween, outside, simplify, simplifyRing, stretches, trace } from './trace.mjs';

/**
 * @typedef {import('./clip.mjs').Point} Point
 * @typedef {import('./clip.mjs').Box} Box
 * @typedef {{name: string, from: number, points: Point[], widths: number[]}} Course
 * @typedef {{from: number, rough: boolean, line: Point[]}} River shown from that zoom; rough where it is by hand
 * @typedef {{from: number, rings: Point[][]}} Water
 * @typedef {Point[][]} Polygon closed rings
 */

const RIVERS = '@geo-maps/earth-rivers-100m';
const LAKES = '@geo-maps/earth-lakes-500m';
/** The world has some 300 000 pieces of each; with far fewer the package is another. */
const MIN_PIECES = 100_000;

/** Where the map is looked at closely. */
const NEAR = { west: 21, south: 43.5, east: 42.5, north: 53 };
/** Reservoirs that are in OpenStreetMap of 2017 and were drained: Kakhovka in June 2023, Oskil in 2022. */
const DRAINED = [
  { west: 33.3, south: 46.74, east: 35.6, north: 47.84 },
  { west: 37.4, south: 49.1, east: 37.9, north: 49.75 },
];

const CORRIDOR_KM = 9;
const LINE_KM = 0.25;
/** Without a piece for so long, the bed may be kilometres beside the line. */
const ROUGH_KM = 5;
/** A piece of a river longer than this gives its corners, a shorter one its middle. */
const LONG_KM = 6;

/**
 * How pieces are joined near and far: the cell in degrees, the smallest piece and the
 * smallest water in km2, and how much an outline may be simplified, in km.
 * @typedef {{box: Box, cell: Point, piece: number, least: number, tolerance: number}} Joining
 */
/** @type {Joining} */
const CLOSELY = { box: NEAR, cell: [0.005, 0.0033], piece: 0.25, least: 8, tolerance: 0.3 };
const FAR = { cell: /** @type {Point} */ ([0.02, 0.0133]), piece: 4, least: 350, tolerance: 1.2 };

/** Water as large as this is the Caspian Sea, which the land leaves out already. */
const SEA_KM2 = 100_000;

/** From which zoom water of at least so many km2 is shown. */
const SHOWN = [
  { km2: 150, from: 4 },
  { km2: 40, from: 6 },
  { km2: 0, from: 7.25 },
];

/**
 * @param {Box} box of the base map
 * @returns {Promise<{rivers: River[], waters: Water[]}>}
 */
export async function readWater(box) {
  const [courses, rivers, lakes] = await Promise.all([readCourses(), readPieces(RIVERS, box), readPieces(LAKES, box)]);
  const filled = lakes.filter(notDrained);
  const specks = rivers.flatMap(middles);
  const patches = [...rivers, ...filled, ...courses.flatMap(broads)];
  const lines = courses.map(({ points }) => trace(points, specks, CORRIDOR_KM));
  const waters = [...joined(patches, CLOSELY), ...joined(patches, { ...FAR, box }).filter(({ rings }) => !touches(rings, NEAR))];
  return { rivers: courses.flatMap(({ from }, i) => drawn(joinMouth(lines[i] ?? [], lines), from, waters)), waters };
}

/**
 * @param {Point[]} line
 * @param {number} from
 * @param {Water[]} waters
 * @returns {River[]} what is drawn of a river: what lies outside of open water that is shown with it
 */
function drawn(line, from, waters) {
  const shown = waters.filter((water) => water.from <= from).map(({ rings }) => ({ rings, box: bounds(rings[0] ?? []) }));
  /** @type {(p: Point) => number} */
  const waterAt = (p) => shown.findIndex(({ rings, box }) => isInBox(p, box) && isWithin(p, rings));
  return outside(line, waterAt)
    .flatMap((piece) => stretches(piece, ROUGH_KM))
    .map((stretch) => ({ ...stretch, from, line: simplify(stretch.line, LINE_KM) }));
}

/**
 * Leads a river that ends beside another one into it.
 * @param {Point[]} line
 * @param {Point[][]} lines
 * @returns {Point[]}
 */
function joinMouth(line, lines) {
  const mouth = line.at(-1) ?? [NaN, NaN];
  const others = lines.filter((other) => other !== line).flat();
  const nearest = others.reduce((best, p) => (kmBetween(mouth, p) < kmBetween(mouth, best) ? p : best), /** @type {Point} */ ([0, 0]));
  return kmBetween(mouth, nearest) < CORRIDOR_KM ? [...line, nearest] : line;
}

/** @param {Polygon} rings */
function sizeKm2([outer = []]) {
  return Math.abs(areaKm2(outer));
}

/**
 * @param {string} name of a package whose map is one MultiPolygon of pieces
 * @param {Box} box
 * @returns {Promise<Polygon[]>} those that touch the box
 */
async function readPieces(name, box) {
  const file = fileURLToPath(import.meta.resolve(`${name}/map.geo.json`));
  /** @type {unknown} */
  const map = JSON.parse(await readFile(file, 'utf8'));
  return piecesOf(map, name).filter((rings) => touches(rings, box));
}

/**
 * @param {unknown} map
 * @param {string} name
 * @param {number} least pieces that there must be
 * @returns {Polygon[]}
 */
export function piecesOf(map, name, least = MIN_PIECES) {
  const { geometries } = /** @type {{geometries?: {type: string, coordinates: Polygon[]}[]}} */ (map ?? {});
  const [only] = geometries ?? [];
  if (geometries?.length !== 1 || only?.type !== 'MultiPolygon') throw new Error(`${name}: want a collection of one MultiPolygon`);
  const pieces = only.coordinates;
  if (pieces.length < least) throw new Error(`${name}: ${pieces.length} pieces of water, want at least ${least}`);
  if (!isPoint(pieces[0]?.[0]?.[0])) throw new Error(`${name}: a piece is not made of rings of lon, lat`);
  return pieces;
}

/** @param {unknown} value */
function isPoint(value) {
  return Array.isArray(value) && value.length === 2 && value.every(Number.isFinite);
}

/** @returns {Promise<Course[]>} */
async function readCourses() {
  return parseCourses(await readFile(new URL('rivers.csv', import.meta.url), 'utf8'));
}

/**
 * @param {string} csv
 * @returns {Course[]}
 */
export function parseCourses(csv) {
  /** @type {Map<string, Course>} */
  const courses = new Map();
  csv.split('\n').forEach((row, i) => {
    if (row === '' || row.startsWith('#') || row.startsWith('river,')) return;
    const [name = '', ...numbers] = row.split(',');
    const [from = NaN, lon = NaN, lat = NaN, width = NaN] = numbers.map(Number);
    if (name === '' || ![from, lon, lat, width].every(Number.isFinite)) throw new Error(`rivers.csv:${i + 1}: ${row}`);
    const course = courses.get(name) ?? { name, from, points: [], widths: [] };
    course.points.push([lon, lat]);
    course.widths.push(width);
    courses.set(name, course);
  });
  return [...courses.values()];
}

/**
 * @param {Polygon} rings
 * @returns {Point[]}
 */
function middles([outer = []]) {
  const { west, south, east, north } = bounds(outer);
  if (kmBetween([west, south], [east, north]) > LONG_KM) return outer.slice(1);
  return [[(west + east) / 2, (south + north) / 2]];
}

/**
 * The stretches of a course that have a width, as discs that overlap.
 * @param {Course} course
 * @returns {Polygon[]}
 */
function broads({ points, widths }) {
  return points.slice(1).flatMap((to, i) => {
    const [from, width] = [points[i] ?? to, widths[i] ?? 0];
    if (width === 0) return [];
    const end = widths[i + 1] ?? 0;
    const steps = Math.ceil(kmBetween(from, to) / 0.4);
    return Array.from({ length: steps + 1 }, (_, step) => {
      const t = step / steps;
      return disc(along(from, to, t), width + t * (Math.max(end, 0.8) - width));
    });
  });
}

/**
 * @param {Point} middle
 * @param {number} width km
 * @returns {Polygon}
 */
function disc([lon, lat], width) {
  const radius = width / 2 / 111.2;
  const wide = Math.cos(lat * (Math.PI / 180));
  return [
    Array.from({ length: 17 }, (_, i) => {
      const angle = (i % 16) * (Math.PI / 8);
      return [lon + (Math.cos(angle) * radius) / wide, lat + Math.sin(angle) * radius];
    }),
  ];
}

/**
 * @param {Polygon[]} pieces
 * @param {Joining} how
 * @returns {Water[]}
 */
function joined(pieces, { box, cell, piece, least, tolerance }) {
  const raster = new Raster(box, cell);
  for (const rings of pieces) {
    if (touches(rings, box) && sizeKm2(rings) >= piece) raster.fill(rings);
  }
  raster.close(2);
  raster.smooth(2);
  raster.smooth(1);
  const outlines = raster
    .outlines()
    .map((ring) => ({ ring: simplifyRing(ring, tolerance), km2: areaKm2(ring) }))
    .filter(({ km2 }) => km2 < SEA_KM2);
  const holes = outlines.filter(({ km2 }) => km2 < -least / 3);
  return outlines
    .filter(({ km2 }) => km2 >= least)
    .map(({ ring, km2 }) => ({
      from: SHOWN.find((shown) => km2 >= shown.km2)?.from ?? 0,
      rings: [ring, ...holes.filter((hole) => isWithin(hole.ring[0] ?? [0, 0], [ring])).map((hole) => hole.ring)],
    }));
}

/**
 * @param {Point} p
 * @param {Polygon} rings
 */
function isWithin([x, y], rings) {
  const crossed = rings.flatMap((ring) =>
    ring.slice(1).filter(([x1, y1], i) => {
      const [x0, y0] = ring[i] ?? [x1, y1];
      return y0 > y !== y1 > y && x < x0 + ((y - y0) / (y1 - y0)) * (x1 - x0);
    }),
  );
  return crossed.length % 2 === 1;
}

/** @param {Polygon} rings */
function notDrained([outer = []]) {
  return !DRAINED.some((box) => outer.every((p) => isInBox(p, box)));
}

/**
 * @param {Point} p
 * @param {Box} box
 */
function isInBox([lon, lat], { west, south, east, north }) {
  return lon > west && lon < east && lat > south && lat < north;
}

/**
 * @param {Polygon} rings
 * @param {Box} box
 */
function touches([outer = []], box) {
  const { west, south, east, north } = bounds(outer);
  return west < box.east && east > box.west && south < box.north && north > box.south;
}

/**
 * @param {Point[]} ring
 * @returns {Box}
 */
function bounds(ring) {
  const box = { west: Infinity, south: Infinity, east: -Infinity, north: -Infinity };
  for (const [lon, lat] of ring) {
    box.west = Math.min(box.west, lon);
    box.east = Math.max(box.east, lon);
    box.south = Math.min(box.south, lat);
    box.north = Math.max(box.north, lat);
  }
  return box;
}
