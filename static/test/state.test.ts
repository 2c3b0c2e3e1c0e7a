import { describe, expect, it } from 'vitest';
import type { Day } from '../src/core/day';
import { formatState, parseState, type Since, sinceDay } from '../src/core/state';

describe('parseState', () => {
  it('reads every member', () => {
    expect(parseState('?source=deepstate&date=2022-11-12&region=UA-14&map=6.25/48.5/-1.25&lang=uk')).toEqual({
      source: 'deepstate',
      date: '2022-11-12',
      region: 'UA-14',
      camera: { zoom: 6.25, lat: 48.5, lon: -1.25 },
      language: 'uk',
    });
  });
  it('takes what is malformed as absent', () => {
    expect(parseState('?date=yesterday&map=6/48&lang=xx')).toEqual({});
  });
  it.each(['6/48', '6/48/31/2', 'a/48/31', '6//31', '99/48/31', '6/95/31', '6/48/200', ''])('refuses the camera %j', (text) => {
    expect(parseState(`?map=${encodeURIComponent(text)}`).camera).toBeUndefined();
  });
});

describe('what else is in the address', () => {
  it.each([
    '?source=deepstate&date=2022-11-12&region=UA-14&mode=changes&since=2022-05-01&map=6/48.5/31&lang=uk',
    '?mode=changes&since=week&place=490',
    '?mode=compare&with=settlements&at=2022-11-01&view=overlay&point=37.8,48.01',
    '?source=paper&date=2026-11-20&as_known_at=2026-11-20T14:03:05.123Z',
    '?embed=1&theme=dark&legend=0&time=0',
  ])('comes back as it was: %s', (query) => {
    expect(formatState(parseState(query))).toBe(query);
  });
  it.each(['mode=war', 'since=eternity', 'view=round', 'point=200,48', 'point=37.8', 'place=-1', 'embed=yes', 'as_known_at=yesterday'])(
    'takes %s as absent',
    (part) => {
      expect(formatState(parseState(`?${part}`))).toBe('');
    },
  );
});

describe('sinceDay', () => {
  it.each([
    ['week', '2022-11-05'],
    ['2022-05-01', '2022-05-01'],
    [undefined, '2022-10-13'],
  ])('%s before 2022-11-12 is %s', (since, want) => {
    expect(sinceDay(since as Since | undefined, '2022-11-12' as Day)).toBe(want);
  });
});

describe('formatState', () => {
  it('is empty for the defaults', () => {
    expect(formatState({})).toBe('');
  });
  it('writes the camera readably and without noise', () => {
    expect(formatState({ camera: { zoom: 6, lat: 48.123456, lon: 31 } })).toBe('?map=6/48.1235/31');
  });
  it('keeps names that need escaping', () => {
    const source = 'a&b=<c> "d" %2F';
    expect(parseState(formatState({ source })).source).toBe(source);
  });
});
