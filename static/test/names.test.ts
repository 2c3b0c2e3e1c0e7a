import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { MAJOR_NAMES, MINOR_NAMES } from '../src/map/names';

const rows = readFileSync(new URL('../../data/builtin/places.csv', import.meta.url), 'utf8').split('\n').map((row) => row.split(','));

describe('the towns of the map', () => {
  it('stand where the built-in places have them', () => {
    const far = [...MAJOR_NAMES, ...MINOR_NAMES]
      .filter(({ kind }) => kind === 'city')
      .filter(({ at: [lon, lat], names }) => {
        const same = rows.filter(([, en]) => en === names.en);
        return same.length > 0 && same.every(([, , , , x, y]) => Math.hypot(Number(x) - lon, Number(y) - lat) > 0.08);
      })
      .map(({ names }) => names.en);
    expect(far).toEqual([]);
  });
});
