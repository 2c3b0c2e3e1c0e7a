/** Decodes the tiles of the real binary with another's decoder. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { join } from './shared.mjs';
import { areaWithin, cover, crossings, decode, EXTENT, faultOf, paint, painted, POLYGON, SAMPLES } from './vectortile.mjs';

const SOURCE = 'settlements';
const DATES = ['2014-09-05', '2022-03-31', '2022-11-12', '2024-08-15', 'latest'];
const LAST_ZOOM = 10;
const AT_ONCE = 16;
/** What layers hold, by the number that the specification gives to a type of geometry. */
const TYPES = { control: POLYGON, regions: POLYGON, frontline: 2, places: 1, changes: POLYGON, keyframe: POLYGON, steps: POLYGON };
/** Days between which changes and histories are asked for, and days of them to be shown. */
const [FROM, TO] = ['2022-02-23', '2022-12-31'];
const SHOWN = [FROM, '2022-03-31', '2022-09-15', TO];
const SPAN_ZOOMS = [4, 5, 6, 7, 8];
/** Points of a tile's raster that may differ: a step's edge is bent by half a unit at most. */
const STRAY = 1;
/** Statuses of less ground, in km2, are narrow strips that the grid of zoom 10 alters more. */
const ENOUGH = 20;

/** @typedef {import('./vectortile.mjs').Address} Address */
/** @typedef {import('./vectortile.mjs').Feature} Feature */
/** @typedef {import('./vectortile.mjs').Point} Point */
/** @typedef {{at: Address, features: Feature[]}} Tile */

const { home } = await join();

/** @param {string} path */
async function get(path) {
  const response = await fetch(home + path);
  assert.ok(response.ok, `${path}: ${response.status}`);
  return response;
}

/**
 * @param {string} path
 * @returns {Promise<unknown>}
 */
const getJSON = async (path) => (await get(path)).json();

/**
 * @param {string} date
 * @param {Address} at
 * @returns {Promise<Tile>}
 */
async function getTile(date, at) {
  const response = await get(`tiles/${SOURCE}/${date}/${at.z}/${at.x}/${at.y}.mvt`);
  const bytes = await response.arrayBuffer();
  assert.equal(response.status === 204, bytes.byteLength === 0, `${nameOf(at)}: ${response.status} with ${bytes.byteLength} bytes`);
  return { at, features: bytes.byteLength === 0 ? [] : decode(bytes) };
}

/**
 * All tiles of a day at a zoom within the bounds of its TileJSON.
 * @param {string} date
 * @param {number} zoom
 */
async function getTiles(date, zoom) {
  const described = /** @type {{bounds: [number, number, number, number]}} */ (await getJSON(`tiles/${SOURCE}/${date}.json`));
  const addresses = cover(described.bounds, zoom);
  /** @type {Tile[]} */
  const tiles = [];
  for (let i = 0; i < addresses.length; i += AT_ONCE) {
    tiles.push(...(await Promise.all(addresses.slice(i, i + AT_ONCE).map((at) => getTile(date, at)))));
  }
  return tiles;
}

/** @param {Address} at */
function nameOf(at) {
  return `${at.z}/${at.x}/${at.y}`;
}

/** @param {Tile} tile */
function checkFeatures({ at, features }) {
  for (const { layer, type, geometry } of features) {
    assert.ok(
      Object.entries(TYPES).some(([name, want]) => name === layer && want === type),
      `${nameOf(at)}: geometry of type ${type} in layer ${layer}`,
    );
    if (type === POLYGON) assert.equal(faultOf(geometry), undefined, `${nameOf(at)}, layer ${layer}`);
  }
}

/**
 * The rings of polygons by what tells them apart.
 * @param {Tile | undefined} tile
 * @returns {Map<string, Point[][]>}
 */
function polygonsOf(tile) {
  const polygons = (tile?.features ?? []).filter(({ type }) => type === POLYGON);
  const known = new Map(
    polygons.map(({ layer, properties, geometry }) => [[layer, properties['code'], properties['status'], properties['since']].join(' '), geometry]),
  );
  assert.equal(known.size, polygons.length, 'features that nothing tells apart');
  return known;
}

/**
 * Two neighbours must show the same just before the edge between them and just after it,
 * where each has its buffer.
 * @param {Tile} tile
 * @param {Tile} next to the east or south
 * @param {'x' | 'y'} axis
 */
function checkEdge(tile, next, axis) {
  const [near, far] = [polygonsOf(tile), polygonsOf(next)];
  for (const key of new Set([...near.keys(), ...far.keys()])) {
    for (const offset of [-0.5, 0.5]) {
      const here = crossings(near.get(key) ?? [], axis, EXTENT + offset);
      const there = crossings(far.get(key) ?? [], axis, offset);
      const meet = here.length === there.length && here.every((v, i) => Math.abs(v - (there[i] ?? NaN)) < 1e-6);
      assert.ok(meet, `${key}: ${nameOf(tile.at)} and ${nameOf(next.at)} differ at ${offset}: ${here.join(' ')} and ${there.join(' ')}`);
    }
  }
}

/** @param {Tile[]} tiles */
function checkEdges(tiles) {
  const known = new Map(tiles.map((tile) => [nameOf(tile.at), tile]));
  for (const tile of tiles) {
    const { z, x, y } = tile.at;
    const east = known.get(nameOf({ z, x: x + 1, y }));
    const south = known.get(nameOf({ z, x, y: y + 1 }));
    if (east !== undefined) checkEdge(tile, east, 'x');
    if (south !== undefined) checkEdge(tile, south, 'y');
  }
}

/**
 * Area of each status in km2 on the sphere, tiles put together.
 * @param {Tile[]} tiles
 */
function areasOf(tiles) {
  /** @type {Map<unknown, number>} */
  const areas = new Map();
  for (const { at, features } of tiles) {
    for (const { properties, geometry } of features.filter(({ layer }) => layer === 'control')) {
      const status = properties['status'];
      areas.set(status, (areas.get(status) ?? 0) + areaWithin(geometry, at));
    }
  }
  return areas;
}

/**
 * The same, as the API measures it.
 * @param {string} date
 */
async function measuredAreas(date) {
  const { rows } = /** @type {{rows: {status: string, sphere_km2: number}[]}} */ (await getJSON(`api/v1/areas?source=${SOURCE}&date=${date}`));
  /** @type {Map<string, number>} */
  const areas = new Map();
  for (const { status, sphere_km2: area } of rows) areas.set(status, (areas.get(status) ?? 0) + area);
  return areas;
}

for (const date of DATES) {
  test(`tiles of ${date} decode, meet, and have the area of the map`, async (t) => {
    let count = 0;
    for (let zoom = 0; zoom <= LAST_ZOOM; zoom++) {
      const tiles = await getTiles(date, zoom);
      tiles.forEach(checkFeatures);
      checkEdges(tiles);
      count += tiles.filter(({ features }) => features.length > 0).length;
      if (zoom === LAST_ZOOM) await checkAreas(date, tiles, t);
    }
    t.diagnostic(`${count} tiles that are not empty`);
    assert.ok(count > 1000, `got ${count} tiles that are not empty`);
  });
}

test('tiles of changes decode, and their steps lead from the first day to the last', async (t) => {
  await checkSpans(`${FROM}..${TO}`, t, async (tile) => {
    const [before, after] = [await groundOf(FROM, tile.at), await groundOf(TO, tile.at)];
    return differing(replay(before, pieces(tile, 'changes'), TO), after);
  });
});

test('tiles of a history decode, and show on each day what the tile of the day shows', async (t) => {
  await checkSpans(`history/${FROM}..${TO}`, t, async (tile) => {
    const keyframe = tile.features.filter((f) => f.layer === 'keyframe' && isOccupied(f));
    const start = paintAll(keyframe);
    let stray = 0;
    for (const day of SHOWN) stray = Math.max(stray, differing(replay(start, pieces(tile, 'steps'), day), await groundOf(day, tile.at)));
    return stray;
  });
});

/**
 * @param {string} span
 * @param {import('node:test').TestContext} t
 * @param {(tile: Tile) => Promise<number>} strayIn points that differ
 */
async function checkSpans(span, t, strayIn) {
  let [count, worst] = [0, 0];
  for (const zoom of SPAN_ZOOMS) {
    for (const tile of await getTiles(span, zoom)) {
      checkFeatures(tile);
      const stray = await strayIn(tile);
      assert.ok(stray <= STRAY, `${span}, ${nameOf(tile.at)}: ${stray} of ${SAMPLES ** 2} points differ`);
      worst = Math.max(worst, stray);
      if (tile.features.length > 0) count++;
    }
  }
  t.diagnostic(`${count} tiles that are not empty; at most ${worst} of ${SAMPLES ** 2} points differ`);
  assert.ok(count > 50, `got ${count} tiles that are not empty`);
}

/** @param {Feature} feature */
function isOccupied({ properties }) {
  return properties['status'] === 'occupied';
}

/**
 * Which points are occupied in the tile of a day.
 * @param {string} date
 * @param {Address} at
 */
async function groundOf(date, at) {
  const { features } = await getTile(date, at);
  return paintAll(features.filter((f) => f.layer === 'control' && isOccupied(f)));
}

/** @param {Feature[]} features */
function paintAll(features) {
  return painted(features.flatMap(({ geometry }) => geometry));
}

/**
 * The pieces of occupied ground in a layer, in the order in which they are to be drawn.
 * @param {Tile} tile
 * @param {string} layer
 */
function pieces(tile, layer) {
  const found = tile.features.filter((f) => f.layer === layer && isOccupied(f));
  const dates = found.map(({ properties }) => String(properties['date']));
  assert.deepEqual(dates, dates.toSorted(), `${nameOf(tile.at)}: the steps of ${layer} are not in order`);
  return found;
}

/**
 * What is occupied after the steps up to a day.
 * @param {Uint8Array} start
 * @param {Feature[]} steps
 * @param {string} day
 */
function replay(start, steps, day) {
  const raster = start.slice();
  for (const { properties, geometry } of steps) {
    if (String(properties['date']) > day) break;
    paint(raster, geometry, properties['kind'] === 'gained' ? 1 : 0);
  }
  return raster;
}

/**
 * @param {Uint8Array} a
 * @param {Uint8Array} b
 */
function differing(a, b) {
  return a.reduce((sum, v, i) => sum + Number(v !== b[i]), 0);
}

/**
 * @param {string} date
 * @param {Tile[]} tiles
 * @param {import('node:test').TestContext} t
 */
async function checkAreas(date, tiles, t) {
  const drawn = areasOf(tiles);
  const large = [...(await measuredAreas(date))].filter(([, area]) => area > ENOUGH);
  assert.ok(large.length > 0);
  for (const [status, want] of large) {
    const got = drawn.get(status) ?? 0;
    const off = got / want - 1;
    t.diagnostic(`${status}: ${got.toFixed(1)} km2 in tiles, ${want.toFixed(1)} measured, ${(100 * off).toFixed(4)} %`);
    assert.ok(Math.abs(off) < 0.001, `${status}: got ${got} km2, want ${want} within 0.1 %`);
  }
}
