import type { Day } from '../core/day';
import type { Language } from '../core/messages';

/** What a reader can do; the views call these and hold no state of their own. */
export interface Actions {
  /** Shows the last snapshot at or before the day; undefined is the latest. */
  readonly chooseDay: (day: Day | undefined) => void;
  /** The same while the slider moves: no entry in the history, and no hurry. */
  readonly scrubTo: (day: Day) => void;
  readonly chooseSource: (source: string | undefined) => void;
  /** Chooses a region, or all of Ukraine where it is chosen already. */
  readonly toggleRegion: (code: string) => void;
  readonly chooseLanguage: (language: Language) => void;
  readonly retry: () => void;
}
