/** What became of a source's maps while the page was open. */
import type { Dates } from './answers';
import type { Day } from './day';

export interface News {
  /** newer: a day was added; revised and withdrawn: the map in view was corrected, or taken back. */
  readonly kind: 'newer' | 'revised' | 'withdrawn';
  /** The day that was added, or the one in view. */
  readonly day: Day;
}

/** The map in view. */
interface Shown {
  readonly snapshot: Day;
  readonly revision_id: string;
}

/** What the reader should know of the list of maps after it was read again, if anything. */
export function newsOf(before: Dates, after: Dates, shown: Shown | undefined): News | undefined {
  const kind = shown && replacementOf(before, after, shown);
  if (shown !== undefined && kind !== undefined) return { kind, day: shown.snapshot };
  const [old, newest] = [before.rows.at(-1)?.date, after.rows.at(-1)?.date];
  return newest !== undefined && newest > (old ?? '') ? { kind: 'newer', day: newest } : undefined;
}

/** Reports whether what was told is still so. */
export function isStillSo({ kind, day }: News, { rows }: Dates): boolean {
  return kind !== 'newer' || rows.some((row) => row.date === day);
}

/** How the map in view ceased to be that of its day; undefined where it still is, or was not before. */
function replacementOf(before: Dates, after: Dates, { snapshot, revision_id: id }: Shown): 'revised' | 'withdrawn' | undefined {
  const isIn = (maps: Dates['rows'] | Dates['withdrawn'] = []): boolean => maps.some((each) => each.revision_id === id);
  if (isIn(after.withdrawn)) return isIn(before.withdrawn) ? undefined : 'withdrawn'; // the list may go on naming it, where there is no other of its day
  if (!isIn(before.rows) || isIn(after.rows)) return undefined;
  return after.rows.some((row) => row.date === snapshot) ? 'revised' : 'withdrawn';
}
