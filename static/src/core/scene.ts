/** All that the page draws from: the reader's choice and what has been loaded for it. */
import type { Areas, Changes, Comparison, Overlap, Series, Snapshot, Source, WithdrawnMap } from './answers';
import type { Failure } from './api';
import type { Day } from './day';
import type { Format } from './format';
import type { History } from './answers';
import type { Names } from './labels';
import type { Language, Messages } from './messages';
import type { News } from './news';
import { snapshotAt } from './snapshots';
import type { ViewState } from './state';

/** One snapshot on display. */
export interface SnapshotInView {
  /** Of Ukraine, by region. */
  readonly areas: Areas;
  /** Of the chosen region; the same as areas where none is chosen. */
  readonly chosen: Areas;
}

/** A region that can be chosen: a unit, or a group with more than one member. */
export interface Region {
  readonly code: string;
  readonly names: Names;
  readonly members: readonly string[];
}

/** Why something could not be shown. */
export interface Trouble {
  /** reading: the server has the newest map and is still reading those before it. */
  readonly failure: Failure | 'noSources' | 'reading';
  readonly detail: string;
}

export interface Scene {
  readonly state: ViewState;
  readonly words: Messages;
  readonly format: Format;
  readonly sources: readonly Source[];
  readonly snapshots: readonly Snapshot[];
  /** The maps that their publisher took back. */
  readonly withdrawn: readonly WithdrawnMap[];
  /** What became of the maps since the page was opened, and the reader has not taken up. */
  readonly news: News | undefined;
  readonly regions: ReadonlyMap<string, Region>;
  readonly shown: SnapshotInView | undefined;
  /** What the chosen region held in each snapshot, and what moved to it. */
  readonly chronicle: Series | undefined;
  /** The same by month; and for each region. */
  readonly months: Series | undefined;
  readonly monthsByRegion: Series | undefined;
  /** What changed between two days, where the map shows that. */
  readonly changes: Changes | undefined;
  /** The other map of a comparison, and where two sources agree. */
  readonly other: Areas | undefined;
  /** The source, if not the default, that has no map for the day that the other map was to be of. */
  readonly otherMissing: { readonly source: string | undefined; readonly date: Day | undefined } | undefined;
  readonly comparison: Comparison | undefined;
  readonly overlap: Overlap | undefined;
  /** The server's reason for not comparing the two, where it does not. */
  readonly incomparable: string | undefined;
  /** Who held the spot that is told about, where one is. */
  readonly spot: History | undefined;
  readonly spotTrouble: Trouble | undefined;
  readonly loading: boolean;
  readonly trouble: Trouble | undefined;
}

export const UKRAINE = 'UA';

/** The source chosen, else the server's default; undefined until the list of sources names it. */
export function sourceName({ state, sources }: Pick<Scene, 'state' | 'sources'>): string | undefined {
  return state.source ?? sources.find((source) => source.default)?.source;
}

/** Reports whether the numbers are on their way, rather than absent. */
export function isWaiting({ shown, trouble }: Scene): boolean {
  return shown === undefined && trouble === undefined;
}

/** The source chosen, once the list of sources is there. */
export function chosenSource(scene: Scene): Source | undefined {
  const name = sourceName(scene);
  return scene.sources.find((source) => source.source === name);
}

/** The title of the source chosen, or its name until the list of sources is there. */
export function sourceTitle(scene: Scene): string {
  return chosenSource(scene)?.title ?? scene.state.source ?? '';
}

/** The day to step from: that of the snapshot in view or on its way, else the day asked for. */
export function dayInView({ state, snapshots, shown }: Scene): Day | undefined {
  return snapshotAt(snapshots, state.date)?.date ?? shown?.areas.snapshot ?? state.date;
}

/** The name of a region, or its code while names are not there. */
export function regionName(scene: Pick<Scene, 'regions'>, code: string, language: Language): string {
  return scene.regions.get(code)?.names[language] ?? code;
}
