import { describe, expect, it } from 'vitest';
import type { SeriesPoint } from '../src/core/answers';
import { Format } from '../src/core/format';
import { Movements, movements } from '../src/core/movement';
import { day, seriesPoint } from './samples';

/** A point with what was gained, lost and redrawn since the one before; the first has none. */
function point(date: string, moved?: readonly [gained: number, lost: number, redrawn?: number]): SeriesPoint {
  if (moved === undefined) return seriesPoint(date, { sphere_km2: 1000 });
  const [gained, lost, redrawn = 0] = moved;
  const figures = { gained_km2: gained, lost_km2: lost, net_km2: gained - lost + redrawn, net_land_km2: gained - lost + redrawn / 4, redrawn_km2: redrawn };
  return seriesPoint(date, { sphere_km2: 1000, comparable: true, ...figures });
}

const POINTS = [point('2022-03-01'), point('2022-03-04', [10, 2]), point('2022-03-05', [0, 4, 0.5]), point('2022-03-20', [7, 0])];

describe('what moved up to a day', () => {
  const moved = new Movements(POINTS, false);
  it.each([
    ['2022-03-05', 1, { since: '2022-03-04', snapshots: 1, net: -3.5, gained: 0, lost: 4, redrawn: 0.5 }],
    ['2022-03-05', 7, { since: '2022-03-01', snapshots: 2, net: 4.5, gained: 10, lost: 6, redrawn: 0.5 }], // begins before the first map: counted since it
    ['2022-03-20', 1, { since: '2022-03-05', snapshots: 1, net: 7, gained: 7, lost: 0, redrawn: 0 }], // from the map before, however old
    ['2022-03-20', 365, { since: '2022-03-01', snapshots: 3, net: 11.5, gained: 17, lost: 6, redrawn: 0.5 }],
    ['2022-03-07', 7, { since: '2022-03-01', snapshots: 2, net: 4.5, gained: 10, lost: 6, redrawn: 0.5 }], // a day without a map
    ['2022-04-01', 30, { since: '2022-03-01', snapshots: 3, net: 11.5, gained: 17, lost: 6, redrawn: 0.5 }], // after the last map
  ])('%s, %i days', (to, days, want) => {
    expect(moved.upTo(day(to), days)).toEqual({ ...want, water: 0.75 * want.redrawn, incomparable: 0, uncertainty: undefined });
  });
  it.each([
    ['2022-03-07', 1],
    ['2022-03-15', 7],
    ['2022-02-01', 365],
    ['2022-03-01', 30], // the first map has none before it
  ])('is unknown without a map in the days: %s, %i', (to, days) => {
    expect(moved.upTo(day(to), days)).toBeUndefined();
  });
  it('is nothing where every change is known', () => {
    const complete = new Movements(POINTS, true);
    expect(complete.upTo(day('2022-03-15'), 7)).toMatchObject({ since: '2022-03-08', snapshots: 0, net: 0, gained: 0, lost: 0 });
    expect(complete.upTo(day('2022-03-20'), 1)).toMatchObject({ since: '2022-03-19', net: 7 });
    expect(complete.upTo(day('2022-04-20'), 1)).toBeUndefined(); // it ends with its last map
  });
  it('leaves out steps between maps that cannot be compared', () => {
    const flagged = { ...point('2022-03-02', [0, 0, -500]), comparable: false };
    const moved = new Movements([point('2022-03-01'), flagged, point('2022-03-03', [3, 1])], false);
    expect(moved.upTo(day('2022-03-03'), 7)).toMatchObject({ net: 2, gained: 3, lost: 1, redrawn: 0, incomparable: -500 });
  });
  it('counts a step in which only a coast was drawn anew', () => {
    const moved = new Movements([point('2022-03-01'), point('2022-03-02', [0, 0, -5])], false);
    expect(moved.upTo(day('2022-03-02'), 1)).toMatchObject({ net: -5, gained: 0, lost: 0, redrawn: -5, incomparable: 0 });
  });
  it('does not tell gained from lost where that is not measured', () => {
    const bare = { ...point('2022-03-02', [3, 1]), gained_km2: null, lost_km2: null, redrawn_km2: null };
    expect(new Movements([point('2022-03-01'), bare], false).upTo(day('2022-03-02'), 1)).toMatchObject({ net: 2, gained: undefined, lost: undefined });
  });
  it('is as uncertain as the deviations of both ends allow', () => {
    const off = (date: string, least: number, most: number): SeriesPoint => ({ ...point(date, [3, 1]), deviation_least_km2: least, deviation_most_km2: most });
    const moved = new Movements([off('2022-03-01', -4, -1), off('2022-03-02', -2, 5), point('2022-03-03', [3, 1])], false);
    expect(moved.upTo(day('2022-03-02'), 1)).toMatchObject({ net: 2, uncertainty: 9 });
    expect(moved.upTo(day('2022-03-03'), 1)).toMatchObject({ net: 2, uncertainty: undefined });
  });
  it('finds the point of a day', () => {
    expect(moved.at(day('2022-03-19'))?.date).toBe('2022-03-05');
    expect(moved.at(day('2022-02-01'))).toBeUndefined();
  });
});

describe('the largest movements', () => {
  it('join the days that belong together, without those that hardly count', () => {
    const points = [
      point('2022-09-01'),
      point('2022-09-05', [1, 0]),
      point('2022-09-06', [0, 300]),
      point('2022-09-07', [0, 5]),
      point('2022-09-08', [0, 400]),
      point('2022-09-30', [0, 1]),
      point('2022-10-10', [60, 0]),
    ];
    expect(movements(points, false)).toEqual([
      { from: '2022-09-06', to: '2022-09-08', net: -705 },
      { from: '2022-10-01', to: '2022-10-10', net: 60 },
    ]);
  });
  it('never share a day, are at most eight and stand in order', () => {
    const points = Array.from({ length: 120 }, (_, i) => {
      const date = new Date(Date.UTC(2022, 0, 1 + i)).toISOString().slice(0, 10);
      return point(date, i === 0 ? undefined : [(i * 37) % 101, (i * 53) % 97]);
    });
    const found = movements(points, false);
    expect(found.length).toBeLessThanOrEqual(8);
    for (const [i, { from, to }] of found.entries()) {
      expect(from <= to).toBe(true);
      expect(from > (found[i - 1]?.to ?? '')).toBe(true);
    }
  });
  it('are not steps between maps that cannot be compared, nor of a time without maps', () => {
    const incomparable = { ...point('2022-01-02', [0, 0, -900]), comparable: false };
    expect(movements([point('2022-01-01'), incomparable, point('2022-06-01', [500, 0])], false)).toEqual([]);
  });
  it('are more than their uncertainty', () => {
    const off = (date: string, km2: number, moved?: readonly [number, number]): SeriesPoint => ({
      ...point(date, moved),
      deviation_least_km2: -km2,
      deviation_most_km2: km2,
    });
    const told = (km2: number): readonly unknown[] => movements([off('2022-01-01', km2), off('2022-01-02', km2, [500, 0])], true);
    expect(told(250)).toEqual([]);
    expect(told(249)).toEqual([{ from: '2022-01-02', to: '2022-01-02', net: 500, uncertainty: 498 }]);
  });
  it('are of the day itself where every change is known', () => {
    expect(movements([point('2014-03-18'), point('2022-02-24', [500, 0])], true)).toEqual([{ from: '2022-02-24', to: '2022-02-24', net: 500 }]);
  });
});

it.each([
  [0, '0'],
  [0.04, '0'],
  [-0.06, '−0.1'],
  [3.21, '+3.2'],
  [-1234.4, '−1,234'],
])('writes %d with its sign', (km2, want) => {
  expect(new Format('en-GB').signedKm2(km2)).toBe(want);
});
