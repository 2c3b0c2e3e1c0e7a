/** Lays out who controlled a point when, as lanes on one time axis. */
import { type Day, dayAt, dayNumber } from './day';
import type { Interval, SourceHistory } from './answers';
import type { Kind } from './summary';

const INVASION = '2022-02-24' as Day;
const THINNEST = 2; // of the width's units: a few days among years stay in sight
const LABEL = 46; // of the width's units that a year's label needs

/** A run of one status; without a kind the source marks nothing in it. */
export interface StripRun {
  readonly kind: Kind | undefined;
  readonly x: number;
  readonly width: number;
}

export interface DayStrip {
  readonly from: Day;
  readonly to: Day;
  /** For each source its runs, the widest first: what is short is drawn over what is long. */
  readonly lanes: readonly (readonly StripRun[])[];
  /** Where labelled years begin. */
  readonly years: readonly { readonly year: string; readonly x: number }[];
}

/**
 * Lays the histories out over the width. Between the last snapshot of one status and the
 * first of the next nobody knows: there, and before and after a source's snapshots, is a
 * gap. Undefined where there is less than a day to show.
 * @param last the last snapshot of each source
 */
export function layOutDayStrip(sources: readonly SourceHistory[], last: (source: string) => Day | undefined, width: number): DayStrip | undefined {
  const spans = sources.map((each) => each.intervals.map((interval) => runOf(interval, each, last(each.source) ?? each.snapshot ?? undefined)));
  const days = spans
    .flat()
    .flatMap(({ from, to }) => [from, to])
    .sort();
  const [from, to] = [days[0], days.at(-1)];
  if (from === undefined || to === undefined || from === to) return undefined;
  const scale = width / (dayNumber(to) - dayNumber(from));
  const x = (day: Day): number => (dayNumber(day) - dayNumber(from)) * scale;
  const lanes = spans.map((runs) => runs.map((run) => stripRun(run, x, width)).sort((a, b) => b.width - a.width));
  return { from, to, lanes, years: yearsOf(from, to, x, width) };
}

/** Where a day stands on the strip, 0..1; undefined outside. */
export function placeOn({ from, to }: DayStrip, day: Day): number | undefined {
  if (day < from || day > to) return undefined;
  return (dayNumber(day) - dayNumber(from)) / (dayNumber(to) - dayNumber(from));
}

/** The day at a share of the strip, 0..1. */
export function dayOn({ from, to }: DayStrip, share: number): Day {
  const within = Math.min(1, Math.max(0, share));
  return dayAt(Math.round(dayNumber(from) + within * (dayNumber(to) - dayNumber(from))));
}

/** What the map draws an interval as: areas occupied since before the invasion have their own colour. */
export function kindOf({ status, from, to }: Interval, { snapshot, since }: SourceHistory): Kind | undefined {
  if (status !== 'occupied') return status ?? undefined;
  const inView = snapshot !== null && from <= snapshot && (to === null || snapshot <= to);
  return from < INVASION || (inView && since === 'pre-2022') ? 'pre-2022' : status;
}

interface Run {
  readonly kind: Kind | undefined;
  readonly from: Day;
  readonly to: Day;
}

function runOf(interval: Interval, source: SourceHistory, last: Day | undefined): Run {
  const end = interval.to ?? last ?? interval.from;
  return { kind: kindOf(interval, source), from: interval.from, to: end < interval.from ? interval.from : end };
}

function stripRun({ kind, from, to }: Run, x: (day: Day) => number, whole: number): StripRun {
  const width = Math.max(THINNEST, x(to) - x(from));
  return { kind, x: round(Math.min(x(from), whole - width)), width: round(width) };
}

function yearsOf(from: Day, to: Day, x: (day: Day) => number, width: number): DayStrip['years'] {
  const [first, last] = [Number(from.slice(0, 4)) + 1, Number(to.slice(0, 4))];
  const starts = Array.from({ length: Math.max(0, last - first + 1) }, (_, i) => `${first + i}-01-01` as Day);
  const step = Math.max(1, Math.ceil((LABEL * (starts.length + 1)) / width));
  return starts.filter((day) => (last - Number(day.slice(0, 4))) % step === 0).map((day) => ({ year: day.slice(0, 4), x: round(x(day)) }));
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}
