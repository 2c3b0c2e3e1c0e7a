import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { Format } from '../src/core/format';
import { chooseLanguage, isMessageKey, Messages } from '../src/core/messages';
import en from '../src/messages/en.json';
import uk from '../src/messages/uk.json';

const placeholders = (message: unknown): string[] => [...new Set(JSON.stringify(message).match(/\{\w+\}/g) ?? [])].sort();

describe('messages', () => {
  it('are the same set in both languages', () => {
    expect(Object.keys(uk)).toEqual(Object.keys(en));
  });
  it.each(Object.keys(en) as (keyof typeof en)[])('%s has the same placeholders in both', (key) => {
    const optional = key === 'source.span' ? ['{last}'] : [];
    expect(placeholders(uk[key])).toEqual([...new Set([...placeholders(en[key]), ...optional])].sort());
  });
  it('have every plural form that the language needs', () => {
    for (const message of Object.values(uk)) {
      if (typeof message !== 'string') expect(Object.keys(message).sort()).toEqual(['few', 'many', 'one', 'other']);
    }
  });
  it.each(['index.html', 'figures.html'])('exist for every key that %s names', (name) => {
    const page = readFileSync(new URL(`../${name}`, import.meta.url), 'utf8');
    const keys = [...page.matchAll(/data-message(?:-label)?="([^"]+)"/g)].map((match) => match[1] ?? '');
    expect(keys.length).toBeGreaterThan(20);
    expect(keys.filter((key) => !isMessageKey(key))).toEqual([]);
  });
});

describe('Messages', () => {
  it('fills placeholders, and counts as the language does', () => {
    const day = 'D';
    expect(new Messages('en').count('time.older', 1, { day })).toBe('Map of D, 1 day older than asked');
    expect([1, 3, 5, 21].map((n) => new Messages('uk').count('time.older', n, { day }).match(/\d+ \S+/)?.[0])).toEqual([
      '1 день',
      '3 дні',
      '5 днів',
      '21 день',
    ]);
  });
  it('leaves markup in values as text', () => {
    expect(new Messages('en').text('source.credit', { attribution: '<b>{day}</b>' })).toBe('Source: <b>{day}</b>');
  });
});

describe('chooseLanguage', () => {
  it.each([
    [['uk', 'en'], ['en'], 'uk'],
    [[undefined, null], ['de', 'uk-UA', 'en'], 'uk'],
    [['ru'], ['de'], 'en'],
  ] as const)('of %j and %j is %s', (chosen, preferred, want) => {
    expect(chooseLanguage(chosen, preferred)).toBe(want);
  });
});

describe('Format', () => {
  const [english, ukrainian] = [new Format('en-GB'), new Format('uk-UA')];
  const plain = (text: string): string => text.replace(/[\u00a0\u202f]/g, ' ');

  it('groups digits as the locale does', () => {
    expect(english.km2(115736.6)).toBe('115,737');
    expect(plain(ukrainian.km2(115736.6))).toBe('115 737');
  });
  it.each([
    [0, '0'],
    [0.04, '0.0'],
    [9.94, '9.9'],
    [9.96, '10'],
  ])('writes %d km² as %s', (km2, want) => {
    expect(english.km2(km2)).toBe(want);
  });
  it.each([
    [19.17, '19.2%'],
    [99.97, '99.9%'],
    [100, '100.0%'],
  ])('writes a share of %d as %s', (share, want) => {
    expect(english.share(share)).toBe(want);
  });
  it('writes days in the words of the locale', () => {
    expect(english.longDay('2022-02-24' as never)).toBe('24 February 2022');
    expect(plain(ukrainian.longDay('2022-02-24' as never))).toBe('24 лютого 2022 р.');
  });
});
