import { expect, it } from 'vitest';
import type { SeriesPoint } from '../src/core/answers';
import type { Day } from '../src/core/day';
import { barsOf, monthAt, monthsUpTo, pointsByRegion, spanOf, sparkline } from '../src/core/months';
import { seriesPoint } from './samples';

function month(name: string, through: number, moved: readonly [number, number] | undefined, complete = true): SeriesPoint {
  const known = moved === undefined ? {} : { gained_km2: moved[0], lost_km2: moved[1], net_km2: moved[0] - moved[1], redrawn_km2: 0 };
  return seriesPoint(`${name}-01`, { region: 'UA-14', through: `${name}-${through}` as Day, complete, ...known });
}

const MONTHS = [month('2022-04', 30, undefined, false), month('2022-05', 31, [5, 2]), month('2022-06', 30, [0, 7]), month('2022-07', 12, [1, 1], false)];

it('shows the months up to one', () => {
  const names = (points: readonly SeriesPoint[]): readonly string[] => points.map((point) => point.date.slice(0, 7));
  expect(names(monthsUpTo(MONTHS, '2022-06', 2) as SeriesPoint[])).toEqual(['2022-05', '2022-06']);
  expect(names(monthsUpTo(MONTHS, '2030-01', 24) as SeriesPoint[])).toHaveLength(4);
  expect(monthsUpTo(MONTHS, '2021-01', 24)).toEqual([]);
});

it('draws gains up and losses down, and months in part apart', () => {
  expect(barsOf(MONTHS)).toEqual({
    gained: [null, 5, 0, null],
    lost: [null, -2, -7, null],
    partGained: [null, null, null, 1],
    partLost: [null, null, null, -1],
    net: [null, 3, -7, 0],
  });
});

it('knows the last month that was over on a day, or as far as the source tells', () => {
  expect(monthAt(MONTHS, '2022-06-29' as Day)?.date).toBe('2022-05-01');
  expect(monthAt(MONTHS, '2022-06-30' as Day)?.date).toBe('2022-06-01');
  expect(monthAt(MONTHS, '2022-07-12' as Day)?.date).toBe('2022-07-01');
  expect(monthAt(MONTHS, '2022-01-01' as Day)).toBeUndefined();
});

it('keeps regions apart, in order', () => {
  const other = { ...month('2022-05', 31, [1, 1]), region: 'UA-65' };
  const found = pointsByRegion([MONTHS[1] as SeriesPoint, other, MONTHS[2] as SeriesPoint]);
  expect([...found.keys()]).toEqual(['UA-14', 'UA-65']);
  expect(found.get('UA-14')).toHaveLength(2);
});

it('draws small charts from zero', () => {
  const points = [0, 50, 100].map((km2) => ({ ...(MONTHS[1] as SeriesPoint), sphere_km2: km2 }));
  expect(sparkline(points, 20, 10)).toBe('M0 10L10 5L20 0');
});

it('tells of which days a month tells, where that is not the month', () => {
  const [, whole, , part] = MONTHS as [SeriesPoint, SeriesPoint, SeriesPoint, SeriesPoint];
  expect(spanOf(whole)).toEqual(['2022-05-01', '2022-05-31']);
  expect(spanOf(part)).toEqual(['2022-07-01', '2022-07-12']);
  expect(spanOf({ ...part, since: '2022-03-31' as Day })).toEqual(['2022-04-01', '2022-07-12']);
});
