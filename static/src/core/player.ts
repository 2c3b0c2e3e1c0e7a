/** Plays the days one after another. It draws nothing and reads no clock but the one it is given. */
import { type Day, dayAt, dayNumber } from './day';

/** Days a second. */
export const SPEEDS = { week: 7, month: 30, quarter: 91 } as const;
export type Speed = keyof typeof SPEEDS;

/** Animation frames, as a window has them. */
export interface Frames {
  /** Runs once at the next frame, with the time in ms. */
  readonly request: (frame: (ms: number) => void) => number;
  readonly cancel: (request: number) => void;
}

export interface DayDisplay {
  /** A day to draw, in order; not again until another one is due. */
  readonly show: (day: Day) => void;
  /** It plays no more: at the end, or because it was told to. */
  readonly rest: (day: Day) => void;
}

const LONGEST_FRAME = 100; // ms; a page that was hidden meanwhile goes on where it was

export class Player {
  speed: Speed = 'month';
  private request: number | undefined;
  private stops: readonly number[] = [];
  /** In days since 1970-01-01, with their fractions. */
  private at = 0;
  private before: number | undefined;

  constructor(
    private readonly frames: Frames,
    private readonly display: DayDisplay,
  ) {}

  get playing(): boolean {
    return this.request !== undefined;
  }

  /** Plays from a day to the last of the snapshots; from their first, where the day is at the end. */
  play(snapshots: readonly { readonly date: Day }[], from: Day): void {
    this.stops = snapshots.map((snapshot) => dayNumber(snapshot.date));
    const [first, last] = [this.stops[0], this.stops.at(-1)];
    if (this.playing || first === undefined || last === undefined || first === last) return;
    this.at = dayNumber(from) >= last ? first : Math.max(first, dayNumber(from));
    this.before = undefined;
    this.display.show(dayAt(this.at));
    this.next();
  }

  pause(): void {
    if (this.request === undefined) return;
    this.frames.cancel(this.request);
    this.request = undefined;
    this.display.rest(dayAt(Math.floor(this.at)));
  }

  private next(): void {
    this.request = this.frames.request((ms) => this.frame(ms));
  }

  private frame(ms: number): void {
    const elapsed = Math.min(LONGEST_FRAME, ms - (this.before ?? ms));
    this.before = ms;
    const shown = Math.floor(this.at);
    const last = this.stops.at(-1) ?? this.at;
    this.at = Math.min(last, this.after(elapsed / 1000));
    const day = Math.floor(this.at);
    if (day !== shown) this.display.show(dayAt(day));
    if (this.at >= last) this.pause();
    else this.next();
  }

  /**
   * Where the time leads to. A stretch without a snapshot that would take more than a
   * second takes one, and ends where the snapshot is.
   */
  private after(seconds: number): number {
    const next = this.stops.findIndex((stop) => stop > this.at);
    const [start, end] = [this.stops[next - 1] ?? this.at, this.stops[next] ?? this.at];
    const pace = SPEEDS[this.speed];
    return end - start > pace ? Math.min(end, this.at + seconds * (end - start)) : this.at + seconds * pace;
  }
}
