/** What the operator of this server has set, as the head of the page tells it. */

/** A raster base map in place of the page's own. */
export interface RasterBase {
  /** With {z}, {x} and {y}. */
  readonly tiles: string;
  readonly attribution: string;
  readonly attributionUrl: string;
}

export function rasterBase(): RasterBase | undefined {
  const tiles = setting('base-tiles');
  if (tiles === '') return undefined;
  return { tiles, attribution: setting('base-attribution'), attributionUrl: setting('base-attribution-url') };
}

function setting(name: string): string {
  return document.querySelector<HTMLMetaElement>(`meta[name="controlmap:${name}"]`)?.content ?? '';
}
