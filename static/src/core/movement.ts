/** What moved up to a day, and when most did: sums of what the server measured by snapshot. */
import type { SeriesPoint, Snapshot } from './answers';
import { type Day, dayAt, dayNumber } from './day';
import { UKRAINE } from './scene';
import { isUnsure, type Uncertainty } from './worth';

/** What moved between two days, on the sphere as publishers print. */
export interface MovementTotals {
  /** The map after which changes are counted; in a ledger the day. */
  readonly since: Day;
  /** How many maps tell of it. */
  readonly snapshots: number;
  /** gained - lost + redrawn. */
  readonly net: number;
  /** Undefined where the changes of some snapshot are not measured. */
  readonly gained: number | undefined;
  readonly lost: number | undefined;
  /** What was only drawn anew, part of net. */
  readonly redrawn: number;
  /** What of net lies in open water. */
  readonly water: number;
  /** The net change over steps between maps that cannot be compared: no part of net. */
  readonly incomparable: number;
  /** How uncertain net is; undefined where that is not known. */
  readonly uncertainty: number | undefined;
}

type Sum = 'net' | 'gained' | 'lost' | 'redrawn' | 'water' | 'incomparable' | 'unmeasured';

/** Answers what moved before any day, without going through the points again. */
export class Movements {
  private readonly days: readonly number[];
  /** The sums up to and with each point. */
  private readonly sums: Readonly<Record<Sum, readonly number[]>>;

  constructor(
    private readonly points: readonly SeriesPoint[],
    /** Whether every change is known, as of a source that is complete: then nothing changed between two snapshots. */
    private readonly complete: boolean,
  ) {
    this.days = points.map((point) => dayNumber(point.date));
    const counted = points.map((point) => (point.comparable ? point : undefined));
    this.sums = {
      net: running(counted.map((point) => point?.net_km2)),
      gained: running(counted.map((point) => point?.gained_km2)),
      lost: running(counted.map((point) => point?.lost_km2)),
      redrawn: running(counted.map((point) => point?.redrawn_km2)),
      water: running(counted.map((point) => (point?.net_km2 ?? 0) - (point?.net_land_km2 ?? 0))),
      incomparable: running(points.map((point) => (point.comparable ? 0 : point.net_km2))),
      unmeasured: running(counted.map((point) => (point?.gained_km2 === null ? 1 : 0))),
    };
  }

  /**
   * What moved in so many days up to the end of a day: to the snapshots after the first of
   * those days' eves. Undefined where no snapshot tells, since there is none in these days.
   */
  upTo(day: Day, length: number): MovementTotals | undefined {
    const [end, start] = [dayNumber(day), dayNumber(day) - length];
    const to = this.lastAt(end);
    const from = Math.max(0, this.lastAt(start)); // before the first map, changes count since it
    const first = this.days[0];
    if (first === undefined || to < 0) return undefined;
    const known = this.complete && start >= first && end <= (this.days.at(-1) ?? 0);
    if (to === from && !known) return undefined;
    return {
      since: dayAt(known ? start : (this.days[from] ?? first)),
      snapshots: to - from,
      uncertainty: netUncertainty(this.points[from], this.points[to]),
      ...{ net: this.between('net', from, to), redrawn: this.between('redrawn', from, to) },
      ...{ water: this.between('water', from, to), incomparable: this.between('incomparable', from, to) },
      ...(this.between('unmeasured', from, to) > 0
        ? { gained: undefined, lost: undefined }
        : { gained: this.between('gained', from, to), lost: this.between('lost', from, to) }),
    };
  }

  /** The last point at or before the day. */
  at(day: Day): SeriesPoint | undefined {
    return this.points[this.lastAt(dayNumber(day))];
  }

  private between(sum: Sum, from: number, to: number): number {
    return (this.sums[sum][to] ?? 0) - (this.sums[sum][from] ?? 0);
  }

  /** The index of the last point at or before the day; -1 before the first. */
  private lastAt(day: number): number {
    let [low, high] = [0, this.days.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.days[middle] ?? Infinity) <= day) low = middle + 1;
      else high = middle;
    }
    return low - 1;
  }
}

/** The largest difference that the deviations of two totals can have. */
function netUncertainty(from: SeriesPoint | undefined, to: SeriesPoint | undefined): number | undefined {
  const [before, after] = [deviationOf(from), deviationOf(to)];
  if (before === undefined || after === undefined) return undefined;
  return Math.max(Math.abs(after.most - before.least), Math.abs(after.least - before.most));
}

function deviationOf(point: SeriesPoint | undefined): { least: number; most: number } | undefined {
  const { deviation_least_km2: least, deviation_most_km2: most } = point ?? {};
  return typeof least === 'number' && typeof most === 'number' ? { least, most } : undefined;
}

function running(values: readonly (number | null | undefined)[]): readonly number[] {
  let sum = 0;
  return values.map((value) => (sum += value ?? 0));
}

/** Days in which a large area changed hands. */
export interface Movement {
  /** The first day after the map before, and the day of the map after. */
  readonly from: Day;
  readonly to: Day;
  readonly net: number;
  readonly uncertainty: Uncertainty;
}

const LONGEST = 14; // days of one movement
const SPARSE = 45; // days between two maps: what moved over more has no date to speak of
const STRONGEST = 8;
const NOTABLE = 0.004; // of the largest total
const SLIGHT = 0.03; // of the movement: steps at its ends that are left off

/** What moved from one map to the next. */
interface Step {
  /** The days of the two maps, as numbers. */
  readonly start: number;
  readonly end: number;
  readonly net: number;
  readonly before: SeriesPoint;
  readonly point: SeriesPoint;
}

/**
 * The strongest movements, in order of date: the days, at most two weeks, over which most
 * was gained or lost on balance, then the next most that share no day with them. What may
 * be none, for all that is known, is no movement.
 */
export function movements(points: readonly SeriesPoint[], complete: boolean): readonly Movement[] {
  const largest = Math.max(0, ...points.map((point) => point.sphere_km2));
  let stretches: readonly (readonly Step[])[] = [stepsOf(points, complete)];
  const found: Movement[] = [];
  while (found.length < STRONGEST) {
    const best = trim(stretches.map(strongest).reduce((a, b) => (Math.abs(sumOf(b)) > Math.abs(sumOf(a)) ? b : a), []));
    const [head, tail] = [best[0], best.at(-1)];
    const net = sumOf(best);
    if (head === undefined || tail === undefined || Math.abs(net) < NOTABLE * largest) break;
    const uncertainty = netUncertainty(head.before, tail.point);
    if (!isUnsure(net, uncertainty)) found.push({ from: dayAt(head.start + 1), to: dayAt(tail.end), net, uncertainty });
    stretches = stretches.flatMap((steps) => [steps.filter((step) => step.end <= head.start), steps.filter((step) => step.start >= tail.end)]);
  }
  return found.sort((a, b) => (a.to < b.to ? -1 : 1));
}

function stepsOf(points: readonly SeriesPoint[], complete: boolean): readonly Step[] {
  return points.flatMap((point, i) => {
    const before = points[i - 1];
    if (before === undefined || point.net_km2 === null || !point.comparable) return [];
    const end = dayNumber(point.date);
    return [{ start: complete ? end - 1 : dayNumber(before.date), end, net: point.net_km2, before, point }];
  });
}

/** The run of steps within LONGEST days, or the single longer step, that moved most. */
function strongest(steps: readonly Step[]): readonly Step[] {
  let [best, most]: [readonly Step[], number] = [[], 0];
  steps.forEach(({ start, end }, i) => {
    if (end - start > SPARSE) return;
    let net = 0;
    for (let j = i; j < steps.length; j++) {
      const last = steps[j] as Step;
      if (j > i && last.end - start > LONGEST) break;
      net += last.net;
      if (Math.abs(net) > most) [best, most] = [steps.slice(i, j + 1), Math.abs(net)];
    }
  });
  return best;
}

function sumOf(steps: readonly Step[]): number {
  return steps.reduce((sum, step) => sum + step.net, 0);
}

/** Leaves off the steps at both ends that hardly count. */
function trim(steps: readonly Step[]): readonly Step[] {
  const least = SLIGHT * Math.abs(sumOf(steps));
  const counts = (step: Step): boolean => Math.abs(step.net) >= least;
  const first = steps.findIndex(counts);
  return first < 0 ? steps : steps.slice(first, steps.findLastIndex(counts) + 1);
}

/** What was occupied of a region, on the sphere; undefined while its chronicle is on its way. */
export function areaAt(point: SeriesPoint | undefined, snapshot: Snapshot, region: string | undefined): number | undefined {
  return point === undefined && (region ?? UKRAINE) === UKRAINE ? (snapshot.sphere_km2 ?? undefined) : point?.sphere_km2;
}
