import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { Format } from '../src/core/format';
import { chooseLanguage, isMessageKey, Messages } from '../src/core/messages';
import mapEn from '../src/messages/en.json';
import figuresEn from '../src/messages/figures.en.json';
import figuresUk from '../src/messages/figures.uk.json';
import sharedEn from '../src/messages/shared.en.json';
import sharedUk from '../src/messages/shared.uk.json';
import mapUk from '../src/messages/uk.json';

const en = { ...sharedEn, ...mapEn, ...figuresEn };
const uk = { ...sharedUk, ...mapUk, ...figuresUk };

const placeholders = (message: unknown): string[] => [...new Set(JSON.stringify(message).match(/\{\w+\}/g) ?? [])].sort();

/** The text of a module and of all that it imports for more than types. */
function modulesOf(entry: URL, seen = new Map<string, string>()): readonly string[] {
  if (seen.has(entry.href)) return [];
  const text = readFileSync(entry, 'utf8');
  seen.set(entry.href, text);
  for (const [, name = ''] of text.matchAll(/^import (?!type )(?:[^;']* from )?'(\.[^'?]*)';/gm)) {
    if (!/\.(json|css)$/.test(name)) modulesOf(new URL(`${name}.ts`, entry), seen);
  }
  return [...seen.values()];
}

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
  it('are in one catalogue each', () => {
    expect(Object.keys(en).length).toBe([sharedEn, mapEn, figuresEn].flatMap((catalogue) => Object.keys(catalogue)).length);
  });
  it.each([
    ['index.html', { ...sharedEn, ...mapEn }],
    ['figures.html', { ...sharedEn, ...figuresEn }],
  ])('exist for every key that %s names', (name, words) => {
    const page = readFileSync(new URL(`../${name}`, import.meta.url), 'utf8');
    const keys = [...page.matchAll(/data-message(?:-label)?="([^"]+)"/g)].map((match) => match[1] ?? '');
    expect(keys.length).toBeGreaterThan(20);
    expect(keys.filter((key) => !isMessageKey(key) || !(key in words))).toEqual([]);
  });
  it.each([
    ['main.ts', mapEn, figuresEn],
    ['figures.ts', figuresEn, mapEn],
  ])('that %s and what it imports speak of are not those of the other page', (entry, own, others) => {
    const code = modulesOf(new URL(`../src/${entry}`, import.meta.url)).join('\n');
    const spoken = (key: string): boolean => code.includes(`'${key}'`);
    expect(Object.keys(own).filter(spoken).length).toBeGreaterThan(20);
    expect(Object.keys(others).filter(spoken)).toEqual([]);
    const composed = [...code.matchAll(/`([a-z]+\.[\w.-]*)\$\{/gi)].map((match) => match[1] ?? '');
    expect(composed.length).toBeGreaterThan(2);
    expect(composed.filter((start) => Object.keys({ ...sharedEn, ...own }).every((key) => !key.startsWith(start)))).toEqual([]);
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
