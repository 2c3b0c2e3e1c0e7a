/** Shapes on WGS84, as GeoJSON writes them. */
import type { components } from '../generated/api';

type Geometry = components['schemas']['Geometry'];

/** lon, lat in degrees. */
export type Position = readonly [number, number];
/** Closed: the last position is the first. */
export type Ring = readonly Position[];
/** Outer rings with their holes. */
export type Polygons = readonly (readonly Ring[])[];

/** The polygons of a Polygon or of a MultiPolygon. */
export function polygonsOf(geometry: Geometry): Polygons {
  return geometry.type === 'Polygon' ? [geometry.coordinates] : geometry.coordinates;
}
