/**
 * The parts of Leaflet that the map is made of, from its modules: as a whole it is half as
 * much again, with the pop-ups, controls and canvases that the page does without.
 */
import 'leaflet/src/map/handler/Map.BoxZoom.js';
import 'leaflet/src/map/handler/Map.DoubleClickZoom.js';
import 'leaflet/src/map/handler/Map.Drag.js';
import 'leaflet/src/map/handler/Map.Keyboard.js';
import 'leaflet/src/map/handler/Map.ScrollWheelZoom.js';
import 'leaflet/src/map/handler/Map.TapHold.js';
import 'leaflet/src/map/handler/Map.TouchZoom.js';
import 'leaflet/src/layer/Tooltip.js'; // gives layers bindTooltip
import { Map as LeafletMap } from 'leaflet/src/map/Map.js';
import type { Path, tileLayer } from 'leaflet';

export type { LatLng, LatLngBounds, LatLngTuple, Map, Marker, Polygon, Polyline, PolylineOptions, Renderer, TileLayerOptions } from 'leaflet';
export * as DomUtil from 'leaflet/src/dom/DomUtil.js';
export { toLatLng as latLng } from 'leaflet/src/geo/LatLng.js';
export { toLatLngBounds as latLngBounds } from 'leaflet/src/geo/LatLngBounds.js';
export { toBounds as bounds } from 'leaflet/src/geometry/Bounds.js';
export { toPoint as point } from 'leaflet/src/geometry/Point.js';
export { createMap as map } from 'leaflet/src/map/Map.js';
export { featureGroup } from 'leaflet/src/layer/FeatureGroup.js';
export { layerGroup } from 'leaflet/src/layer/LayerGroup.js';
export { divIcon } from 'leaflet/src/layer/marker/DivIcon.js';
export { marker } from 'leaflet/src/layer/marker/Marker.js';
export { polygon } from 'leaflet/src/layer/vector/Polygon.js';
export { polyline } from 'leaflet/src/layer/vector/Polyline.js';
export { svg } from 'leaflet/src/layer/vector/SVG.js';

/** What few maps have: an operator's raster tiles. */
export const tileLayers = async (): Promise<typeof tileLayer> => (await import('leaflet/src/layer/tile/TileLayer.js')).tileLayer;

/** Leaflet's own would look for a renderer, and make a canvas: every path of the map names one. */
LeafletMap.include({
  getRenderer(this: LeafletMap, { options: { renderer } }: Path) {
    if (renderer === undefined) throw new TypeError('the path names no renderer');
    if (!this.hasLayer(renderer)) this.addLayer(renderer);
    return renderer;
  },
});
