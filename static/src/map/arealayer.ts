/** Paints areas from vector tiles on a canvas. It knows neither Leaflet nor the session. */
import type { FlatRing } from '../core/edges';
import { type AreaKind, type TileAreas } from '../core/tileareas';
import type { OutlineHistory } from '../core/outlinehistory';
import { EXTENT, tileKey, type TileId, tilesOf, tileWidth, type Viewport } from '../core/tiles';
import type { Drawable } from './brush';
import { Palette, type Tone, WIDTHS } from './palette';
import { type Address, type Load, TileSet } from './tileset';

/** Areas that others may cover are painted first. */
const ORDER: readonly AreaKind[] = ['liberated', 'occupied', 'pre-2022', 'contested', 'advance', 'claimed', 'infiltration', 'lost', 'gained'];
const DASHES: Readonly<Partial<Record<AreaKind, readonly number[]>>> = { advance: [3, 2], claimed: [5, 3], infiltration: [1, 2] };

/** For each kind the day that is to be shown, as dayNumber counts. */
export type Days = (kind: AreaKind) => number;

const LATEST: Days = () => Infinity;

export interface AreaLayerEvents {
  /** Tiles came, or could not be loaded. */
  readonly onTiles: (error?: unknown) => void;
}

export class AreaLayer implements Drawable {
  readonly canvas = document.createElement('canvas');
  private readonly context: CanvasRenderingContext2D;
  private readonly palette: Palette;
  private readonly ratio = window.devicePixelRatio;
  /** What is painted, what is to take its place once it is there, and all days at once. */
  private shown: TileSet | undefined;
  private next: TileSet | undefined;
  private history: TileSet | undefined;
  private address: string | undefined;
  private days: Days = LATEST;
  private isMoving = false;
  private tone: Tone = 'full';
  private view: Viewport | undefined;
  private readonly painted = new Map<string, readonly unknown[]>();

  constructor(
    host: HTMLElement,
    private readonly load: Load,
    private readonly events: AreaLayerEvents,
  ) {
    const context = this.canvas.getContext('2d');
    if (context === null) throw new Error('this browser has no canvas');
    this.context = context;
    this.palette = new Palette(host);
    this.canvas.classList.add('empty');
  }

  /** Shows a map at rest; the one before stays in view until all of it is there. */
  show(map: { readonly key: string; readonly address: Address } | undefined): void {
    if (map?.key === this.address) {
      if (this.next === undefined) this.settle();
      return;
    }
    this.address = map?.key;
    this.next?.stop();
    this.next = map && this.newSet(map.address);
    if (map === undefined) this.shown = this.history = undefined;
    this.canvas.classList.toggle('empty', map === undefined); // one that shows nothing is not to cost anything
    this.want();
    this.arrived();
  }

  /** Loads all days of what is in view, so that move can show any. */
  prepare(address: Address | undefined): void {
    this.history?.stop();
    this.history = address && this.newSet(address);
    this.want();
  }

  /** Shows a day, if all days of what is in view are there. */
  move(days: Days): boolean {
    if (!this.isPrepared) return false;
    this.next?.stop();
    [this.next, this.address] = [undefined, undefined]; // whatever was on its way is overtaken
    [this.days, this.isMoving] = [days, true];
    this.paint(false);
    return true;
  }

  setTone(tone: Tone): void {
    if (tone === this.tone) return;
    this.tone = tone;
    this.paint(true);
  }

  /** Paints anew in the colours of the theme. */
  recolour(): void {
    this.palette.refresh();
    this.paint(true);
  }

  /** Paints the view. */
  draw(view: Viewport): void {
    this.view = view;
    this.want();
    this.paint(true);
  }

  /** Whether all days of what is in view are there. */
  get isPrepared(): boolean {
    return this.history !== undefined && this.view !== undefined && this.history.has(tilesOf(this.view));
  }

  /** Asks again for what could not be loaded. */
  reload(): void {
    this.want();
  }

  /** Whether something is on its way. */
  get isWaiting(): boolean {
    return (
      this.next !== undefined ||
      (this.history !== undefined && !this.isPrepared) ||
      (this.view !== undefined && this.shown !== undefined && !this.shown.has(tilesOf(this.view)))
    );
  }

  /** The tiles in view that are there, for what else they tell. */
  tiles(): readonly { readonly id: TileId; readonly areas: TileAreas }[] {
    const [set, view] = [this.shown ?? this.next, this.view];
    if (set === undefined || view === undefined) return [];
    return tilesOf(view).flatMap((id) => set.best(id) ?? []);
  }

  private newSet(address: Address): TileSet {
    return new TileSet(address, this.load, (error) => this.arrived(error));
  }

  private want(): void {
    if (this.view === undefined) return;
    const ids = tilesOf(this.view);
    for (const set of [this.next ?? this.shown, this.history]) set?.want(ids);
  }

  private arrived(error?: unknown): void {
    const ready = this.view !== undefined && this.next?.has(tilesOf(this.view)) === true;
    if (ready || this.shown === undefined) this.settle();
    else if (!this.isMoving) this.paint(true);
    this.events.onTiles(error);
  }

  /** Ends the motion: what was waiting takes the place of what is shown. */
  private settle(): void {
    const ready = this.view !== undefined && this.next?.has(tilesOf(this.view)) === true;
    if (this.next !== undefined) this.shown = this.next;
    if (ready) this.next = undefined;
    this.isMoving = false;
    this.paint(true);
  }

  /** Takes the size of the view, and clears it. */
  private begin(view: Viewport): void {
    const [width, height] = [Math.round(view.width * this.ratio), Math.round(view.height * this.ratio)];
    if (this.canvas.width !== width) this.canvas.width = width;
    if (this.canvas.height !== height) this.canvas.height = height;
    this.painted.clear();
    this.context.setTransform(1, 0, 0, 1, 0, 0);
    this.context.clearRect(0, 0, width, height);
  }

  private paint(all: boolean): void {
    const view = this.view;
    const set = this.isMoving ? this.history : this.shown;
    if (view === undefined || set === undefined) return;
    if (all) this.begin(view);
    for (const id of tilesOf(view)) {
      const found = set.best(id);
      if (found !== undefined) this.paintTile(view, id, found);
    }
  }

  /** Paints a tile's part of the view from itself, or from the tile that contains it, unless it is painted so already. */
  private paintTile(view: Viewport, id: TileId, from: { readonly id: TileId; readonly areas: TileAreas }): void {
    const histories = ORDER.flatMap((name) => from.areas.outlines.get(name) ?? []);
    if (this.isMoving) for (const [name, history] of from.areas.outlines) history.seek(this.days(name));
    const outlines = histories.map((history) => history.rings);
    const before = this.painted.get(tileKey(id));
    if (before?.length === outlines.length && outlines.every((rings, i) => rings === before[i])) return;
    this.painted.set(tileKey(id), outlines);
    this.context.save();
    this.clipTo(view, id);
    this.toTile(view, from.id);
    for (const name of ORDER) this.paintOutline(name, from.areas.outlines.get(name));
    if (!this.isMoving && this.tone === 'full') this.paintFront(from.areas.front);
    this.context.restore();
  }

  /** Keeps to whole pixels, so that neighbours meet without a seam. */
  private clipTo({ zoom, left, top }: Viewport, { z, x, y }: TileId): void {
    const width = tileWidth(z, zoom);
    const edge = (tile: number, from: number): number => Math.round((tile * width - from) * this.ratio);
    const [west, north, east, south] = [edge(x, left), edge(y, top), edge(x + 1, left), edge(y + 1, top)];
    this.context.setTransform(1, 0, 0, 1, 0, 0);
    this.context.beginPath();
    this.context.rect(west, north, east - west, south - north);
    this.context.clip();
    this.context.clearRect(west, north, east - west, south - north);
  }

  /** From here on the context counts in the units of the tile. */
  private toTile({ zoom, left, top }: Viewport, { z, x, y }: TileId): void {
    const width = tileWidth(z, zoom);
    const scale = (width / EXTENT) * this.ratio;
    this.context.setTransform(scale, 0, 0, scale, (x * width - left) * this.ratio, (y * width - top) * this.ratio);
    this.context.lineJoin = 'round';
  }

  private paintOutline(name: AreaKind, history: OutlineHistory | undefined): void {
    if (history === undefined || history.rings.length === 0) return;
    const { fill, edge } = this.palette.ink(name, this.tone);
    const path = pathOf(history.rings);
    const isChange = name === 'gained' || name === 'lost';
    this.context.save();
    if (isChange) this.clipToCounted(path);
    this.context.fillStyle = typeof fill === 'string' ? fill : this.inPlace(fill);
    this.context.fill(path, 'nonzero');
    this.context.strokeStyle = edge;
    this.setPen(isChange ? WIDTHS.edge / 2 : WIDTHS.edge, DASHES[name]);
    this.context.stroke(path);
    this.context.restore();
  }

  /** Leaves out areas whose winding number is -1: a rectangle around the tile makes it 0. */
  private clipToCounted(path: Path2D): void {
    const turns = new Path2D(path);
    turns.rect(-EXTENT, -EXTENT, 3 * EXTENT, 3 * EXTENT);
    this.context.clip(turns, 'nonzero');
  }

  private paintFront(front: readonly FlatRing[]): void {
    if (front.length === 0) return;
    this.context.strokeStyle = this.palette.colour('colour-front');
    this.setPen(WIDTHS.front);
    const path = new Path2D();
    for (const line of front) trace(path, line);
    this.context.stroke(path);
  }

  private setPen(width: number, dash: readonly number[] = []): void {
    const unit = this.ratio / this.context.getTransform().a;
    this.context.lineWidth = width * unit;
    this.context.setLineDash(dash.map((length) => length * unit));
  }

  /** The pattern in pixels of the world, so that it runs on from tile to tile and moves with the map. */
  private inPlace(pattern: CanvasPattern): CanvasPattern {
    const view = this.view;
    const world = new DOMMatrix().translate(-Math.round((view?.left ?? 0) * this.ratio), -Math.round((view?.top ?? 0) * this.ratio));
    pattern.setTransform(this.context.getTransform().inverse().multiply(world));
    return pattern;
  }
}

const paths = new WeakMap<readonly FlatRing[], Path2D>();

function pathOf(rings: readonly FlatRing[]): Path2D {
  const known = paths.get(rings);
  if (known !== undefined) return known;
  const path = new Path2D();
  for (const ring of rings) {
    trace(path, ring);
    path.closePath();
  }
  paths.set(rings, path);
  return path;
}

function trace(path: Path2D, line: FlatRing): void {
  path.moveTo(line[0] ?? 0, line[1] ?? 0);
  for (let i = 2; i + 1 < line.length; i += 2) path.lineTo(line[i] ?? 0, line[i + 1] ?? 0);
}
