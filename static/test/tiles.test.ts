import { describe, expect, it } from 'vitest';
import { changeMap, dayMap, historyMap } from '../src/core/addresses';
import { parentOf, tileKey, tilesOf, tileWidth } from '../src/core/tiles';
import { snapshot } from './samples';

describe('tilesOf', () => {
  it('covers a view with tiles of about 512 pixels', () => {
    // Zoom 6 is 16 384 pixels wide: tiles of zoom 5 are 512 of them.
    const ids = tilesOf({ zoom: 6, left: 9200, top: 5600, width: 900, height: 600 });
    expect(ids.map(tileKey)).toEqual(['5/17/10', '5/18/10', '5/19/10', '5/17/11', '5/18/11', '5/19/11', '5/17/12', '5/18/12', '5/19/12']);
  });
  it.each([0, 1, 5.25, 8.75, 13])('covers the corners of a view at zoom %d, and no more than the world', (zoom) => {
    const world = 256 * 2 ** zoom;
    const view = { zoom, left: Math.max(0, world - 300), top: Math.max(0, world - 200), width: 400, height: 400 };
    const [first] = tilesOf(view);
    const width = tileWidth(first?.z ?? 0, zoom);
    expect((first?.x ?? 0) * width).toBeLessThanOrEqual(view.left);
    for (const { z, x, y } of tilesOf(view)) expect(Math.max(x, y)).toBeLessThan(2 ** z);
  });
});

it('finds the tile that contains another', () => {
  expect(parentOf({ z: 5, x: 17, y: 11 })).toEqual({ z: 4, x: 8, y: 5 });
  expect(parentOf({ z: 0, x: 0, y: 0 })).toBeUndefined();
});

describe('addresses', () => {
  const inRevision = (revision_id: string): ReturnType<typeof snapshot> => snapshot('2024-01-01', { revision_id });
  const id = { z: 5, x: 17, y: 11 };
  it('ask by revision, which never changes', () => {
    expect(dayMap({ source: 'deepstate', revision_id: 'r12-1a2b3c4d' }).address(id)).toBe('tiles/deepstate/r12-1a2b3c4d/5/17/11.mvt');
    expect(changeMap('deepstate', 'r3-00000003', 'r12-1a2b3c4d').address(id)).toBe('tiles/deepstate/r3-00000003..r12-1a2b3c4d/5/17/11.mvt');
    expect(historyMap('deepstate', [inRevision('r3-00000003'), inRevision('r7-00000007'), inRevision('r12-1a2b3c4d')])?.address(id)).toBe(
      'tiles/deepstate/history/r3-00000003..r12-1a2b3c4d/5/17/11.mvt',
    );
  });
  it('escape a name', () => {
    expect(dayMap({ source: '<b>a/b', revision_id: 'r1-1a2b3c4d' }).key).toBe('%3Cb%3Ea%2Fb/r1-1a2b3c4d');
  });
  it('have no history where there is no time', () => {
    expect(historyMap('deepstate', [inRevision('r3-00000003')])).toBeUndefined();
  });
});
