/** Finding one's way in a source's snapshots, which are in order of date. */
import type { SeriesPoint, Snapshot } from './answers';
import { type Day, dayAt, dayNumber } from './day';

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

/** How far one step goes: to the next snapshot, or by days of the calendar. */
export const STRIDES = ['snapshot', 'day', 'week', 'month'] as const;
export type Stride = (typeof STRIDES)[number];
export type Way = -1 | 1;

/**
 * The day that a step leads to, within the days that have a map; undefined where there is
 * none. Weeks and months end on the day of a map, and always on another map.
 */
export function stepFrom(snapshots: Snapshots, from: Day, stride: Stride, way: Way): Day | undefined {
  const next = (way === 1 ? snapshotAfter : snapshotBefore)(snapshots, from)?.date;
  const [first] = snapshots;
  if (next === undefined || first === undefined || stride === 'snapshot') return next;
  const to = target(from, stride, way);
  if (stride === 'day') return to < first.date ? first.date : to;
  const landed = snapshotAt(snapshots, to)?.date ?? first.date;
  return (way === 1 ? landed > from : landed < from) ? landed : next;
}

function target(from: Day, stride: Stride, way: Way): Day {
  return stride === 'month' ? monthFrom(from, way) : dayAt(dayNumber(from) + way * (stride === 'week' ? 7 : 1));
}

/** The same day of the next month or the one before; the month's last day where it has no such day. */
function monthFrom(day: Day, way: Way): Day {
  const [year = 0, month = 1, date = 1] = day.split('-').map(Number);
  const days = new Date(Date.UTC(year, month + way, 0)).getUTCDate();
  return new Date(Date.UTC(year, month - 1 + way, Math.min(date, days))).toISOString().slice(0, 10) as Day;
}

/** Totals over time, as the chart draws them: one entry for each snapshot. */
export interface Totals {
  /** Days since 1970-01-01. */
  readonly days: readonly number[];
  /** On the sphere, as publishers print; null where the total is not to be trusted. */
  readonly km2: readonly (number | null)[];
  /** The days of flagged snapshots. */
  readonly flagged: readonly number[];
}

/**
 * What Ukraine held in each snapshot, or with a chronicle what its region did. Flagged totals
 * are left out of the line, unless all from some day on are flagged and there is no other.
 */
export function totalsOf(snapshots: Snapshots, chronicle: readonly SeriesPoint[] | undefined): Totals {
  const doubted = new Set(snapshots.filter((s) => s.flags.length > 0).map((s) => s.date));
  const rows: readonly { date: Day; sphere_km2: number | null }[] = chronicle ?? snapshots;
  const lone = doubted.size * 2 > snapshots.length; // mostly flagged: a line without them would tell nothing
  return {
    days: rows.map((row) => dayNumber(row.date)),
    km2: rows.map((row) => (doubted.has(row.date) && !lone ? null : row.sphere_km2)),
    flagged: [...doubted].map(dayNumber),
  };
}

/** The range of a chart's values, and the round ones that are named beside it. */
export interface Levels {
  readonly base: number;
  readonly top: number;
  readonly named: readonly number[];
}

const LOW = 0.45; // of the largest total: smaller ones than this need the whole scale

/**
 * A scale for totals. It begins at 0 where they vary much. Where all are nearly alike it
 * begins at a round value above 0, which then is named: nothing would be seen from 0.
 */
export function levelsOf(values: readonly (number | null)[]): Levels {
  const known = values.filter((value) => value !== null);
  if (known.length === 0) return { base: 0, top: 1, named: [] };
  const [least, most] = [Math.min(...known), Math.max(...known)];
  const zoomed = least > LOW * most && most > least;
  const span = zoomed ? (most - least) * 1.3 : most;
  const step = roundStep(span / 2.2);
  const base = zoomed ? Math.floor((least - 0.08 * span) / step) * step : 0;
  const top = Math.max(most + 0.08 * span, base + step);
  const named = Array.from({ length: Math.floor((top - base) / step) + 1 }, (_, i) => base + i * step);
  return { base, top, named };
}

/** The least of 1, 2 and 5 times a power of ten that is not below the size. */
function roundStep(size: number): number {
  if (size <= 0) return 1;
  const power = 10 ** Math.floor(Math.log10(size));
  return ([1, 2, 5].find((factor) => factor * power >= size) ?? 10) * power;
}

/** The first days of the years between two days. */
export function yearsBetween(first: Day, last: Day): readonly Day[] {
  const [from, to] = [Number(first.slice(0, 4)) + 1, Number(last.slice(0, 4))];
  return Array.from({ length: Math.max(0, to - from + 1) }, (_, i) => `${from + i}-01-01` as Day);
}
