/** The maps that the tests import besides the built-in source. */

/**
 * A map of one day to import.
 * @typedef {{source: string, date: string, map: object}} DayMap
 */

/** A name that would be markup if the page took names for markup. */
export const OWN_SOURCE = '<b title="x">own & "map"';

/** How many days there are of the source `tide`, and which. */
const TIDE_COUNT = 40;
export const TIDE_DAYS = Array.from({ length: TIDE_COUNT }, (_, i) => new Date(Date.UTC(2024, 0, 1 + i)).toISOString().slice(0, 10));

/** @typedef {[west: number, south: number, east: number, north: number, kind?: string]} Box degrees of longitude and latitude, and what it is: held or grey */

/** @param {readonly Box[]} boxes */
function mapOf(...boxes) {
  const features = boxes.map(([west, south, east, north, kind = 'held']) => ({
    type: 'Feature',
    properties: { kind },
    geometry: {
      type: 'Polygon',
      coordinates: [
        [
          [west, south],
          [east, south],
          [east, north],
          [west, north],
          [west, south],
        ],
      ],
    },
  }));
  return { type: 'FeatureCollection', features };
}

/**
 * A map of one rectangle inside Ukraine of the area wanted, on the sphere that publishers use.
 * @param {number} km2
 */
function rectangle(km2) {
  const [radius, south, north, west] = [6378.137, 48.6, 50.4, 26.6];
  const rad = Math.PI / 180;
  const east = west + km2 / (radius ** 2 * (Math.sin(north * rad) - Math.sin(south * rad)) * rad);
  return mapOf([west, south, east, north]);
}

/** Ground that grows eastwards, and from the middle of the days on is lost from the west, with a grey zone ahead of it. */
const TIDE = TIDE_DAYS.map((date, i) => {
  const [west, east] = [26 + 0.28 * Math.max(0, i - TIDE_COUNT / 2), 27.5 + 0.2 * i];
  return { source: 'tide', date, map: mapOf([west, 48.3, east, 48.9], [east, 48.3, east + 0.4, 48.9, 'grey']) };
});

/**
 * What every database has.
 * @type {readonly DayMap[]}
 */
export const PLAIN = [{ source: OWN_SOURCE, date: '2023-05-01', map: mapOf([36, 47.2, 38, 48.2], [38, 47.2, 39, 48.2, 'grey']) }];

/**
 * What the shared server has besides.
 * @type {readonly DayMap[]}
 */
export const FURTHER = [
  // Two maps of one day that have nothing in common.
  { source: 'alpha', date: '2024-05-01', map: mapOf([29, 47.5, 34, 50.5]) },
  { source: 'beta', date: '2024-05-01', map: mapOf([24, 48.5, 26, 49.5]) },
  // One that goes forth and back.
  { source: 'gamma', date: '2024-01-01', map: mapOf([30, 48, 31, 49]) },
  { source: 'gamma', date: '2024-01-02', map: mapOf([30, 48, 33, 49]) },
  { source: 'gamma', date: '2024-01-03', map: mapOf([32, 48, 34, 49]) },
  // One that is older than OWN_SOURCE.
  { source: 'delta', date: '2022-05-01', map: mapOf([29, 47.5, 34, 50.5]) },
  // Maps that bear out some published figures and not others: one of every verdict.
  { source: 'bokoch', date: '2022-05-29', map: rectangle(123_229) }, // published: 123 229
  { source: 'official', date: '2022-05-31', map: rectangle(115_000) }, // published: about 125 000, on 2 June
  { source: 'blackbird', date: '2026-02-28', map: rectangle(90_000) }, // published: 118 917; an older map would leave it unchecked
  ...TIDE,
];
