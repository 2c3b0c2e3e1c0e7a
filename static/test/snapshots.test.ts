import { describe, expect, it } from 'vitest';
import type { Snapshot } from '../src/core/answers';
import { dayNumber } from '../src/core/day';
import {
  levelsOf,
  snapshotAfter,
  snapshotAt,
  snapshotBefore,
  snapshotIndex,
  stepFrom,
  type Stride,
  totalsOf,
  type Way,
  yearsBetween,
} from '../src/core/snapshots';
import { day, seriesPoint, snapshot as sample } from './samples';

const snapshot = (date: string, km2: number, flagged = false): Snapshot =>
  sample(date, { sphere_km2: km2, geodesic_km2: km2, flags: flagged ? [{ kind: 'step', reason: 'a redraw' }] : [] });
const SNAPSHOTS = [snapshot('2022-01-01', 50), snapshot('2022-01-03', 100), snapshot('2022-01-05', 999, true), snapshot('2022-01-11', 80)];

describe('finding a snapshot', () => {
  it.each([
    ['2021-12-31', undefined],
    ['2022-01-01', '2022-01-01'],
    ['2022-01-02', '2022-01-01'],
    ['2030-01-01', '2022-01-11'],
  ])('answers the last at or before %s', (at, want) => {
    expect(snapshotAt(SNAPSHOTS, day(at))?.date).toBe(want);
    expect(SNAPSHOTS[snapshotIndex(SNAPSHOTS, day(at))]?.date).toBe(want);
  });
  it('answers the latest without a day, and none where there are none', () => {
    expect(snapshotAt(SNAPSHOTS, undefined)?.date).toBe('2022-01-11');
    expect(snapshotAt([], undefined)).toBeUndefined();
  });
  it('steps in both directions and stops at the ends', () => {
    expect(snapshotBefore(SNAPSHOTS, day('2022-01-03'))?.date).toBe('2022-01-01');
    expect(snapshotAfter(SNAPSHOTS, day('2022-01-03'))?.date).toBe('2022-01-05');
    expect(snapshotBefore(SNAPSHOTS, day('2022-01-01'))).toBeUndefined();
    expect(snapshotAfter(SNAPSHOTS, day('2022-01-11'))).toBeUndefined();
  });
});

describe('a step', () => {
  const year = [snapshot('2022-01-31', 1), snapshot('2022-02-03', 1), snapshot('2022-02-08', 1), snapshot('2022-02-28', 1), snapshot('2022-06-01', 1)];
  it.each<[string, Stride, Way, string | undefined]>([
    ['2022-02-03', 'snapshot', 1, '2022-02-08'],
    ['2022-02-03', 'day', 1, '2022-02-04'], // a day without a map has the map before
    ['2022-01-31', 'day', -1, undefined], // there is no map before
    ['2022-02-03', 'week', 1, '2022-02-08'],
    ['2022-02-08', 'week', -1, '2022-01-31'],
    ['2022-01-31', 'month', 1, '2022-02-28'], // February has no 31st
    ['2022-02-28', 'month', 1, '2022-06-01'], // no map in March: the next there is
    ['2022-02-03', 'month', -1, '2022-01-31'], // before the first: the first
    ['2022-06-01', 'week', 1, undefined],
  ])('from %s by %s, %i', (from, stride, way, want) => {
    expect(stepFrom(year, day(from), stride, way)).toBe(want);
  });
});

describe('the totals of the chart', () => {
  it('leave flagged ones out, and tell where they are', () => {
    const { days, km2, flagged } = totalsOf(SNAPSHOTS, undefined);
    expect(days).toEqual(SNAPSHOTS.map((each) => dayNumber(each.date)));
    expect(km2).toEqual([50, 100, null, 80]);
    expect(flagged).toEqual([dayNumber(day('2022-01-05'))]);
  });
  it('keep them where most are flagged', () => {
    const mostly = [snapshot('2022-01-01', 5), snapshot('2022-01-02', 6, true), snapshot('2022-01-03', 7, true)];
    expect(totalsOf(mostly, undefined).km2).toEqual([5, 6, 7]);
  });
  it('are those of the region where its chronicle is there', () => {
    expect(totalsOf(SNAPSHOTS, [seriesPoint('2022-01-01', { sphere_km2: 3 })]).km2).toEqual([3]);
  });
});

describe('the scale', () => {
  it('begins at zero where totals vary much', () => {
    expect(levelsOf([27_000, null, 162_000])).toMatchObject({ base: 0, named: [0, 100_000] });
  });
  it('begins at a round value where they are nearly alike, and names it', () => {
    const { base, top, named } = levelsOf([106_845, 125_117]);
    expect([base, named]).toEqual([100_000, [100_000, 120_000]]);
    expect(top).toBeGreaterThan(125_117);
  });
  it.each([[[]], [[null]], [[5, 5]], [[0, 0]]])('bears %j', (values) => {
    const { base, top } = levelsOf(values);
    expect(top).toBeGreaterThan(base);
    expect(base).toBe(0);
  });
  it('is divided by years', () => {
    expect(yearsBetween(day('2021-07-02'), day('2023-01-01'))).toEqual(['2022-01-01', '2023-01-01']);
  });
});
