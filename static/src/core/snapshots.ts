/** Finding one's way in a source's snapshots, which are in order of date. */
import type { Snapshot } from './answers';
import { type Day, dayNumber } from './day';

type Snapshots = readonly Snapshot[];

/** The last snapshot at or before the day; without a day, the last one. */
export function snapshotAt(snapshots: Snapshots, day: Day | undefined): Snapshot | undefined {
  return day === undefined ? snapshots.at(-1) : snapshots.findLast((s) => s.date <= day);
}

/** Where the last snapshot at or before the day stands; -1 where there is none. */
export function snapshotIndex(snapshots: Snapshots, day: Day): number {
  let [low, high] = [0, snapshots.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((snapshots[middle]?.date ?? day) <= day) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}

/** The snapshot before the day. */
export function snapshotBefore(snapshots: Snapshots, day: Day): Snapshot | undefined {
  return snapshots.findLast((s) => s.date < day);
}

/** The snapshot after the day. */
export function snapshotAfter(snapshots: Snapshots, day: Day): Snapshot | undefined {
  return snapshots.find((s) => s.date > day);
}

export interface Chart {
  /** The outline of the area under the totals, as an SVG path. */
  readonly area: string;
  /** The totals alone. */
  readonly line: string;
  /** Where flagged snapshots stand, 0..width. */
  readonly flagged: readonly number[];
  readonly years: readonly { readonly year: string; readonly x: number }[];
}

/**
 * Draws the totals over time as steps, since a snapshot holds until the next. The
 * scale begins at 0. Flagged totals are marked and left out of the line.
 */
export function chart(snapshots: Snapshots, width: number, height: number): Chart {
  const [first, last] = [snapshots[0], snapshots.at(-1)];
  if (first === undefined || last === undefined || first === last) return { area: '', line: '', flagged: [], years: [] };
  const [from, to] = [dayNumber(first.date), dayNumber(last.date)];
  const x = (day: Day): number => round((width * (dayNumber(day) - from)) / (to - from));
  const trusted = snapshots.filter((s) => s.flags.length === 0);
  const top = Math.max(1, ...trusted.map((s) => s.geodesic_km2));
  const y = (s: Snapshot): number => round(height * (1 - s.geodesic_km2 / top));
  const line = trusted.map((s, i) => (i === 0 ? `M${x(s.date)} ${y(s)}` : `H${x(s.date)}V${y(s)}`)).join('');
  const start = trusted[0];
  return {
    line: `${line}H${width}`,
    area: start === undefined ? '' : `${line}H${width}V${height}H${x(start.date)}Z`,
    flagged: snapshots.filter((s) => s.flags.length > 0).map((s) => x(s.date)),
    years: years(first.date, last.date).map((year) => ({ year: year.slice(0, 4), x: x(year) })),
  };
}

/** The first days of the years between two days. */
function years(first: Day, last: Day): Day[] {
  const [from, to] = [Number(first.slice(0, 4)) + 1, Number(last.slice(0, 4))];
  return Array.from({ length: Math.max(0, to - from + 1) }, (_, i) => `${from + i}-01-01` as Day);
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
