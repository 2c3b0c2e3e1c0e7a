/** The one file that knows Leaflet. */
import * as L from './leaflet-parts';
import type { Polygons, Position } from '../core/answers';
import { type BaseShapes, DASHED_FROM, type Line, riverWidth, type WaterLevel } from '../core/basemap';
import { chooseLabels, type Label } from '../core/labels';
import type { Language } from '../core/messages';
import type { ScaleBar } from '../core/scale';
import { scaleBar } from '../core/scale';
import type { Camera } from '../core/state';
import { EXTENT, tileWidth } from '../core/tiles';
import { GroundLayer } from './ground';
import type { Load } from './tileset';

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
  /** The reader pressed on a spot. */
  readonly onSpot: (at: Position) => void;
  /** Tiles came, or could not be loaded. */
  readonly onTiles: (error?: unknown) => void;
  readonly load: Load;
  readonly onScale: (bar: ScaleBar) => void;
  /** What to say about a region that is pointed at. */
  readonly describe: (code: string) => { readonly title: string; readonly detail: string };
}

const UKRAINE = L.latLngBounds([44.3, 22.1], [52.4, 40.3]);
const MAX_ZOOM = 13;
const TOWN_ZOOM = 9;
const SCALE_PIXELS = 96;
const WORLD: readonly L.LatLngTuple[] = [
  [-85, -180],
  [-85, 180],
  [85, 180],
  [85, -180],
];
/** From the ground up; their order on the screen is in map.css. */
const PANES = ['land', 'water', 'rivers', 'lines', 'veil', 'names'] as const;
type Pane = (typeof PANES)[number];
/** Panes of ground, between land and lines. */
type GroundPane = 'ground' | 'other' | 'changes';
const MARGIN = 0.2; // of the view that is painted around it, so that little is missing while it is dragged

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
  private readonly names = L.layerGroup();
  private readonly units = new Map<string, L.Polygon>();
  private readonly water: DrawnWater[] = [];
  private readonly shapesOf = new Map<string, Polygons>();
  private readonly canvases: Readonly<Record<GroundPane, CanvasPane>>;
  private readonly shapes = L.featureGroup();
  private veil: L.Polygon | undefined;
  private pin: L.Marker | undefined;
  private divide: number | undefined;
  private labels: readonly Label[] = [];
  private language: Language = 'en';
  private goingHome = false;
  private atHome = true;
  private inset = 0;
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
    const canvas = (pane: GroundPane): CanvasPane => new CanvasPane(this.map, pane, events);
    this.canvases = { ground: canvas('ground'), other: canvas('other'), changes: canvas('changes') };
    this.map.on('moveend', () => this.moved());
    this.map.on('zoomend', () => this.placeLabels());
    this.map.on('zoomend', () => this.fitWater());
    this.map.on('move zoom', () => this.drawDivide());
    this.map.on('click', ({ latlng: { lat, lng } }) => events.onSpot([lng, lat]));
    this.look(undefined);
    this.shapes.addTo(this.map);
    this.names.addTo(this.map);
    new ResizeObserver(() => this.resized()).observe(element);
  }

  /** Puts an operator's own raster tiles under everything, in place of land. */
  setRaster(address: string): void {
    // Public tile servers refuse those who do not say where they come from.
    const options: L.TileLayerOptions = { maxZoom: MAX_ZOOM, pane: 'land', referrerPolicy: 'strict-origin-when-cross-origin' };
    L.tileLayers().then(
      (tileLayer) => {
        this.map.getContainer().classList.add('has-raster');
        tileLayer(address, options).addTo(this.map);
      },
      (error: unknown) => this.events.onTiles(error),
    );
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
    for (const unit of units) {
      this.units.set(unit.code, this.drawUnit(unit));
      this.shapesOf.set(unit.code, unit.shape);
    }
    L.polyline(border.map(line), this.style('lines', 'outline', { fill: false })).addTo(this.map);
  }

  private drawUnit({ code, shape }: Unit): L.Polygon {
    const layer = L.polygon(shape.map(rings), { ...this.style('lines', 'unit'), interactive: true });
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

  /** What paints the ground of a pane. */
  ground(pane: GroundPane): GroundLayer {
    return this.canvases[pane].layer;
  }

  show(pane: GroundPane): void {
    this.canvases[pane].layer.canvas.hidden = false;
  }

  hide(pane: GroundPane): void {
    this.canvases[pane].layer.canvas.hidden = true;
  }

  /** Draws polygons over the ground, each group with a class of its own. */
  setShapes(groups: ReadonlyMap<string, Polygons>): void {
    this.shapes.clearLayers();
    for (const [className, shape] of groups) {
      this.shapes.addLayer(L.polygon(shape.map(rings), this.style('lines', `area ${className}`, { fillRule: 'nonzero' })));
    }
  }

  /** Shows the chosen regions alone: all else is veiled. None where codes is empty. */
  setChosen(codes: readonly string[]): void {
    this.veil?.remove();
    this.veil = undefined;
    const chosen: L.LatLngTuple[][] = [];
    for (const [code, layer] of this.units) {
      const isChosen = codes.includes(code);
      layer.getElement()?.classList.toggle('unit-chosen', isChosen);
      if (isChosen) layer.bringToFront();
      if (isChosen) chosen.push(...(this.shapesOf.get(code) ?? []).flatMap((polygon) => polygon.slice(0, 1).map(line)));
    }
    if (chosen.length > 0) this.veil = L.polygon([[...WORLD], ...chosen], this.style('veil', 'veil', { stroke: false })).addTo(this.map);
  }

  /** Marks a spot; undefined marks none. */
  setPin(at: Position | undefined): void {
    this.pin?.remove();
    if (at === undefined) return;
    const icon = L.divIcon({ className: 'pin', html: document.createElement('span'), iconSize: [0, 0] });
    this.pin = L.marker([at[1], at[0]], { icon, pane: 'names', interactive: false, keyboard: false }).addTo(this.map);
  }

  /** Parts the view at a share of its width: ground to the left, other to the right. Undefined parts nothing. */
  setDivide(share: number | undefined): void {
    this.divide = share;
    this.drawDivide();
  }

  private drawDivide(): void {
    const at = this.divide === undefined ? undefined : this.divide * this.map.getSize().x;
    this.canvases.ground.clip(undefined, at);
    this.canvases.other.clip(at, undefined);
  }

  /** West, south, east, north of the view, in degrees. */
  get box(): readonly [number, number, number, number] {
    const bounds = this.map.getBounds();
    return [bounds.getWest(), bounds.getSouth(), bounds.getEast(), bounds.getNorth()];
  }

  /** Whether tiles in view are on their way. */
  get isWaiting(): boolean {
    return Object.values(this.canvases).some(({ layer }) => layer.isWaiting);
  }

  /** Asks again for tiles that could not be loaded. */
  reload(): void {
    for (const { layer } of Object.values(this.canvases)) layer.reload();
  }

  /** Paints anew in the colours of the theme. */
  recolour(): void {
    for (const { layer } of Object.values(this.canvases)) layer.recolour();
  }

  /** Places the names anew, as when the towns of other tiles have come. */
  refreshLabels(): void {
    this.placeLabels();
  }

  setLabels(labels: readonly Label[], language: Language): void {
    [this.labels, this.language] = [labels, language];
    this.placeLabels();
  }

  /** Shows the regions, as large as they fit. */
  frame(codes: readonly string[]): void {
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

  /** Brings a point into view, near enough to see a town. */
  goTo([lon, lat]: Position): void {
    this.map.setView([lat, lon], Math.max(this.map.getZoom(), TOWN_ZOOM), { animate: !this.still });
  }

  /** Keeps what is brought into view below what lies over the top of the map, so many pixels high. */
  setInset(pixels: number): void {
    if (pixels === this.inset) return;
    this.inset = pixels;
    if (this.atHome) this.quietly(() => this.home(false));
  }

  home(animate: boolean): void {
    this.goingHome = true;
    this.fit(UKRAINE, animate && !this.still);
  }

  zoom(steps: 1 | -1): void {
    this.map.setZoom(this.map.getZoom() + steps);
  }

  private fit(bounds: L.LatLngBounds, animate: boolean): void {
    const options = { paddingTopLeft: L.point(12, 12 + this.inset), paddingBottomRight: L.point(12, 12), animate };
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
    for (const label of chooseLabels([...this.towns(), ...this.labels], this.language, zoom, project)) {
      this.names.addLayer(this.nameMarker(label));
    }
  }

  /** The towns of the tiles in view, the most important first. */
  private towns(): readonly Label[] {
    const places = this.canvases.ground.layer.tiles().flatMap(({ id, ground }) => ground.places.map((place) => ({ id, ...place })));
    places.sort((a, b) => a.rank - b.rank || b.population - a.population);
    return places.map(({ id: { z, x, y }, at, names }) => {
      const unit = tileWidth(z, 0) / EXTENT;
      const { lat, lng } = this.map.unproject([(x * EXTENT + at.x) * unit, (y * EXTENT + at.y) * unit], 0);
      return { kind: 'city', at: [lng, lat], names, from: 0, to: MAX_ZOOM };
    });
  }

  private nameMarker({ kind, at: [lon, lat], names, code }: Label): L.Marker {
    const span = document.createElement('span');
    span.textContent = names[this.language];
    const icon = L.divIcon({ className: `name name-${kind}`, html: span, iconSize: [0, 0] });
    const marker = L.marker([lat, lon], { icon, pane: 'names', interactive: code !== undefined, keyboard: false });
    return code === undefined ? marker : marker.on('click', () => this.events.onRegion(code));
  }

  /** Colours and widths are in map.css, where they follow the theme. */
  private style(pane: Pane, className: string, options: L.PolylineOptions = {}): L.PolylineOptions {
    const renderer = this.renderers.get(pane);
    return { pane, className, interactive: false, ...(renderer && { renderer }), ...options };
  }
}

/** Keeps a canvas of ground over the view while the map is dragged and zoomed. */
class CanvasPane {
  readonly layer: GroundLayer;
  private corner = L.latLng(0, 0);
  private box = L.bounds([0, 0], [0, 0]); // in pixels of the world at the zoom painted
  private zoom = 0;
  private cut: readonly [number | undefined, number | undefined] = [undefined, undefined];

  constructor(
    private readonly map: L.Map,
    pane: GroundPane,
    { load, onTiles }: MapEvents,
  ) {
    const element = map.createPane(pane);
    this.layer = new GroundLayer(element, load, { onTiles });
    this.layer.canvas.className = 'leaflet-zoom-animated ground';
    element.append(this.layer.canvas);
    map.on('viewreset moveend', () => this.paint());
    map.on('zoom', () => this.place(map.getCenter(), map.getZoom()));
    map.on('zoomanim', ({ center, zoom }) => this.place(center, zoom));
    map.on('move', () => this.follow());
  }

  /** Hides what lies left and right of positions in the view, in pixels. */
  clip(left: number | undefined, right: number | undefined): void {
    this.cut = [left, right];
    const at = this.map.latLngToContainerPoint(this.corner).x;
    const width = this.box.getSize().x;
    const inset = (pixels: number): string => `${Math.max(0, pixels)}px`;
    this.layer.canvas.style.clipPath =
      left === undefined && right === undefined
        ? ''
        : `inset(0 ${inset(right === undefined ? 0 : at + width - right)} 0 ${inset(left === undefined ? 0 : left - at)})`;
  }

  private paint(): void {
    const size = this.map.getSize();
    if (size.x === 0 || size.y === 0) return;
    const margin = size.multiplyBy(MARGIN).round();
    const corner = this.map.containerPointToLayerPoint(margin.multiplyBy(-1)).round();
    const from = this.map.getPixelOrigin().add(corner);
    const whole = size.add(margin.multiplyBy(2));
    [this.box, this.zoom, this.corner] = [L.bounds(from, from.add(whole)), this.map.getZoom(), this.map.layerPointToLatLng(corner)];
    const { canvas } = this.layer;
    [canvas.style.width, canvas.style.height] = [`${whole.x}px`, `${whole.y}px`];
    L.DomUtil.setTransform(canvas, corner, 1);
    this.layer.draw({ zoom: this.zoom, left: from.x, top: from.y, width: whole.x, height: whole.y });
    this.clip(...this.cut);
  }

  /** Paints more once the map was dragged beyond what is painted. */
  private follow(): void {
    if (this.map.getZoom() === this.zoom && !this.box.contains(this.map.getPixelBounds())) this.paint();
  }

  /** Moves and scales what is painted to where it belongs at another zoom. */
  private place(center: L.LatLng, zoom: number): void {
    const pane = L.DomUtil.getPosition(this.map.getPane('mapPane') as HTMLElement);
    const origin = this.map.project(center, zoom).subtract(this.map.getSize().divideBy(2)).add(pane).round();
    L.DomUtil.setTransform(this.layer.canvas, this.map.project(this.corner, zoom).subtract(origin), this.map.getZoomScale(zoom, this.zoom));
  }
}

function line(points: Line): L.LatLngTuple[] {
  return points.map(([lon, lat]) => [lat, lon]);
}

function rings(polygon: Polygons[number]): L.LatLngTuple[][] {
  return polygon.map(line);
}
