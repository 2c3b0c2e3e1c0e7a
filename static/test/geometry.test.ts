import { describe, expect, it } from 'vitest';
import type { Polygons, Position } from '../src/core/geometry';
import { riverWidth, unpackBasemap } from '../src/core/basemap';
import { centre, chooseLabels, type Label } from '../src/core/labels';
import { outline } from '../src/core/outline';
import { scaleBar } from '../src/core/scale';

const box = (west: number, south: number, east: number, north: number): Polygons => [
  [
    [
      [west, south],
      [east, south],
      [east, north],
      [west, north],
      [west, south],
    ],
  ],
];

describe('outline', () => {
  it('drops the border that two units share', () => {
    const lines = outline([box(0, 0, 1, 1), box(1, 0, 2, 1)]);
    const edges = lines.flatMap((line) => line.slice(1).map((to, i) => [line[i], to]));
    expect(edges).toHaveLength(6);
    expect(edges).not.toContainEqual([
      [1, 0],
      [1, 1],
    ]);
    expect(edges).not.toContainEqual([
      [1, 1],
      [1, 0],
    ]);
  });
  it('keeps a unit that stands alone whole', () => {
    expect(outline([box(0, 0, 1, 1)])).toEqual(box(0, 0, 1, 1)[0]);
  });
});

describe('unpackBasemap', () => {
  it('undoes grid and differences', () => {
    const shapes = unpackBasemap({
      scale: [0.5, 0.25],
      translate: [10, 40],
      box: [10, 40, 12, 42],
      land: [[[0, 0, 2, 0, 0, 4, -2, -4]]],
      coast: [[0, 0, 1, 2]],
      borders: [[2, 2, -1, 1]],
      rivers: [
        { from: 6, line: [0, 0, 1, 1] },
        { from: 4, line: [4, 4, -1, -1] },
      ],
      rough: [{ from: 6, line: [2, 2, 1, 1] }],
      waters: [{ from: 6, rings: [[0, 0, 2, 0, 0, 2, -2, -2]] }],
    });
    expect(shapes.land).toEqual([
      [
        [
          [10, 40],
          [11, 40],
          [11, 41],
          [10, 40],
        ],
      ],
    ]);
    expect(shapes.coast).toEqual([
      [
        [11, 40],
        [11, 41],
      ],
    ]);
    expect(shapes.borders).toEqual([
      [
        [11, 40.5],
        [10.5, 40.75],
      ],
    ]);
    expect(shapes.water).toEqual([
      {
        from: 4,
        rivers: [
          [
            [12, 41],
            [11.5, 40.75],
          ],
        ],
        rough: [],
        waters: [],
      },
      {
        from: 6,
        rivers: [
          [
            [10, 40],
            [10.5, 40.25],
          ],
        ],
        rough: [
          [
            [11, 40.5],
            [11.5, 40.75],
          ],
        ],
        waters: [
          [
            [
              [10, 40],
              [11, 40],
              [11, 40.5],
              [10, 40],
            ],
          ],
        ],
      },
    ]);
  });
});

describe('riverWidth', () => {
  it('grows with the zoom, and is larger for a river shown earlier', () => {
    expect(riverWidth(4, 8)).toBeGreaterThan(riverWidth(4, 6));
    expect(riverWidth(4, 8)).toBeGreaterThan(riverWidth(7, 8));
  });
});

describe('centre', () => {
  it('is that of the largest polygon', () => {
    expect(centre([...box(0, 0, 1, 1), ...box(10, 10, 14, 12)])).toEqual([12, 11]);
  });
  it('does not fail on nothing', () => {
    expect(centre([])).toEqual([0, 0]);
  });
});

describe('chooseLabels', () => {
  const label = (name: string, at: Position, from = 0, to = 20): Label => ({ kind: 'region', at, names: { en: name, uk: name }, from, to });
  const project = ([x, y]: Position): Position => [x, y];
  const chosen = (labels: readonly Label[], zoom: number): string[] => chooseLabels(labels, 'en', zoom, project).map(({ names }) => names.en);

  it('lets the first win where two would cover each other', () => {
    expect(chosen([label('first', [0, 0]), label('second', [10, 5]), label('third', [0, 40])], 5)).toEqual(['first', 'third']);
  });
  it('keeps to the zooms of a label', () => {
    const labels = [label('near', [0, 0], 7, 9)];
    expect([6.75, 7, 9, 9.25].map((zoom) => chosen(labels, zoom).length)).toEqual([0, 1, 1, 0]);
  });
});

describe('scaleBar', () => {
  it.each([
    [1000, { km: 50, pixels: 50 }],
    [1042, { km: 100, pixels: 96 }],
    [200, { km: 10, pixels: 50 }],
    [3, { km: 0.2, pixels: 67 }],
  ])('at %d m a pixel', (metres, want) => {
    expect(scaleBar(metres, 96)).toEqual(want);
  });
});
