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
const unit = { region: 'UA-14', name_en: 'Donetsk Oblast', name_uk: 'Донецька область' };
const ground = { status: 'occupied', sphere_km2: 10, geodesic_km2: 10.01 };
const table = { ...META, boundary: 'Natural Earth', region: 'UA', rows: [], total: { ...ground, since: [] }, by_status: [ground] };

describe('unitShapes', () => {
  it('takes a polygon and a multipolygon for polygons alike', () => {
    const decoded = answers.unitShapes(
      {
        boundary: 'b',
        features: [
          { type: 'Feature', properties: unit, geometry: { type: 'Polygon', coordinates: SQUARE } },
          { type: 'Feature', properties: unit, geometry: { type: 'MultiPolygon', coordinates: [SQUARE, SQUARE] } },
        ],
      },
      '',
    );
    expect(decoded.features.map((feature) => feature.geometry.length)).toEqual([1, 2]);
  });

  it.each([
    ['a point', { type: 'Point', coordinates: [30, 50] }],
    ['a coordinate that is null', { type: 'Polygon', coordinates: [[[30, null]]] }],
  ])('refuses %s', (_, geometry) => {
    expect(() => answers.unitShapes({ boundary: 'b', features: [{ properties: unit, geometry }] }, '')).toThrow(DecodeError);
  });
});

describe('refusals', () => {
  it.each([
    ['an unknown status', { ...ground, status: 'held' }, 'by_status[0].status: want one of occupied'],
    ['an area that is text', { ...ground, sphere_km2: '10' }, 'by_status[0].sphere_km2: want a number, got string "10"'],
  ])('refuses %s and says where', (_, bad, message) => {
    expect(() => answers.areas({ ...table, by_status: [bad] }, '')).toThrow(message);
  });

  it.each([
    ['null', null],
    ['a list', []],
    ['a day that is none', { ...table, snapshot: '2022-02-30' }],
  ])('refuses %s', (_, answer) => {
    expect(() => answers.areas(answer, '')).toThrow(DecodeError);
  });
});

describe('areas', () => {
  it('leaves shares absent where there are none', () => {
    const row = { region: 'outside', status: 'occupied', sphere_km2: 1, geodesic_km2: 1 };
    const total = { ...row, share: 0.5, share_sphere: 0.5, denominator: 'ua-official', denominator_km2: 603628, since: [] };
    const decoded = answers.areas({ ...table, rows: [row], total }, '');
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
