/** The base map as scripts/basemap.mjs packs it, and how it is unpacked. */
import type { Polygons, Position } from './geometry';

export interface Basemap {
  /** Degrees a step of the grid, and where step 0 is: lon, lat. */
  readonly scale: Position;
  readonly translate: Position;
  /** West, south, east, north of what there is, in degrees. */
  readonly box: readonly number[];
  /** Polygons of rings, each x0, y0, dx, dy, ... in steps. */
  readonly land: readonly (readonly (readonly number[])[])[];
  /** Polygon, ring, first and last vertex of each stretch of coast in land. */
  readonly coast: readonly (readonly number[])[];
  readonly borders: readonly (readonly number[])[];
  readonly rivers: readonly PackedRiver[];
  /** Stretches by hand, which may be kilometres off. */
  readonly rough: readonly PackedRiver[];
  /** Lakes, reservoirs and wide stretches of rivers: packed rings, holes among them. */
  readonly waters: readonly { readonly from: number; readonly rings: readonly (readonly number[])[] }[];
}

interface PackedRiver {
  readonly from: number;
  readonly line: readonly number[];
}

export type Line = readonly Position[];

export interface BaseShapes {
  readonly land: Polygons;
  readonly coast: readonly Line[];
  readonly borders: readonly Line[];
  /** In the order in which they appear as the map is zoomed in. */
  readonly water: readonly WaterLevel[];
}

/** The rivers and open water that are shown from a zoom. */
export interface WaterLevel {
  readonly from: number;
  readonly rivers: readonly Line[];
  readonly rough: readonly Line[];
  readonly waters: Polygons;
}

/** Turns the packed base map into lon, lat. */
export function unpackBasemap(base: Basemap): BaseShapes {
  const land = base.land.map((rings) => rings.map((ring) => unpackLine(ring, base)));
  return {
    land,
    coast: base.coast.map(([polygon = 0, ring = 0, first = 0, last = 0]) => (land[polygon]?.[ring] ?? []).slice(first, last + 1)),
    borders: base.borders.map((line) => unpackLine(line, base)),
    water: unpackWater(base),
  };
}

function unpackWater(base: Basemap): WaterLevel[] {
  const zooms = new Set([...base.rivers, ...base.rough, ...base.waters].map(({ from }) => from));
  const lines = (rivers: readonly PackedRiver[], from: number): Line[] =>
    rivers.filter((river) => river.from === from).map(({ line }) => unpackLine(line, base));
  return [...zooms]
    .sort((a, b) => a - b)
    .map((from) => ({
      from,
      rivers: lines(base.rivers, from),
      rough: lines(base.rough, from),
      waters: base.waters.filter((water) => water.from === from).map(({ rings }) => rings.map((ring) => unpackLine(ring, base))),
    }));
}

/** From this zoom a stretch by hand is dashed: there it may be off by more than a few pixels. */
export const DASHED_FROM = 7.5;

/** How wide the rivers of a level are drawn at a zoom, in pixels: those shown earlier are wider. */
export function riverWidth(from: number, zoom: number): number {
  return Math.min(3.2, Math.max(0.7, 0.8 + 0.3 * (zoom - from)));
}

function unpackLine(packed: readonly number[], { scale, translate }: Basemap): Position[] {
  const points: Position[] = [];
  let [x, y] = [0, 0];
  for (let i = 0; i + 1 < packed.length; i += 2) {
    x += packed[i] ?? 0;
    y += packed[i + 1] ?? 0;
    points.push([translate[0] + x * scale[0], translate[1] + y * scale[1]]);
  }
  return points;
}
