/** An instant while the slider moves or the days play: drawn without loading anything. */
import type { SeriesPoint, Snapshot } from './answers';
import type { Day } from './day';

export interface Moment {
  readonly day: Day;
  /** The last snapshot at or before the day. */
  readonly snapshot: Snapshot;
  /** What the chosen region held in it, where its chronicle is loaded. */
  readonly point: SeriesPoint | undefined;
}
