/**
 * Which day's ground stands for a day while the map moves through time. Not every
 * snapshot speaks of every status: without this, ground that half of the snapshots leave
 * out would flicker. At rest a map shows what its own snapshot does, and no more.
 */
import type { Snapshot } from './answers';
import { dayNumber } from './day';
import type { SheetName } from './ground';

const LONGEST = 31; // days

/** For each snapshot, by kind, the day whose ground is shown, as dayNumber counts. */
export type Hold = (index: number, sheet: SheetName) => number;

export function holdOf(snapshots: readonly Snapshot[]): Hold {
  const days = snapshots.map((snapshot) => dayNumber(snapshot.date));
  const kept = new Map<SheetName, readonly number[]>();
  return (index, sheet) => {
    const held = kept.get(sheet) ?? heldDays(snapshots, days, sheet);
    kept.set(sheet, held);
    return held[index] ?? -Infinity;
  };
}

function heldDays(snapshots: readonly Snapshot[], days: readonly number[], sheet: SheetName): readonly number[] {
  let last: number | undefined;
  return snapshots.map((snapshot, i) => {
    const day = days[i] ?? 0;
    if (speaksOf(snapshot, sheet)) last = day;
    return last !== undefined && day - last <= LONGEST ? last : day;
  });
}

function speaksOf({ statuses, split_since: split }: Snapshot, sheet: SheetName): boolean {
  if (sheet === 'pre-2022') return split;
  return sheet === 'gained' || sheet === 'lost' || statuses.includes(sheet);
}
