import { describe, expect, it } from 'vitest';
import type { AreaRow, ControlFeature, Status } from '../src/core/answers';
import { kindOf, rank, sumByKind } from '../src/core/summary';

function feature(status: Status, since: string | undefined, km2: number): ControlFeature {
  return { properties: { status, since, name: undefined, sphere_km2: km2, geodesic_km2: km2 + 1 }, geometry: [] };
}

describe('kindOf', () => {
  it('parts occupied ground by when it was occupied', () => {
    expect(kindOf(feature('occupied', 'pre-2022', 1))).toBe('pre-2022');
    expect(kindOf(feature('occupied', '2022', 1))).toBe('occupied');
    expect(kindOf(feature('occupied', undefined, 1))).toBe('occupied');
    expect(kindOf(feature('contested', undefined, 1))).toBe('contested');
  });
});

describe('sumByKind', () => {
  it('adds up both areas, in the order of the legend', () => {
    const sums = sumByKind([feature('liberated', undefined, 5), feature('occupied', '2022', 1), feature('occupied', '2022', 2), feature('occupied', 'pre-2022', 4)]);
    expect([...sums]).toEqual([
      ['pre-2022', { sphere: 4, geodesic: 5 }],
      ['occupied', { sphere: 3, geodesic: 5 }],
      ['liberated', { sphere: 5, geodesic: 6 }],
    ]);
  });
});

describe('rank', () => {
  const row = (region: string, status: Status, km2: number): AreaRow => ({
    region,
    status,
    sphere_km2: km2,
    geodesic_km2: km2,
    share: undefined,
    share_sphere: undefined,
    denominator: undefined,
    denominator_km2: undefined,
  });

  it('puts the largest first and ground outside every oblast last', () => {
    const rows = [row('outside', 'occupied', 999), row('UA-09', 'occupied', 1), row('UA-14', 'occupied', 2), row('UA-14', 'contested', 5)];
    expect(rank(rows, 'occupied').map(({ region }) => region)).toEqual(['UA-14', 'UA-09', 'outside']);
  });
});
