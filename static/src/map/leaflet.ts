/** The one file that knows Leaflet. */
import 'leaflet/dist/leaflet.css';
import * as L from 'leaflet';
import type { ControlFeature, Polygons, Position } from '../core/answers';
import { type BaseShapes, DASHED_FROM, type Line, riverWidth, type WaterLevel } from '../core/basemap';
import { chooseLabels, type Label } from '../core/labels';
import type { Language } from '../core/messages';
import type { ScaleBar } from '../core/scale';
import { scaleBar } from '../core/scale';
import type { Camera } from '../core/state';
import { KINDS, type Kind, kindOf } from '../core/summary';

/** A region that can be pointed at and chosen. */
export interface Unit {
  readonly code: string;
  readonly shape: Polygons;
}

/** What the map tells the page. */
export interface MapEvents {
  /** The reader moved the map; undefined where it is back at all of Ukraine. */
  readonly onCamera: (camera: Camera | undefined) => void;
  readonly onRegion: (code: string) => void;
  readonly onScale: (bar: ScaleBar) => void;
  /** What to say about a region that is pointed at. */
  readonly describe: (code: string) => { readonly title: string; readonly detail: string };
}

const UKRAINE = L.latLngBounds([44.3, 22.1], [52.4, 40.3]);
const MAX_ZOOM = 11; // the boundaries are of 1:10 million
const SCALE_PIXELS = 96;
/** From the ground up; their order on the screen is in map.css. */
const PANES = ['land', 'water', 'control', 'rivers', 'lines', 'names'] as const;
type Pane = (typeof PANES)[number];
/** Ground that others may cover is drawn first. */
const DRAWING_ORDER: readonly Kind[] = ['liberated', ...KINDS.filter((kind) => kind !== 'liberated')];

/** A level of rivers and open water, on the map where the zoom has room for it. */
interface DrawnWater {
  readonly from: number;
  readonly waters: L.Polygon;
  readonly rivers: L.Polyline;
  /** Known by few points: dashed where the map is looked at closely. */
  readonly rough: L.Polyline;
}

export class MapView {
  private readonly map: L.Map;
  private readonly renderers = new Map<Pane, L.Renderer>();
  private readonly control = L.layerGroup();
  private readonly names = L.layerGroup();
  private readonly units = new Map<string, L.Polygon>();
  private readonly water: DrawnWater[] = [];
  private labels: readonly Label[] = [];
  private language: Language = 'en';
  private goingHome = false;
  private atHome = true;
  private silent = false;

  constructor(
    element: HTMLElement,
    private readonly events: MapEvents,
    private readonly still: boolean,
  ) {
    this.map = L.map(element, {
      zoomControl: false,
      attributionControl: false, // the page has its own, which is always in view
      trackResize: false,
      zoomSnap: 0.25,
      wheelPxPerZoomLevel: 120,
      maxZoom: MAX_ZOOM,
      maxBoundsViscosity: 1,
      zoomAnimation: !still,
      fadeAnimation: !still,
      inertia: !still,
    });
    for (const pane of PANES) {
      this.map.createPane(pane);
      this.renderers.set(pane, L.svg({ pane, padding: 0.3 }));
    }
    this.map.on('moveend', () => this.moved());
    this.map.on('zoomend', () => this.placeLabels());
    this.map.on('zoomend', () => this.fitWater());
    this.look(undefined);
    this.control.addTo(this.map);
    this.names.addTo(this.map);
    new ResizeObserver(() => this.resized()).observe(element);
  }

  /** Draws land, coast and the neighbours' borders, and keeps the map on them. */
  setBase(shapes: BaseShapes, box: readonly number[]): void {
    const [west = -180, south = -85, east = 180, north = 85] = box;
    this.quietly(() => {
      this.map.setMaxBounds([
        [south, west],
        [north, east],
      ]);
      this.fitMinZoom();
      if (this.atHome) this.home(false);
    });
    L.polygon(shapes.land.map(rings), this.style('land', 'land', { stroke: false })).addTo(this.map).bringToBack();
    L.polyline(shapes.coast.map(line), this.style('land', 'coast', { fill: false })).addTo(this.map);
    L.polyline(shapes.borders.map(line), this.style('land', 'border', { fill: false })).addTo(this.map);
    this.drawWater(shapes.water);
  }

  /** Open water lies under the control; rivers are drawn over it, since fronts follow them. */
  private drawWater(levels: readonly WaterLevel[]): void {
    for (const { from, waters, rivers, rough } of levels) {
      this.water.push({
        from,
        waters: L.polygon(waters.map(rings), this.style('water', 'water')),
        rivers: L.polyline(rivers.map(line), this.style('rivers', 'river', { fill: false })),
        rough: L.polyline(rough.map(line), this.style('rivers', 'river', { fill: false })),
      });
    }
    this.fitWater();
  }

  private fitWater(): void {
    const zoom = this.map.getZoom();
    for (const { from, waters, rivers, rough } of this.water) {
      for (const layer of [waters, rivers, rough]) {
        if (zoom >= from) layer.addTo(this.map);
        else layer.remove();
      }
      const weight = riverWidth(from, zoom);
      rivers.setStyle({ weight });
      rough.setStyle({ weight, dashArray: zoom >= DASHED_FROM ? '7 4' : '' });
    }
  }

  /** Draws the regions and the outline of the country that they make up. */
  setUnits(units: readonly Unit[], border: readonly Line[]): void {
    L.polygon(
      units.flatMap((unit) => unit.shape.map(rings)),
      this.style('land', 'ukraine', { fillRule: 'nonzero' }),
    ).addTo(this.map);
    for (const unit of units) this.units.set(unit.code, this.drawUnit(unit));
    L.polyline(border.map(line), this.style('lines', 'outline', { fill: false })).addTo(this.map);
  }

  private drawUnit({ code, shape }: Unit): L.Polygon {
    const layer = L.polygon(shape.map(rings), { ...this.style('lines', 'unit'), interactive: true });
    layer.on('click', () => this.events.onRegion(code));
    layer.bindTooltip(() => this.tooltip(code), { sticky: true, direction: 'top', offset: [0, -8], opacity: 1 });
    return layer.addTo(this.map);
  }

  private tooltip(code: string): HTMLElement {
    const { title, detail } = this.events.describe(code);
    const box = document.createElement('div');
    const strong = document.createElement('strong');
    const span = document.createElement('span');
    strong.textContent = title;
    span.textContent = detail;
    box.append(strong, span);
    return box;
  }

  /** Draws who controls what, one path for each kind, so that areas of a kind do not show their seams. */
  setControl(features: readonly ControlFeature[]): void {
    this.control.clearLayers();
    for (const kind of DRAWING_ORDER) {
      const shapes = features.filter((f) => kindOf(f) === kind).flatMap((f) => f.geometry.map(rings));
      if (shapes.length === 0) continue;
      // Overlapping areas of a kind unite and holes stay open: rings are wound as RFC 7946 asks.
      const style = this.style('control', `area area-${kind}`, { fillRule: 'nonzero', smoothFactor: 0.6 });
      this.control.addLayer(L.polygon(shapes, style));
    }
  }

  /** Marks the chosen regions; none where codes is empty. */
  setChosen(codes: readonly string[]): void {
    for (const [code, layer] of this.units) {
      const chosen = codes.includes(code);
      layer.getElement()?.classList.toggle('unit-chosen', chosen);
      if (chosen) layer.bringToFront();
    }
  }

  setLabels(labels: readonly Label[], language: Language): void {
    [this.labels, this.language] = [labels, language];
    this.placeLabels();
  }

  /** Shows the regions, as large as they fit. */
  show(codes: readonly string[]): void {
    const bounds = L.latLngBounds([]);
    for (const code of codes) {
      const layer = this.units.get(code);
      if (layer !== undefined) bounds.extend(layer.getBounds());
    }
    if (bounds.isValid()) this.fit(bounds.pad(0.15), !this.still);
  }

  /** Goes to the camera, or to all of Ukraine. */
  look(camera: Camera | undefined): void {
    this.atHome = camera === undefined;
    this.quietly(() => {
      if (camera === undefined) this.home(false);
      else this.map.setView([camera.lat, camera.lon], camera.zoom, { animate: false });
    });
  }

  home(animate: boolean): void {
    this.goingHome = true;
    this.fit(UKRAINE, animate && !this.still);
  }

  zoom(steps: 1 | -1): void {
    this.map.setZoom(this.map.getZoom() + steps);
  }

  private fit(bounds: L.LatLngBounds, animate: boolean): void {
    const options = { padding: L.point(12, 12), animate };
    if (animate) this.map.flyToBounds(bounds, { ...options, duration: 0.6 });
    else this.map.fitBounds(bounds, options);
  }

  private moved(): void {
    [this.atHome, this.goingHome] = [this.goingHome || (this.silent && this.atHome), false];
    this.tellScale();
    if (this.silent) return;
    const { lat, lng } = this.map.getCenter();
    this.events.onCamera(this.atHome ? undefined : { zoom: this.map.getZoom(), lat, lon: lng });
  }

  private resized(): void {
    this.quietly(() => {
      this.map.invalidateSize({ animate: false });
      this.fitMinZoom();
      if (this.atHome) this.home(false);
    });
  }

  /** Moves the map without telling the page that the reader did. */
  private quietly(move: () => void): void {
    this.silent = true;
    move();
    this.silent = false;
  }

  /** Keeps the edge of the base map out of view. */
  private fitMinZoom(): void {
    const { maxBounds } = this.map.options;
    if (maxBounds === undefined) return;
    this.map.setMinZoom(this.map.getBoundsZoom(maxBounds, true));
  }

  private tellScale(): void {
    const middle = this.map.getSize().divideBy(2);
    const from = this.map.containerPointToLatLng(middle);
    const to = this.map.containerPointToLatLng(middle.add([SCALE_PIXELS, 0]));
    this.events.onScale(scaleBar(this.map.distance(from, to) / SCALE_PIXELS, SCALE_PIXELS));
  }

  private placeLabels(): void {
    const zoom = this.map.getZoom();
    const project = ([lon, lat]: Position): Position => {
      const { x, y } = this.map.project([lat, lon], zoom);
      return [x, y];
    };
    this.names.clearLayers();
    for (const label of chooseLabels(this.labels, this.language, zoom, project)) {
      this.names.addLayer(this.nameMarker(label));
    }
  }

  private nameMarker({ kind, at: [lon, lat], names }: Label): L.Marker {
    const span = document.createElement('span');
    span.textContent = names[this.language];
    const icon = L.divIcon({ className: `name name-${kind}`, html: span, iconSize: [0, 0] });
    return L.marker([lat, lon], { icon, pane: 'names', interactive: false, keyboard: false });
  }

  /** Colours and widths are in map.css, where they follow the theme. */
  private style(pane: Pane, className: string, options: L.PolylineOptions = {}): L.PolylineOptions {
    const renderer = this.renderers.get(pane);
    return { pane, className, interactive: false, ...(renderer && { renderer }), ...options };
  }
}

function line(points: Line): L.LatLngTuple[] {
  return points.map(([lon, lat]) => [lat, lon]);
}

function rings(polygon: Polygons[number]): L.LatLngTuple[][] {
  return polygon.map(line);
}
