/**
 * Map units: pixels of the world at one zoom in the projection of the tiles, counted from
 * a point in Ukraine, so that a path in them is exact in the single precision of a canvas.
 */
import type { Position } from './geometry';
import type { Viewport } from './tiles';

const ZOOM = 12;
const WORLD = 256 * 2 ** ZOOM;
const DEGREE = Math.PI / 180;
const ORIGIN = worldOf([31, 48.5]);

/** Web Mercator: lon, lat to pixels of the world. */
function worldOf([lon, lat]: Position): Position {
  const y = 0.5 - Math.asinh(Math.tan(lat * DEGREE)) / (2 * Math.PI);
  return [(lon / 360 + 0.5) * WORLD, y * WORLD];
}

/** Lon, lat in degrees to map units. */
export function unitsOf(at: Position): Position {
  const [x, y] = worldOf(at);
  return [x - ORIGIN[0], y - ORIGIN[1]];
}

/** How map units become CSS pixels of a view: times scale, plus left and top. */
export function placeOf({ zoom, left, top }: Viewport): { readonly scale: number; readonly left: number; readonly top: number } {
  const scale = 2 ** (zoom - ZOOM);
  return { scale, left: ORIGIN[0] * scale - left, top: ORIGIN[1] * scale - top };
}
