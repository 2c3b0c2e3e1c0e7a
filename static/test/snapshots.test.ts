import { describe, expect, it } from 'vitest';
import type { Snapshot } from '../src/core/answers';
import type { Day } from '../src/core/day';
import { chart, snapshotAfter, snapshotAt, snapshotBefore, snapshotIndex } from '../src/core/snapshots';

const day = (text: string): Day => text as Day;
const snapshot = (date: string, km2: number, flagged = false): Snapshot => ({
  date: day(date),
  revision: 1,
  sphere_km2: km2,
  geodesic_km2: km2,
  statuses: ['occupied'],
  split_since: false,
  flags: flagged ? [{ kind: 'step', reason: 'a redraw' }] : [],
});
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

describe('chart', () => {
  it('draws steps from zero, and leaves flagged totals out of the line', () => {
    expect(chart(SNAPSHOTS, 100, 10).line).toBe('M0 5H20V0H100V2H100');
  });
  it('marks flagged days and the starts of years', () => {
    expect(chart(SNAPSHOTS, 100, 10).flagged).toEqual([40]);
    const twoYears = [snapshot('2021-07-02', 1), snapshot('2022-07-02', 1)];
    expect(chart(twoYears, 365, 10).years).toEqual([{ year: '2022', x: 183 }]);
  });
  it.each([[[]], [[snapshot('2022-01-01', 1)]]])('draws nothing for %#', (snapshots) => {
    expect(chart(snapshots, 100, 10)).toEqual({ area: '', line: '', flagged: [], years: [] });
  });
});
