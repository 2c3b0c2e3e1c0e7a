import { describe, expect, it } from 'vitest';
import { LruCache } from '../src/core/lrucache';

describe('LruCache', () => {
  const entries = (cache: LruCache<number>): readonly (number | undefined)[] => ['a', 'b', 'c'].map((key) => cache.get(key));

  it('drops the oldest entry when there are too many', () => {
    const cache = new LruCache<number>(2);
    cache.set('a', 1);
    cache.set('b', 2);
    cache.set('c', 3);
    expect(entries(cache)).toEqual([undefined, 2, 3]);
  });

  it('keeps an old entry that was asked for since', () => {
    const cache = new LruCache<number>(2);
    cache.set('a', 1);
    cache.set('b', 2);
    cache.get('a');
    cache.set('c', 3);
    expect(entries(cache)).toEqual([1, undefined, 3]);
  });

  it('keeps an old entry that was set again, with its new value', () => {
    const cache = new LruCache<number>(2);
    cache.set('a', 1);
    cache.set('b', 2);
    cache.set('a', 4);
    cache.set('c', 3);
    expect(entries(cache)).toEqual([4, undefined, 3]);
  });
});
