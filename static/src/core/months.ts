/** What was held and what moved by month, as bars and small charts draw it. */
import type { SeriesPoint } from './answers';
import { type Day, dayAt, dayNumber } from './day';

/** The months up to one, as YYYY-MM, at most so many. */
export function monthsUpTo(months: readonly SeriesPoint[], month: string, count: number): readonly SeriesPoint[] {
  const end = months.findLastIndex((point) => point.date.slice(0, 7) <= month) + 1;
  return months.slice(Math.max(0, end - count), end);
}

type Column = readonly (number | null)[];

/** What moved by month, as bars: gained above zero, lost below; null where nothing is known. */
export interface BarData {
  readonly gained: Column;
  readonly lost: Column;
  /** The same of months that are not told of whole. */
  readonly partGained: Column;
  readonly partLost: Column;
  readonly net: Column;
}

export function barsOf(months: readonly SeriesPoint[]): BarData {
  const column = (pick: (point: SeriesPoint) => number | null, whole: boolean): Column =>
    months.map((point) => (point.complete === whole ? pick(point) : null));
  const lost = ({ lost_km2: km2 }: SeriesPoint): number | null => km2 && -km2;
  return {
    gained: column((point) => point.gained_km2, true),
    lost: column(lost, true),
    partGained: column((point) => point.gained_km2, false),
    partLost: column(lost, false),
    net: months.map((point) => point.net_km2),
  };
}

/** The points of each region, in order of date. */
export function pointsByRegion(points: readonly SeriesPoint[]): ReadonlyMap<string, readonly SeriesPoint[]> {
  const found = new Map<string, SeriesPoint[]>();
  for (const point of points) {
    if (point.region === undefined) continue;
    const known = found.get(point.region);
    if (known === undefined) found.set(point.region, [point]);
    else known.push(point);
  }
  return found;
}

/** The last month that was over on the day, or as far as its source tells. */
export function monthAt<P extends SeriesPoint>(months: readonly P[], day: Day): P | undefined {
  return months.findLast((point) => point.through <= day);
}

/** The totals of a region as the path of a small chart that begins at 0. */
export function sparkline(months: readonly SeriesPoint[], width: number, height: number): string {
  const most = Math.max(1, ...months.map((point) => point.sphere_km2));
  const round = (value: number): number => Math.round(value * 10) / 10;
  const x = (i: number): number => round((width * i) / Math.max(1, months.length - 1));
  const y = (km2: number): number => round(height * (1 - km2 / most));
  return months.map((point, i) => `${i === 0 ? 'M' : 'L'}${x(i)} ${y(point.sphere_km2)}`).join('');
}

/** The days in which what a month tells of has moved: more or fewer than its own where it is not told of whole. */
export function spanOf({ date, through, since, complete }: SeriesPoint): readonly [from: Day, to: Day] {
  return complete || since === null ? [date, through] : [dayAt(dayNumber(since) + 1), through];
}
