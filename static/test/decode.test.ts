import { describe, expect, it } from 'vitest';
import * as answers from '../src/core/answers';
import { DecodeError } from '../src/core/decode';

const META = {
  source: 'settlements',
  date: '2022-11-14',
  snapshot: '2022-11-12',
  age_days: 2,
  revision: 3,
  published: null,
  provenance: 'ledger.csv',
  licence: 'CC BY 4.0',
  attribution: 'somebody',
  attribution_url: 'https://example.org',
  flags: [],
};
const SQUARE = [
  [
    [30, 50],
    [31, 50],
    [31, 51],
    [30, 50],
  ],
];
const properties = { status: 'occupied', since: 'pre-2022', sphere_km2: 10, geodesic_km2: 10.01 };

describe('control', () => {
  it('takes a polygon and a multipolygon for polygons alike', () => {
    const decoded = answers.control(
      {
        ...META,
        type: 'FeatureCollection',
        features: [
          { type: 'Feature', id: 'a', properties, geometry: { type: 'Polygon', coordinates: SQUARE } },
          { type: 'Feature', id: 'b', properties, geometry: { type: 'MultiPolygon', coordinates: [SQUARE, SQUARE] } },
        ],
      },
      '',
    );
    expect(decoded.features.map((feature) => feature.geometry.length)).toEqual([1, 2]);
    expect(decoded.features[0]?.properties.name).toBeUndefined();
    expect(decoded.published).toBeUndefined();
  });

  it.each([
    ['an unknown status', { ...properties, status: 'held' }, 'features[0].properties.status: want one of occupied'],
    ['an area that is text', { ...properties, sphere_km2: '10' }, 'features[0].properties.sphere_km2: want a number, got string "10"'],
  ])('refuses %s and says where', (_, bad, message) => {
    const answer = { ...META, features: [{ properties: bad, geometry: { type: 'Polygon', coordinates: SQUARE } }] };
    expect(() => answers.control(answer, '')).toThrow(message);
  });

  it.each([
    ['null', null],
    ['a list', []],
    ['a point', { ...META, features: [{ properties, geometry: { type: 'Point', coordinates: [30, 50] } }] }],
    ['a coordinate that is null', { ...META, features: [{ properties, geometry: { type: 'Polygon', coordinates: [[[30, null]]] } }] }],
    ['a day that is none', { ...META, snapshot: '2022-02-30', features: [] }],
  ])('refuses %s', (_, answer) => {
    expect(() => answers.control(answer, '')).toThrow(DecodeError);
  });
});

describe('areas', () => {
  it('leaves shares absent where there are none', () => {
    const row = { region: 'outside', status: 'occupied', sphere_km2: 1, geodesic_km2: 1 };
    const total = { ...row, share: 0.5, share_sphere: 0.5, denominator: 'ua-official', denominator_km2: 603628 };
    const decoded = answers.areas({ ...META, boundary: 'Natural Earth', region: 'UA', rows: [row], total }, '');
    expect(decoded.rows[0]?.share).toBeUndefined();
    expect(decoded.total.share).toBe(0.5);
  });
});

describe('readProblem', () => {
  it('reads problem details', () => {
    expect(answers.readProblem({ type: 'about:blank', title: 'Not Found', status: 404, detail: 'no map' })?.detail).toBe('no map');
  });
  it.each([undefined, null, 'gateway', { title: 'no status' }])('answers undefined for %j', (value) => {
    expect(answers.readProblem(value)).toBeUndefined();
  });
});
