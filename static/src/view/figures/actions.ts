import type { Day } from '../../core/day';
import type { Filter, Order } from '../../core/figures/state';
import type { Language } from '../../core/messages';

/** What a reader of figures can do; the views call these and hold no state of their own. */
export interface FiguresActions {
  /** Narrows or widens what is shown by the members given. */
  readonly filter: (filter: Filter) => void;
  /** The same while a search is typed: no entry in the history. */
  readonly type: (query: string) => void;
  readonly clear: () => void;
  readonly sort: (order: Order) => void;
  readonly chooseLanguage: (language: Language) => void;
  readonly retry: () => void;
  /** The address of the map of a source on a day. */
  readonly mapAt: (query: { readonly source: string; readonly date: Day }) => string;
}
