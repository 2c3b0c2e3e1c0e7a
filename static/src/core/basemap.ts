/** The base map as scripts/basemap.mjs packs it, and how it is unpacked. */
import type { Polygons, Position } from './answers';

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
}

export type Line = readonly Position[];

export interface BaseShapes {
  readonly land: Polygons;
  readonly coast: readonly Line[];
  readonly borders: readonly Line[];
}

/** Turns the packed base map into lon, lat. */
export function unpackBasemap(base: Basemap): BaseShapes {
  const land = base.land.map((rings) => rings.map((ring) => unpackLine(ring, base)));
  return {
    land,
    coast: base.coast.map(([polygon = 0, ring = 0, first = 0, last = 0]) =>
      (land[polygon]?.[ring] ?? []).slice(first, last + 1),
    ),
    borders: base.borders.map((line) => unpackLine(line, base)),
  };
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
