import type { Position } from '../core/geometry';
import type { Day } from '../core/day';
import type { Language } from '../core/messages';
import type { ViewState } from '../core/state';

/** What a reader can do; the views call these and hold no state of their own. */
export interface Actions {
  /** Shows the last snapshot at or before the day; undefined is the latest. */
  readonly chooseDay: (day: Day | undefined) => void;
  /** The same while the slider moves or the days play: drawn at once, loaded when it rests. */
  readonly scrubTo: (day: Day) => void;
  /** Shows the map of a day as it was known then, such as before its publisher took it back. */
  readonly showAsKnown: (day: Day, knownAt: string) => void;
  /** Shows what the news are of; or leaves them. */
  readonly takeNews: () => void;
  readonly leaveNews: () => void;
  readonly chooseSource: (source: string | undefined) => void;
  /** Chooses a region, or all of Ukraine where it is chosen already. */
  readonly toggleRegion: (code: string) => void;
  readonly chooseLanguage: (language: Language) => void;
  /** Changes what the map tells: mode, since, what it is compared with. */
  readonly choose: (change: Pick<ViewState, 'mode' | 'since' | 'otherSource' | 'otherDate' | 'comparison'>) => void;
  /** Tells about a spot on the map, or about a place by its id; undefined closes that. */
  readonly tellOf: (spot: Spot | undefined) => void;
  /** Brings a point into view, near enough to see a town. */
  readonly goTo: (at: Position) => void;
  readonly retry: () => void;
}

export type Spot = { readonly point: Position } | { readonly place: number };
