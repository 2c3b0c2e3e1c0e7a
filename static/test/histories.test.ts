import { describe, expect, it } from 'vitest';
import { DecodeError } from '../src/core/decode';
import { history, namesFor, places } from '../src/core/histories';

const PLACE = { id: 490, name_en: 'Bakhmut', name_uk: 'Бахмут', region: 'UA-14', lon: 37.99886, lat: 48.59419, population: 80500 };
const SOURCE = {
  source: 'own',
  snapshot: '2023-05-07',
  age_days: 3,
  revision: 12,
  status: 'contested',
  meaning: 'held by neither side for certain',
  front_km: 2.2,
  intervals: [
    { status: null, from: '2022-04-03', after: null, to: '2023-03-10', snapshots: 69 },
    { status: 'contested', from: '2023-03-24', after: '2023-03-10', to: null, snapshots: 2 },
  ],
  licence: 'CC0',
  attribution: 'somebody',
  attribution_url: 'https://example.org',
  flags: [{ kind: 'crimea-absent', reason: 'Crimea is 22 km2' }],
};
const HISTORY = { lon: 37.99886, lat: 48.59419, place: { ...PLACE, km: 0 }, region: 'UA-14', boundary: 'b', date: '2023-05-10', sources: [SOURCE] };

describe('history', () => {
  it('reads what a source shows, and when it changed', () => {
    const { place, sources, note } = history(HISTORY, '');
    expect([place?.id, place?.km, note]).toEqual([490, 0, undefined]);
    expect(sources[0]).toMatchObject({ status: 'contested', age_days: 3, front_km: 2.2, since: undefined, carried_from: undefined });
    expect(sources[0]?.intervals).toEqual([
      { status: undefined, from: '2022-04-03', after: undefined, to: '2023-03-10', snapshots: 69 },
      { status: 'contested', from: '2023-03-24', after: '2023-03-10', to: undefined, snapshots: 2 },
    ]);
  });

  it('takes a source that begins later, a sea without a front and no gazetteer', () => {
    const later = { ...SOURCE, snapshot: null, age_days: null, revision: null, status: null, front_km: null, intervals: [] };
    const { place, sources } = history({ ...HISTORY, place: null, date: null, sources: [later] }, '');
    expect([place, sources[0]?.snapshot, sources[0]?.status, sources[0]?.front_km]).toEqual([undefined, undefined, undefined, undefined]);
  });

  it.each([
    ['a status that is none', { ...SOURCE, status: 'ukrainian' }, 'sources[0].status: want one of occupied'],
    ['an interval without a first day', { ...SOURCE, intervals: [{ status: null, from: null, snapshots: 1 }] }, 'sources[0].intervals[0].from'],
    ['flags that are text', { ...SOURCE, flags: ['late'] }, 'sources[0].flags[0]: want an object'],
  ])('refuses %s and says where', (_, bad, message) => {
    expect(() => history({ ...HISTORY, sources: [bad] }, '')).toThrow(message);
  });
});

describe('places', () => {
  it('reads rows, with or without a population', () => {
    const { rows } = places({ query: 'b', rows: [{ ...PLACE, name: 'Артемівськ', score: 1 }, { ...PLACE, population: null, score: 0.5 }] }, '');
    expect(rows.map((row) => row.population)).toEqual([80500, undefined]);
  });
  it('refuses a place without a position', () => {
    expect(() => places({ rows: [{ ...PLACE, lon: null, score: 1 }] }, '')).toThrow(DecodeError);
  });
});

describe('namesFor', () => {
  it.each([
    ['en', 'Bakhmut', 'Бахмут', ['Bakhmut', 'Бахмут']],
    ['uk', 'Bakhmut', 'Бахмут', ['Бахмут', 'Bakhmut']],
    ['en', 'NATO', 'NATO', ['NATO', undefined]],
    ['uk', 'Bakhmut', '', ['Bakhmut', undefined]],
    ['en', 'Bakhmut', '', ['Bakhmut', undefined]],
  ] as const)('in %s of %j and %j', (language, name_en, name_uk, [name, other]) => {
    expect(namesFor({ name_en, name_uk }, language)).toEqual({ name, other });
  });
});
