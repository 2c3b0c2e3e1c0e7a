import { describe, expect, it } from 'vitest';
import { Format } from '../src/core/format';
import { Messages } from '../src/core/messages';
import { namesFor, peopleOf, unitsOf } from '../src/core/placenames';

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

describe('unitsOf', () => {
  const units = { raion_en: 'Sumskyi raion', raion_uk: 'Сумський район', hromada_en: 'Sumska hromada', hromada_uk: 'Сумська громада' };
  const none = { raion_en: null, raion_uk: null, hromada_en: null, hromada_uk: null };
  it.each([
    ['a village', 'en', { kind: 'village', ...units }, ['Sumskyi raion', 'Sumska hromada']],
    ['a village in Ukrainian', 'uk', { kind: 'village', ...units }, ['Сумський район', 'Сумська громада']],
    ['Kyiv', 'en', { kind: 'city', ...none }, []],
    ['a part of a city', 'en', { kind: 'part', ...none }, ['part of a city, or no settlement any more']],
  ] as const)('of %s', (_name, language, place, want) => {
    expect(unitsOf(place, new Messages(language))).toEqual(want);
  });
});

describe('peopleOf', () => {
  it.each([
    ['the statistics', 1200, 2022, 'population 1,200 (1 January 2022)'],
    ['GeoNames', 1200, 2017, 'population 1,200 (GeoNames, by 2017)'],
    ['nobody', null, null, undefined],
  ])('by %s', (_name, population, population_year, want) => {
    expect(peopleOf({ population, population_year }, new Messages('en'), new Format('en-GB'))).toBe(want);
  });
});
