/** The map of the page. This folder alone knows Leaflet. */
import type { Polygons, Position } from '../../core/geometry';
import type { BaseShapes, Line } from '../../core/basemap';
import type { Label } from '../../core/labels';
import type { Language } from '../../core/messages';
import type { ScaleBar } from '../../core/scale';
import { scaleBar } from '../../core/scale';
import type { Camera } from '../../core/state';
import { EXTENT, tileWidth } from '../../core/tiles';
import { BaseMap, type Part, type Unit } from '../base';
import { AreaLayer } from '../arealayer';
import type { Load } from '../tileset';
import { NameLayer } from './names';
import { CanvasPane } from './pane';
import * as L from './parts';

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
/** What is painted, from the bottom up; their order on the screen is in map.css. */
const AREA_PANES = ['areas', 'other', 'changes'] as const;
type AreaPane = (typeof AREA_PANES)[number];

export class LeafletMap {
  private readonly map: L.Map;
  private readonly base: BaseMap;
  private readonly layers: ReadonlyMap<AreaPane, AreaLayer>;
  private readonly panes: ReadonlyMap<AreaPane, CanvasPane>;
  private readonly names: NameLayer;
  private readonly hint = L.tooltip({ direction: 'top', offset: [0, -8], opacity: 1 });
  private units: readonly Unit[] = [];
  private pin: L.Marker | undefined;
  private swipe: number | undefined;
  private goingHome = false;
  private atHome = true;
  private inset = 0;
  private silent = false;

  constructor(
    private readonly element: HTMLElement,
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
    this.base = new BaseMap(element);
    this.layers = new Map(AREA_PANES.map((pane) => [pane, new AreaLayer(element, events.load, events)]));
    new CanvasPane(this.map, 'base', this.base.under);
    this.panes = new Map([...this.layers].map(([pane, layer]) => [pane, new CanvasPane(this.map, pane, layer)]));
    new CanvasPane(this.map, 'lines', this.base.over);
    this.names = new NameLayer(this.map, () => this.towns(), events.onRegion);
    this.listen();
    this.look(undefined);
    new ResizeObserver(() => this.resized()).observe(element);
  }

  private listen(): void {
    this.map.on('moveend', () => this.moved());
    this.map.on('move zoom', () => this.drawSwipe());
    this.map.on('click', ({ latlng: { lat, lng } }) => this.events.onSpot([lng, lat]));
    this.map.on('mousemove', ({ latlng }) => this.point(latlng));
    this.map.on('mouseout dragstart zoomstart', () => this.point(undefined));
  }

  /** Puts an operator's own raster tiles under everything, in place of land. */
  setRaster(address: string): void {
    // Public tile servers refuse those who do not say where they come from.
    const options: L.TileLayerOptions = { maxZoom: MAX_ZOOM, pane: 'base', referrerPolicy: 'strict-origin-when-cross-origin' };
    L.tileLayers().then(
      (tileLayer) => {
        this.base.setRaster();
        tileLayer(address, options).addTo(this.map);
      },
      (error: unknown) => this.events.onTiles(error),
    );
  }

  /** Draws land, water and the neighbours' borders, and keeps the map on them. */
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
    this.base.setBase(shapes);
  }

  /** Draws the regions and the outline of the country that they make up. */
  setUnits(units: readonly Unit[], border: readonly Line[]): void {
    this.units = units;
    this.base.setUnits(units, border);
    this.element.dataset['units'] = String(units.length);
  }

  /** Shades the region under the pointer and tells about it. */
  private point(at: L.LatLng | undefined): void {
    const code = at && this.base.unitAt([at.lng, at.lat]);
    this.base.point(code);
    if (code === undefined || at === undefined) {
      this.hint.remove();
      return;
    }
    const { title, detail } = this.events.describe(code);
    const [strong, span] = [document.createElement('strong'), document.createElement('span')];
    [strong.textContent, span.textContent] = [title, detail];
    const box = document.createElement('div');
    box.append(strong, span);
    this.hint.setLatLng(at).setContent(box).openOn(this.map);
  }

  /** What paints the areas of a pane. */
  areaLayer(pane: AreaPane): AreaLayer {
    const found = this.layers.get(pane);
    if (found === undefined) throw new Error(`there is no pane ${pane}`);
    return found;
  }

  show(pane: AreaPane): void {
    this.areaLayer(pane).canvas.hidden = false;
  }

  hide(pane: AreaPane): void {
    this.areaLayer(pane).canvas.hidden = true;
  }

  /** Draws the parts of a comparison over the areas. */
  setParts(parts: ReadonlyMap<Part, Polygons>): void {
    this.base.setParts(parts);
  }

  /** Shows the chosen regions alone: all else is veiled. None where codes is empty. */
  setChosen(codes: readonly string[]): void {
    this.base.setChosen(codes);
    this.element.dataset['chosen'] = codes.join(' ');
  }

  /** Marks a spot; undefined marks none. */
  setPin(at: Position | undefined): void {
    this.pin?.remove();
    if (at === undefined) return;
    const icon = L.divIcon({ className: 'pin', html: document.createElement('span'), iconSize: [0, 0] });
    this.pin = L.marker([at[1], at[0]], { icon, pane: 'names', interactive: false, keyboard: false }).addTo(this.map);
  }

  /** Cuts the view at a share of its width: 'areas' to the left, 'other' to the right. Undefined cuts nothing. */
  setSwipe(share: number | undefined): void {
    this.swipe = share;
    this.drawSwipe();
  }

  private drawSwipe(): void {
    const at = this.swipe === undefined ? undefined : this.swipe * this.map.getSize().x;
    this.panes.get('areas')?.clip(undefined, at);
    this.panes.get('other')?.clip(at, undefined);
  }

  /** West, south, east, north of the view, in degrees. */
  get box(): readonly [number, number, number, number] {
    const bounds = this.map.getBounds();
    return [bounds.getWest(), bounds.getSouth(), bounds.getEast(), bounds.getNorth()];
  }

  /** Whether tiles in view are on their way. */
  get isWaiting(): boolean {
    return [...this.layers.values()].some((layer) => layer.isWaiting);
  }

  /** Asks again for tiles that could not be loaded. */
  reload(): void {
    for (const layer of this.layers.values()) layer.reload();
  }

  /** Paints anew in the colours of the theme. */
  recolour(): void {
    this.base.recolour();
    for (const layer of this.layers.values()) layer.recolour();
  }

  /** Places the names anew, as when the towns of other tiles have come. */
  refreshLabels(): void {
    this.names.refresh();
  }

  setLabels(labels: readonly Label[], language: Language): void {
    this.names.set(labels, language);
  }

  /** The towns of the tiles in view, the most important first. */
  private towns(): readonly Label[] {
    const places = this.areaLayer('areas')
      .tiles()
      .flatMap(({ id, areas }) => areas.places.map((place) => ({ id, ...place })));
    places.sort((a, b) => a.rank - b.rank || b.population - a.population);
    return places.map(({ id: { z, x, y }, at, names }) => {
      const unit = tileWidth(z, 0) / EXTENT;
      const { lat, lng } = this.map.unproject([(x * EXTENT + at.x) * unit, (y * EXTENT + at.y) * unit], 0);
      return { kind: 'city', at: [lng, lat], names, from: 0, to: MAX_ZOOM };
    });
  }

  /** Shows the regions, as large as they fit. */
  frame(codes: readonly string[], animate: boolean): void {
    const shapes = this.units.filter(({ code }) => codes.includes(code)).flatMap((unit) => unit.shape);
    const bounds = L.latLngBounds(shapes.flat(2).map(([lon, lat]) => L.latLng(lat, lon)));
    if (bounds.isValid()) this.fit(bounds.pad(0.15), animate && !this.still);
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
}
