import { describe, expect, it } from 'vitest';
import { findIn, matchRegions } from '../src/core/match';
import type { Region } from '../src/core/scene';

describe('findIn', () => {
  const found = (name: string, query: string): string | undefined => {
    const span = findIn(name, query);
    return span && name.slice(...span);
  };
  it.each([
    ['Bakhmut', 'bakh', 'Bakh'],
    ['Куп’янськ', "куп'ян", 'Куп’ян'],
    ['Куп’янськ', 'купян', 'Куп’ян'],
    ['Novyi Lviv', 'lv', 'Lv'],
    ['Ivano-Frankivsk', 'ivano fr', 'Ivano-Fr'],
    ['Kupiansk-Vuzlovyi', 'vuz', 'Vuz'],
    ['Popivka', 'iv', 'iv'],
    ['Київ', 'ки', 'Ки'],
    ['Łódź', 'łodz', 'Łódź'],
    ['a"b<i>c', 'b<i', 'b<i'],
  ])('finds in %s for %s', (name, query, want) => {
    expect(found(name, query)).toBe(want);
  });
  it('prefers the beginning of a word', () => {
    expect(findIn('Malivka Iv', 'iv')).toEqual([8, 10]);
  });
  it.each([
    ['Kyiv', 'Kiev'],
    ['Bakhmut', ''],
    ['Bakhmut', "'"],
    ['Київ', 'кии'],
  ])('finds nothing in %s for %j', (name, query) => {
    expect(findIn(name, query)).toBeUndefined();
  });
});

describe('matchRegions', () => {
  const region = (code: string, en: string, uk: string): Region => ({ code, names: { en, uk }, members: [code] });
  const regions = [
    region('crimea', 'Crimea and Sevastopol', 'Крим і Севастополь'),
    region('UA-43', 'Autonomous Republic of Crimea', 'Автономна Республіка Крим'),
    region('UA-14', 'Donetsk Oblast', 'Донецька область'),
    region('donbas', 'Donbas', 'Донбас'),
  ];
  it.each([
    ['crim', ['crimea', 'UA-43']],
    ['Крим', ['crimea', 'UA-43']],
    ['don', ['UA-14', 'donbas']],
    ['донецьк', ['UA-14']],
    ['oblast', ['UA-14']],
    ['', []],
    ['xyz', []],
    ['netsk', []],
  ])('for %j', (query, want) => {
    expect(matchRegions(regions, query, 3).map(({ code }) => code)).toEqual(want);
  });
  it('stops at the limit', () => {
    expect(matchRegions(regions, 'o', 1)).toHaveLength(1);
  });
});
