import { describe, expect, it } from 'vitest';
import { clipLine, clipRing, pack } from '../scripts/clip.mjs';

const BOX = { west: 0, south: 0, east: 10, north: 10 };

describe('clipRing', () => {
  it('cuts a corner off', () => {
    expect(
      clipRing(
        [
          [5, 5],
          [15, 5],
          [15, 15],
          [5, 15],
        ],
        BOX,
      ),
    ).toEqual([
      [5, 10],
      [5, 5],
      [10, 5],
      [10, 10],
    ]);
  });
  it('leaves nothing of a ring outside', () => {
    expect(
      clipRing(
        [
          [20, 20],
          [30, 20],
          [30, 30],
        ],
        BOX,
      ),
    ).toEqual([]);
  });
  it('gives the box itself for a ring around it', () => {
    expect(
      clipRing(
        [
          [-5, -5],
          [15, -5],
          [15, 15],
          [-5, 15],
        ],
        BOX,
      ),
    ).toHaveLength(4);
  });
});

describe('clipLine', () => {
  it('gives a piece for each time that the line is inside', () => {
    expect(
      clipLine(
        [
          [-5, 5],
          [5, 5],
          [5, 15],
          [8, 15],
          [8, 5],
        ],
        BOX,
      ),
    ).toEqual([
      [
        [0, 5],
        [5, 5],
        [5, 10],
      ],
      [
        [8, 10],
        [8, 5],
      ],
    ]);
  });
  it('cuts a line that crosses without a vertex inside', () => {
    expect(
      clipLine(
        [
          [-10, 5],
          [20, 5],
        ],
        BOX,
      ),
    ).toEqual([
      [
        [0, 5],
        [10, 5],
      ],
    ]);
  });
});

describe('pack', () => {
  it('counts steps from the grid, and drops a point on the one before', () => {
    const grid = { scale: /** degrees */ [0.5, 0.25], translate: [10, 40] } satisfies { scale: [number, number]; translate: [number, number] };
    expect(
      pack(
        [
          [10.5, 40.25],
          [10.6, 40.3],
          [11, 40],
        ],
        grid,
      ),
    ).toEqual([1, 1, 1, -1]);
  });
});
