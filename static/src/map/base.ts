/** The base map: land and water below the areas, rivers and borders above them. It does not know Leaflet. */
import type { Polygons, Position } from '../core/geometry';
import { type BaseShapes, DASHED_FROM, type Line, riverWidth } from '../core/basemap';
import { unitsOf } from '../core/mercator';
import type { Viewport } from '../core/tiles';
import { areaPath, Brush, type Drawable, linesPath } from './brush';
import { Palette } from './palette';

/** A region that can be pointed at and chosen. */
export interface Unit {
  readonly code: string;
  readonly shape: Polygons;
}

/** The parts of a comparison, drawn over the areas. */
export type Part = 'only_a' | 'only_b' | 'both';
const PART_COLOURS: Readonly<Record<Part, string>> = { only_a: 'colour-gained', only_b: 'colour-lost', both: 'colour-held' };

interface Water {
  readonly from: number;
  readonly open: Path2D;
  readonly rivers: Path2D;
  /** Known by few points. */
  readonly rough: Path2D;
}

interface Paths {
  readonly land: Path2D;
  readonly coast: Path2D;
  readonly borders: Path2D;
  readonly water: readonly Water[];
}

export class BaseMap {
  readonly under: Drawable;
  readonly over: Drawable;
  private readonly palette: Palette;
  private readonly below: Brush;
  private readonly above: Brush;
  private base: Paths | undefined;
  private ukraine: Path2D | undefined;
  private outline: Path2D | undefined;
  private readonly units = new Map<string, Path2D>();
  private chosen: readonly string[] = [];
  private pointed: string | undefined;
  private parts: readonly (readonly [Part, Path2D])[] = [];
  private hasRaster = false;
  private view: Viewport | undefined;
  private frame: number | undefined;

  /** @param probe an element in the document, whose colour is read */
  constructor(probe: HTMLElement) {
    const [under, over] = [document.createElement('canvas'), document.createElement('canvas')];
    this.palette = new Palette(probe);
    this.below = new Brush(under, this.palette);
    this.above = new Brush(over, this.palette);
    this.under = { canvas: under, draw: (view) => this.drawUnder(view) };
    this.over = { canvas: over, draw: (view) => this.drawOver(view) };
  }

  setBase({ land, coast, borders, water }: BaseShapes): void {
    this.base = {
      ...{ land: areaPath(land), coast: linesPath(coast), borders: linesPath(borders) },
      water: water.map(({ from, waters, rivers, rough }) => ({ from, open: areaPath(waters), rivers: linesPath(rivers), rough: linesPath(rough) })),
    };
    this.redraw();
  }

  /** Takes the regions and the outline of the country that they make up. */
  setUnits(units: readonly Unit[], outline: readonly Line[]): void {
    for (const { code, shape } of units) this.units.set(code, areaPath(shape));
    this.ukraine = areaPath(units.flatMap((unit) => unit.shape));
    this.outline = linesPath(outline);
    this.redraw();
  }

  /** Leaves land and water to an operator's raster tiles. */
  setRaster(): void {
    this.hasRaster = true;
    this.redraw();
  }

  /** Veils all but the chosen regions; nothing where codes is empty. */
  setChosen(codes: readonly string[]): void {
    this.chosen = codes;
    this.redrawOver();
  }

  /** Shades the region that is pointed at. */
  point(code: string | undefined): void {
    if (code === this.pointed) return;
    this.pointed = code;
    this.redrawOver();
  }

  setParts(parts: ReadonlyMap<Part, Polygons>): void {
    this.parts = [...parts].map(([part, shape]) => [part, areaPath(shape)]);
    this.redrawOver();
  }

  /** The region at a point. */
  unitAt(at: Position): string | undefined {
    const [x, y] = unitsOf(at);
    const { context } = this.above;
    context.setTransform(1, 0, 0, 1, 0, 0);
    for (const [code, path] of this.units) {
      if (context.isPointInPath(path, x, y, 'evenodd')) return code;
    }
    return undefined;
  }

  recolour(): void {
    this.palette.refresh();
    this.redraw();
  }

  /** Draws before the next frame, once, however much has changed until then. */
  private redraw(): void {
    this.frame ??= requestAnimationFrame(() => {
      this.frame = undefined;
      if (this.view === undefined) return;
      this.drawUnder(this.view);
      this.drawOver(this.view);
    });
  }

  private redrawOver(): void {
    if (this.view !== undefined && this.frame === undefined) this.drawOver(this.view);
  }

  private drawUnder(view: Viewport): void {
    this.view = view;
    const brush = this.below;
    brush.begin(view);
    if (this.hasRaster) return;
    if (this.base !== undefined) brush.fill(this.base.land, 'land', 'evenodd');
    if (this.base !== undefined) brush.stroke(this.base.borders, { colour: 'border', width: 1 });
    if (this.ukraine !== undefined) {
      brush.fill(this.ukraine, 'ukraine');
      brush.stroke(this.ukraine, { colour: 'ukraine', width: 1 });
    }
    if (this.base !== undefined) brush.stroke(this.base.coast, { colour: 'coast', width: 0.8 });
    for (const { open } of this.waterAt(view)) {
      brush.fill(open, 'sea', 'evenodd');
      brush.stroke(open, { colour: 'coast', width: 0.8 });
    }
  }

  private drawOver(view: Viewport): void {
    this.view = view;
    const brush = this.above;
    brush.begin(view);
    for (const { from, rivers, rough } of this.waterAt(view)) {
      const pen = { colour: 'river', width: riverWidth(from, view.zoom) };
      brush.stroke(rivers, pen);
      brush.stroke(rough, view.zoom >= DASHED_FROM ? { ...pen, dash: [2, 4] } : pen);
    }
    for (const [part, path] of this.parts) {
      brush.fill(path, PART_COLOURS[part]);
      brush.stroke(path, { colour: `${PART_COLOURS[part]}-edge`, width: 0.6 });
    }
    this.drawUnits(brush);
  }

  private drawUnits(brush: Brush): void {
    for (const path of this.units.values()) brush.stroke(path, { colour: 'unit', width: 0.8 });
    const pointed = this.pointed === undefined ? undefined : this.units.get(this.pointed);
    if (pointed !== undefined) brush.fill(pointed, 'pointed');
    if (this.outline !== undefined) brush.stroke(this.outline, { colour: 'outline', width: 1.5 });
    const chosen = this.chosen.flatMap((code) => this.units.get(code) ?? []);
    if (chosen.length === 0) return;
    const veil = new Path2D();
    veil.rect(-1e6, -1e6, 2e6, 2e6); // more than the map ever shows
    for (const path of chosen) veil.addPath(path);
    brush.fill(veil, 'veil', 'evenodd');
    for (const path of chosen) brush.stroke(path, { colour: 'chosen', width: 2.4 });
  }

  /** Rivers and open water that the zoom has room for. */
  private waterAt({ zoom }: Viewport): readonly Water[] {
    return this.hasRaster ? [] : (this.base?.water.filter(({ from }) => zoom >= from) ?? []);
  }
}
