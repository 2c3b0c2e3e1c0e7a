/** Which vector tiles cover a view. */

export interface TileId {
  readonly z: number;
  readonly x: number;
  readonly y: number;
}

/** A part of the world in CSS pixels of the whole world at a zoom, of 256 at zoom 0. */
export interface Viewport {
  readonly zoom: number;
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

export const EXTENT = 4096;
const MAX_ZOOM = 14;
const WORLD = 256;

/** The width of a tile in the view, in CSS pixels. */
export function tileWidth(z: number, zoom: number): number {
  return WORLD * 2 ** (zoom - z);
}

/** The tiles that cover the view, drawn at 362 to 724 pixels: as detailed as can be seen. */
export function tilesOf(view: Viewport): readonly TileId[] {
  const z = Math.min(MAX_ZOOM, Math.max(0, Math.round(view.zoom) - 1));
  const width = tileWidth(z, view.zoom);
  const last = 2 ** z - 1;
  const clamp = (i: number): number => Math.min(last, Math.max(0, Math.floor(i)));
  const [west, east] = [clamp(view.left / width), clamp((view.left + view.width) / width)];
  const [north, south] = [clamp(view.top / width), clamp((view.top + view.height) / width)];
  const ids: TileId[] = [];
  for (let y = north; y <= south; y++) {
    for (let x = west; x <= east; x++) ids.push({ z, x, y });
  }
  return ids;
}

export function tileKey({ z, x, y }: TileId): string {
  return `${z}/${x}/${y}`;
}

export function parentOf({ z, x, y }: TileId): TileId | undefined {
  return z === 0 ? undefined : { z: z - 1, x: x >> 1, y: y >> 1 };
}
