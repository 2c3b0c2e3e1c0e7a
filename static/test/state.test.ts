import { describe, expect, it } from 'vitest';
import { formatState, parseState } from '../src/core/state';

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
