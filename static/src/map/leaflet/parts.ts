/**
 * The parts of Leaflet that the map is made of, from its modules: the whole is twice as
 * much, with the shapes, pop-ups and controls that the page does without.
 */
import 'leaflet/src/map/handler/Map.BoxZoom.js';
import 'leaflet/src/map/handler/Map.DoubleClickZoom.js';
import 'leaflet/src/map/handler/Map.Drag.js';
import 'leaflet/src/map/handler/Map.Keyboard.js';
import 'leaflet/src/map/handler/Map.ScrollWheelZoom.js';
import 'leaflet/src/map/handler/Map.TapHold.js';
import 'leaflet/src/map/handler/Map.TouchZoom.js';
import type { tileLayer } from 'leaflet';

export type { LatLng, LatLngBounds, Map, Marker, TileLayerOptions } from 'leaflet';
export * as DomUtil from 'leaflet/src/dom/DomUtil.js';
export { toLatLng as latLng } from 'leaflet/src/geo/LatLng.js';
export { toLatLngBounds as latLngBounds } from 'leaflet/src/geo/LatLngBounds.js';
export { toBounds as bounds } from 'leaflet/src/geometry/Bounds.js';
export { toPoint as point } from 'leaflet/src/geometry/Point.js';
export { createMap as map } from 'leaflet/src/map/Map.js';
export { divIcon } from 'leaflet/src/layer/marker/DivIcon.js';
export { marker } from 'leaflet/src/layer/marker/Marker.js';
export { tooltip } from 'leaflet/src/layer/Tooltip.js';

/** What few maps have: an operator's raster tiles. */
export const tileLayers = async (): Promise<typeof tileLayer> => (await import('leaflet/src/layer/tile/TileLayer.js')).tileLayer;
