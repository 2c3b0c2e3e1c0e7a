/** The colours and patterns of areas, from the custom properties that follow the theme. */
import { patterns, widths } from '../../../geo/draw/style.json';
import type { AreaKind } from '../core/tileareas';

/** Areas over a base map, or stepped back behind what changed. */
export type Tone = 'full' | 'pale';

export interface Ink {
  readonly fill: string | CanvasPattern;
  readonly edge: string;
}

interface Pattern {
  readonly form: string;
  readonly period: number;
  readonly width: number;
}

/** Which diagonals a form has, rising or not. */
const DIAGONALS: Readonly<Record<string, readonly boolean[]>> = { rising: [true], falling: [false], crossed: [true, false] };
const PATTERNS: Readonly<Record<string, Pattern>> = patterns;
/** In CSS pixels. */
export const WIDTHS = widths;

export class Palette {
  private readonly colours = new Map<string, string>();
  private readonly inks = new Map<string, Ink>();

  private readonly probe = document.createElement('i');

  /** @param host an element in the document, in which colours are read; the reader sees nothing of it */
  constructor(host: HTMLElement) {
    this.probe.hidden = true;
    host.append(this.probe);
  }

  /** Reads all colours anew, as when the theme changed. */
  refresh(): void {
    this.colours.clear();
    this.inks.clear();
  }

  ink(name: AreaKind, tone: Tone): Ink {
    const key = `${tone} ${name}`;
    const known = this.inks.get(key) ?? this.mix(name, tone);
    this.inks.set(key, known);
    return known;
  }

  /** The colour of a custom property, as the theme has it. */
  colour(property: string): string {
    const known = this.colours.get(property);
    if (known !== undefined) return known;
    this.probe.style.color = `var(--${property})`;
    const read = getComputedStyle(this.probe).color;
    this.colours.set(property, read);
    return read;
  }

  private mix(name: AreaKind, tone: Tone): Ink {
    const isStatus = name !== 'gained' && name !== 'lost';
    if (tone === 'pale' && isStatus) return this.pale(name);
    const pattern = PATTERNS[name];
    const fill = pattern === undefined ? this.colour(`colour-${name}`) : this.patterned(name, pattern);
    return { fill, edge: this.colour(`colour-${name}-edge`) };
  }

  private pale(name: AreaKind): Ink {
    const none = 'transparent';
    const held = name === 'occupied' || name === 'pre-2022';
    return held ? { fill: this.colour('colour-held'), edge: name === 'occupied' ? this.colour('colour-held-edge') : none } : { fill: none, edge: none };
  }

  private patterned(name: AreaKind, { form, period, width }: Pattern): CanvasPattern | string {
    const cell = document.createElement('canvas');
    cell.width = cell.height = Math.round(period * window.devicePixelRatio);
    const pen = cell.getContext('2d');
    if (pen === null) return this.colour(`colour-${name}`);
    pen.scale(cell.width / period, cell.width / period);
    pen.fillStyle = this.colour(`colour-${name}`);
    pen.fillRect(0, 0, period, period);
    pen.fillStyle = pen.strokeStyle = this.colour(`colour-${name}-mark`);
    pen.lineWidth = width;
    if (form === 'dots') dots(pen, period, width);
    else for (const rising of DIAGONALS[form] ?? []) lines(pen, period, rising);
    return pen.createPattern(cell, 'repeat') ?? this.colour(`colour-${name}`);
  }
}

function dots(pen: CanvasRenderingContext2D, period: number, width: number): void {
  for (const at of [period / 4, (3 * period) / 4]) {
    pen.beginPath();
    pen.arc(at, at, width / 2, 0, 2 * Math.PI);
    pen.fill();
  }
}

/** Diagonals, with the neighbouring cells' where they reach into this one's corners. */
function lines(pen: CanvasRenderingContext2D, period: number, rising: boolean): void {
  pen.beginPath();
  for (const shift of [-period, 0, period]) {
    pen.moveTo(shift - 1, rising ? period + 1 : -1);
    pen.lineTo(shift + period + 1, rising ? -1 : period + 1);
  }
  pen.stroke();
}
