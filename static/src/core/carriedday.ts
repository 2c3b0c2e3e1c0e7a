/**
 * Which day's areas are shown for a day while the map moves through time. Not every snapshot
 * speaks of every status: a status that a snapshot leaves out is carried over from the last one
 * that speaks of it, so that it does not flicker, as the tiles of a snapshot do.
 */
import type { Snapshot } from './answers';
import { dayNumber } from './day';
import type { AreaKind } from './tileareas';

/** For how many days a map draws what is carried over. */
export const LONGEST_CARRIED = 31;

/** For each snapshot and kind, the day whose areas are shown, as dayNumber counts. */
export type CarriedDay = (index: number, kind: AreaKind) => number;

export function carriedDays(snapshots: readonly Snapshot[]): CarriedDay {
  const days = snapshots.map((snapshot) => dayNumber(snapshot.date));
  const known = new Map<AreaKind, readonly number[]>();
  return (index, kind) => {
    const carried = known.get(kind) ?? daysCarried(snapshots, days, kind);
    known.set(kind, carried);
    return carried[index] ?? -Infinity;
  };
}

function daysCarried(snapshots: readonly Snapshot[], days: readonly number[], kind: AreaKind): readonly number[] {
  let last: number | undefined;
  return snapshots.map((snapshot, i) => {
    const day = days[i] ?? 0;
    if (speaksOf(snapshot, kind)) last = day;
    return last !== undefined && day - last <= LONGEST_CARRIED ? last : day;
  });
}

function speaksOf({ statuses, split_since: split }: Snapshot, kind: AreaKind): boolean {
  if (kind === 'pre-2022') return split;
  return kind === 'gained' || kind === 'lost' || statuses.includes(kind);
}
