/** The answers of the API, field for field, and how each is checked on arrival. */
import { parseDay } from './day';
import { DecodeError, type Decoder, dictionary, flag, list, nullable, number, numbers, object, oneOf, parsed, text } from './decode';
import type { Basemap } from './basemap';

/** Every status, the most telling first. */
export const STATUSES = ['occupied', 'contested', 'liberated', 'advance', 'claimed'] as const;
export type Status = (typeof STATUSES)[number];

/** lon, lat in degrees on WGS84. */
export type Position = readonly [number, number];
export type Ring = readonly Position[];
/** Outer rings with their holes, closed. */
export type Polygons = readonly (readonly Ring[])[];

const day = parsed(parseDay, 'a day as YYYY-MM-DD');
const status = oneOf(...STATUSES);

const position: Decoder<Position> = (value, at) => {
  if (!Array.isArray(value)) throw new DecodeError(at, 'a position', value);
  return [number(value[0], at), number(value[1], at)];
};
const polygon = list(list(position));

/** A Polygon or a MultiPolygon, as polygons either way. */
const polygons: Decoder<Polygons> = (value, at) => {
  const { type, coordinates } = object({
    type: oneOf('Polygon', 'MultiPolygon'),
    coordinates: (inner: unknown) => inner,
  })(value, at);
  const where = `${at}.coordinates`;
  return type === 'Polygon' ? [polygon(coordinates, where)] : list(polygon)(coordinates, where);
};

const qualityFlag = object({ kind: text, reason: text });

const sourceRow = object({
  source: text,
  title: text,
  description: text,
  licence: text,
  attribution: text,
  attribution_url: text,
  publishable: flag,
  statuses: dictionary(text),
  first: nullable(day),
  last: nullable(day),
  snapshots: number,
});
export type Source = ReturnType<typeof sourceRow>;
export const sources = object({ rows: list(sourceRow) });

const dateRow = object({
  date: day,
  revision: number,
  sphere_km2: number,
  geodesic_km2: number,
  /** What the map speaks of: it shows ground of these statuses where there is any. */
  statuses: list(status),
  /** Whether it tells apart what was occupied before 2022. */
  split_since: flag,
  flags: list(qualityFlag),
});
/** One snapshot of a source: areas are of what it shows as occupied. */
export type Snapshot = ReturnType<typeof dateRow>;
export const dates = object({ source: text, rows: list(dateRow) });

const meta = {
  source: text,
  date: day,
  snapshot: day,
  age_days: number,
  revision: number,
  published: nullable(text),
  provenance: text,
  licence: text,
  attribution: text,
  attribution_url: text,
  flags: list(qualityFlag),
};

const ground = {
  status,
  sphere_km2: number,
  geodesic_km2: number,
  share: nullable(number),
  share_sphere: nullable(number),
  denominator: nullable(text),
  denominator_km2: nullable(number),
};
const areaRow = object({ region: text, ...ground });
export type AreaRow = ReturnType<typeof areaRow>;
const areaTotal = object(ground);
export type AreaTotal = ReturnType<typeof areaTotal>;
const bySince = object({ since: text, sphere_km2: number, geodesic_km2: number });
/** Occupied ground, and how much of it was occupied when: since is empty where the map does not tell. */
const splitTotal = object({ ...ground, since: list(bySince) });
export const areas = object({
  ...meta,
  boundary: text,
  region: text,
  rows: list(areaRow),
  total: splitTotal,
  by_status: list(areaTotal),
});
export type Areas = ReturnType<typeof areas>;

const seriesPoint = {
  date: day,
  through: day,
  snapshot: nullable(day),
  /** The day at whose end changes count from. */
  since: nullable(day),
  sphere_km2: nullable(number),
  geodesic_km2: nullable(number),
  gained_km2: nullable(number),
  lost_km2: nullable(number),
  net_km2: nullable(number),
  redrawn_km2: nullable(number),
  complete: flag,
  flagged: number,
};
const point = object(seriesPoint);
/** One period of a series: totals at its end, and what moved in it. */
export type SeriesPoint = ReturnType<typeof point>;
const regionPoint = object({ region: text, ...seriesPoint });
export type RegionPoint = ReturnType<typeof regionPoint>;
const seriesMeta = { source: text, region: text, attribution: text, attribution_url: text };
export const series = object({ ...seriesMeta, points: list(point) });
export type Series = ReturnType<typeof series>;
export const regionSeries = object({ ...seriesMeta, points: list(regionPoint) });
export type RegionSeries = ReturnType<typeof regionSeries>;

const km2 = object({ sphere_km2: number, geodesic_km2: number });
export type Km2 = ReturnType<typeof km2>;
const movement = object({ gained: km2, lost: km2, net: km2, redrawn: object({ gained: km2, lost: km2 }) });
/** What moved between two snapshots of a source, measured. */
export const changes = object({
  source: text,
  region: text,
  from_snapshot: day,
  from_revision: number,
  to_snapshot: day,
  to_revision: number,
  days: number,
  attribution: text,
  attribution_url: text,
  total: movement,
});
export type Changes = ReturnType<typeof changes>;

const side = object({ source: text, snapshot: day, age_days: number, revision: number, attribution: text, attribution_url: text });
/** Where two maps agree, measured. */
export const comparison = object({
  a: side,
  b: side,
  region: text,
  statuses: list(status),
  only_a: km2,
  only_b: km2,
  both: km2,
  iou: nullable(number),
});
export type Comparison = ReturnType<typeof comparison>;

const overlapPart = object({
  properties: object({ part: oneOf('only_a', 'only_b', 'both') }),
  geometry: nullable(polygons),
});
/** The ground of a comparison, as shapes. */
export const overlap = object({ features: list(overlapPart) });
export type Overlap = ReturnType<typeof overlap>;

const names = { region: text, name_en: text, name_uk: text };
const group = object({ ...names, members: list(text) });
export type Group = ReturnType<typeof group>;
export const groups = object({ boundary: text, groups: list(group) });

const unit = object({ properties: object(names), geometry: polygons });
export const unitShapes = object({ boundary: text, features: list(unit) });

const problem = object({ title: text, status: number, detail: nullable(text) });
export type Problem = ReturnType<typeof problem>;
/** Reads problem details; undefined where the body is something else. */
export function readProblem(value: unknown): Problem | undefined {
  try {
    return problem(value, '');
  } catch {
    return undefined;
  }
}

const packed = numbers;
const pair: Decoder<Position> = position;
/** The base map, a file of the build. */
export const basemap: Decoder<Basemap> = object({
  scale: pair,
  translate: pair,
  box: packed,
  land: list(list(packed)),
  coast: list(packed),
  borders: list(packed),
  rivers: list(object({ from: number, line: packed })),
  rough: list(object({ from: number, line: packed })),
  waters: list(object({ from: number, rings: list(packed) })),
});
