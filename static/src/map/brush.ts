/** Draws paths in map units on a canvas, in the colours of the theme. */
import type { Polygons, Position } from '../core/geometry';
import type { Line } from '../core/basemap';
import { placeOf, unitsOf } from '../core/mercator';
import type { Viewport } from '../core/tiles';
import type { Palette } from './palette';

/** Something that draws a part of the world on a canvas of its own. */
export interface Drawable {
  readonly canvas: HTMLCanvasElement;
  draw(view: Viewport): void;
}

export interface Pen {
  /** The custom property whose colour it has. */
  readonly colour: string;
  /** In CSS pixels. */
  readonly width: number;
  readonly dash?: readonly number[];
}

export class Brush {
  readonly context: CanvasRenderingContext2D;
  private readonly ratio = window.devicePixelRatio;
  private unit = 1; // CSS pixels in map units

  constructor(
    private readonly canvas: HTMLCanvasElement,
    private readonly palette: Palette,
  ) {
    const context = canvas.getContext('2d');
    if (context === null) throw new Error('this browser has no canvas');
    this.context = context;
  }

  /** Takes the size of the view, and clears it. */
  begin(view: Viewport): void {
    const [width, height] = [Math.round(view.width * this.ratio), Math.round(view.height * this.ratio)];
    if (this.canvas.width !== width) this.canvas.width = width;
    if (this.canvas.height !== height) this.canvas.height = height;
    const { scale, left, top } = placeOf(view);
    this.context.setTransform(1, 0, 0, 1, 0, 0);
    this.context.clearRect(0, 0, width, height);
    this.context.setTransform(scale * this.ratio, 0, 0, scale * this.ratio, left * this.ratio, top * this.ratio);
    this.context.lineJoin = 'round';
    this.unit = 1 / scale;
  }

  fill(path: Path2D, colour: string, rule: CanvasFillRule = 'nonzero'): void {
    this.context.fillStyle = this.palette.colour(colour);
    this.context.fill(path, rule);
  }

  stroke(path: Path2D, { colour, width, dash = [] }: Pen): void {
    this.context.strokeStyle = this.palette.colour(colour);
    this.context.lineWidth = width * this.unit;
    this.context.setLineDash(dash.map((length) => length * this.unit));
    this.context.stroke(path);
  }
}

/** A path in map units of lines in lon, lat. */
export function linesPath(lines: readonly Line[]): Path2D {
  const path = new Path2D();
  for (const line of lines) trace(path, line);
  return path;
}

/** A path in map units of polygons in lon, lat. */
export function areaPath(polygons: Polygons): Path2D {
  return linesPath(polygons.flat());
}

function trace(path: Path2D, line: readonly Position[]): void {
  line.forEach((at, i) => {
    const [x, y] = unitsOf(at);
    if (i === 0) path.moveTo(x, y);
    else path.lineTo(x, y);
  });
}
