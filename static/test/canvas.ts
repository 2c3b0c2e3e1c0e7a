/** A canvas that records what is drawn on it, in place of the browser's. */
import { vi } from 'vitest';

/** A path as its commands, such as 'M0 0 L4 0 Z'. */
export class RecordedPath {
  readonly commands: string[] = [];
  constructor(from?: RecordedPath) {
    this.commands.push(...(from?.commands ?? []));
  }
  moveTo(x: number, y: number): void {
    this.commands.push(`M${round(x)} ${round(y)}`);
  }
  lineTo(x: number, y: number): void {
    this.commands.push(`L${round(x)} ${round(y)}`);
  }
  rect(x: number, y: number, width: number, height: number): void {
    this.commands.push(`R${[x, y, width, height].map(round).join(' ')}`);
  }
  closePath(): void {
    this.commands.push('Z');
  }
  addPath(path: RecordedPath): void {
    this.commands.push(...path.commands);
  }
  toString(): string {
    return this.commands.join(' ');
  }
}

/** One call that leaves a mark or limits those that follow, with what it depended on. */
export interface Call {
  readonly call: 'fill' | 'stroke' | 'clip' | 'clear';
  readonly path: string;
  /** The colour of a fill or stroke. */
  readonly colour?: string;
  /** The rule of a fill or clip. */
  readonly rule?: string;
  /** Of a stroke, in pixels of the canvas. */
  readonly width?: number;
  readonly dash?: readonly number[];
  /** How many clips limit the call. */
  readonly clips: number;
}

interface State {
  fillStyle: unknown;
  strokeStyle: unknown;
  lineWidth: number;
  lineJoin: string;
  dash: readonly number[];
  transform: readonly [scale: number, x: number, y: number];
  clips: number;
}

const PLAIN: State = { fillStyle: 'black', strokeStyle: 'black', lineWidth: 1, lineJoin: 'miter', dash: [], transform: [1, 0, 0], clips: 0 };

/** The part of CanvasRenderingContext2D that the map uses. */
export class RecordingContext {
  readonly calls: Call[] = [];
  /** The scale and origin of every transform that was set. */
  readonly transforms: (readonly number[])[] = [];
  private state: State = { ...PLAIN };
  private readonly stack: State[] = [];
  private path = new RecordedPath();

  set fillStyle(style: unknown) {
    this.state.fillStyle = style;
  }
  set strokeStyle(style: unknown) {
    this.state.strokeStyle = style;
  }
  set lineWidth(width: number) {
    this.state.lineWidth = width;
  }
  set lineJoin(join: string) {
    this.state.lineJoin = join;
  }
  setLineDash(dash: readonly number[]): void {
    this.state.dash = dash;
  }
  setTransform(...[scale = 1, , , , x = 0, y = 0]: readonly number[]): void {
    this.state.transform = [scale, x, y];
    this.transforms.push([scale, x, y].map(round));
  }
  getTransform(): { readonly a: number } {
    return { a: this.state.transform[0] };
  }
  save(): void {
    this.stack.push({ ...this.state });
  }
  restore(): void {
    this.state = this.stack.pop() ?? { ...PLAIN };
  }
  beginPath(): void {
    this.path = new RecordedPath();
  }
  rect(x: number, y: number, width: number, height: number): void {
    this.path.rect(x, y, width, height);
  }
  clearRect(x: number, y: number, width: number, height: number): void {
    this.record({ call: 'clear', path: `R${[x, y, width, height].map(round).join(' ')}` });
  }
  clip(path: RecordedPath = this.path, rule = 'nonzero'): void {
    this.record({ call: 'clip', path: path.toString(), rule });
    this.state.clips++;
  }
  fill(path: RecordedPath, rule = 'nonzero'): void {
    this.record({ call: 'fill', path: path.toString(), colour: String(this.state.fillStyle), rule });
  }
  stroke(path: RecordedPath): void {
    const scale = this.state.transform[0];
    const dash = this.state.dash.map((length) => round(length * scale));
    this.record({
      call: 'stroke',
      path: path.toString(),
      colour: String(this.state.strokeStyle),
      width: round(this.state.lineWidth * scale),
      ...(dash.length > 0 && { dash }),
    });
  }
  private record(call: Omit<Call, 'clips'>): void {
    this.calls.push({ ...call, clips: this.state.clips });
  }
}

/** An element that is a canvas, or the probe on which colours are read. */
class FakeElement {
  readonly context = new RecordingContext();
  readonly classes = new Set<string>();
  readonly classList = {
    add: (name: string): unknown => this.classes.add(name),
    toggle: (name: string, on: boolean): unknown => (on ? this.classes.add(name) : this.classes.delete(name)),
  };
  readonly style = { color: '' };
  width = 0;
  height = 0;
  hidden = false;
  /** Patterns cannot be told apart on a recording: their cells have no context, and the colour stands for them. */
  constructor(private readonly drawable: boolean) {}
  getContext(): RecordingContext | null {
    return this.drawable ? this.context : null;
  }
  append(): void {
    // the probe needs no place
  }
}

/** Puts a recording canvas and plain colours, 'var(--name)', in place of the browser's until the test is over. */
export function stubCanvas(ratio = 1): { readonly host: HTMLElement; readonly frames: (() => void)[] } {
  const frames: (() => void)[] = [];
  vi.stubGlobal('window', { devicePixelRatio: ratio });
  vi.stubGlobal('Path2D', RecordedPath);
  vi.stubGlobal('getComputedStyle', ({ style }: FakeElement) => ({ color: style.color }));
  vi.stubGlobal('requestAnimationFrame', (frame: () => void) => frames.push(frame));
  let canvases = true;
  vi.stubGlobal('document', { createElement: (name: string) => new FakeElement(name === 'canvas' && canvases) });
  withoutPatterns = () => (canvases = false);
  return { host: new FakeElement(false) as unknown as HTMLElement, frames };
}

let withoutPatterns: () => unknown = () => undefined;

/** From here on new canvases have no context: areas are filled with a colour where they have a pattern. */
export function noPatterns(): void {
  withoutPatterns();
}

/** What was recorded on a canvas. */
export function recordingOf(canvas: HTMLCanvasElement): RecordingContext {
  return (canvas as unknown as FakeElement).context;
}

function round(value: number): number {
  return Number(value.toFixed(3)) + 0;
}
