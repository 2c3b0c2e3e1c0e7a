import { describe, expect, it } from 'vitest';
import type { AreaRow, Areas, Km2, Status } from '../src/core/answers';
import { kindUncertainty, rank, shareUncertainty, sumByKind } from '../src/core/summary';
import { areas, day } from './samples';

const UNKNOWN = { uncertainty_km2: null } as const;
const OWN = { snapshot: day('2022-11-12'), revision: 1, age_days: 0 };
const km2 = (value: number): Km2 => ({ sphere_km2: value, geodesic_km2: value + 1 });
const wet = (value: number): Omit<AreaRow, 'region' | 'status'> => ({ ...km2(value), water_sphere_km2: 0, water_geodesic_km2: 0, ...UNKNOWN, ...OWN });

function table(since: Areas['total']['since'], byStatus: readonly (readonly [Status, number])[]): Areas {
  const rows = byStatus.map(([status, value]) => ({ status, ...wet(value) }));
  return areas('s', '2022-11-12', { total: { status: 'occupied', ...wet(7), since }, by_status: rows });
}

describe('sumByKind', () => {
  it('takes what was occupied before 2022 out of the occupied, in the order of the legend', () => {
    const since: Areas['total']['since'] = [
      { since: 'pre-2022', ...km2(4) },
      { since: '2022', ...km2(3) },
    ];
    expect([
      ...sumByKind(
        table(since, [
          ['liberated', 5],
          ['occupied', 7],
        ]),
      ),
    ]).toEqual([
      ['pre-2022', { since: 'pre-2022', sphere_km2: 4, geodesic_km2: 5 }],
      ['occupied', { sphere_km2: 3, geodesic_km2: 3 }],
      ['liberated', { status: 'liberated', ...wet(5) }],
    ]);
  });

  it('leaves out what is too old to be drawn', () => {
    const told = (status: Status, date: string): Areas['by_status'][number] => ({ ...wet(1), status, snapshot: day(date) });
    const rows = [told('occupied', '2022-10-12'), told('contested', '2022-10-11'), told('advance', '2022-11-12')];
    const shown = areas('s', '2022-11-12', { total: { status: 'occupied', ...wet(1), since: [] }, by_status: rows });
    expect([...sumByKind(shown).keys()]).toEqual(['occupied', 'advance']);
  });

  it('leaves the occupied whole where the map does not tell when', () => {
    expect([...sumByKind(table([], [['occupied', 7]])).keys()]).toEqual(['occupied']);
  });
});

describe('rank', () => {
  const row = (region: string, status: Status, value: number): AreaRow => ({ region, status, ...wet(value) });

  it('puts the largest first and ground outside every oblast last', () => {
    const rows = [row('outside', 'occupied', 999), row('UA-09', 'occupied', 1), row('UA-14', 'occupied', 2), row('UA-14', 'contested', 5)];
    expect(rank(rows, 'occupied').map(({ region }) => region)).toEqual(['UA-14', 'UA-09', 'outside']);
  });
});

describe('uncertainty', () => {
  it('of a share is in points of what it is a share of', () => {
    expect(shareUncertainty(300, 60000)).toBe(0.5);
    expect(shareUncertainty(null, 60000)).toBeUndefined();
    expect(shareUncertainty(300, undefined)).toBeUndefined();
  });
  it('of the occupied holds for its parts, and is not known of others', () => {
    const shown = areas('s', '2022-11-12', { by_status: [{ status: 'occupied', ...wet(7), uncertainty_km2: 3 }] });
    expect((['pre-2022', 'occupied', 'liberated'] as const).map((kind) => kindUncertainty(kind, shown))).toEqual([3, 3, undefined]);
  });
});
