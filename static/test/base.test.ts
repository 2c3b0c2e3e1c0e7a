import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { BaseShapes } from '../src/core/basemap';
import type { Polygons } from '../src/core/geometry';
import { unitsOf } from '../src/core/mercator';
import { BaseMap, type Part } from '../src/map/base';
import { type Call, recordingOf, stubCanvas } from './canvas';

const VIEW = { zoom: 6, left: 0, top: 0, width: 400, height: 300 };

/** A square of a degree, and its path in map units. */
function square(lon: number, lat: number): { readonly shape: Polygons; readonly path: string } {
  const ring = [
    [lon, lat],
    [lon + 1, lat],
    [lon + 1, lat + 1],
    [lon, lat + 1],
    [lon, lat],
  ] as const;
  return { shape: [[ring]], path: pathOf(ring) };
}

function pathOf(line: readonly (readonly [number, number])[]): string {
  const commands = line.map(
    (at, i) =>
      `${i === 0 ? 'M' : 'L'}${unitsOf(at)
        .map((value) => Number(value.toFixed(3)) + 0)
        .join(' ')}`,
  );
  return commands.join(' ');
}

const [WEST, EAST, LAKE] = [square(30, 50), square(31, 50), square(30.2, 50.2)];
const COAST = [
  [30, 50],
  [31, 50],
] as const;
const BORDER = [
  [29, 50],
  [29, 51],
] as const;
const RIVER = [
  [30, 50],
  [30.5, 50.5],
] as const;
const ROUGH = [
  [30.5, 50.5],
  [31, 51],
] as const;
const SHAPES: BaseShapes = {
  land: WEST.shape,
  coast: [COAST],
  borders: [BORDER],
  water: [
    { from: 5, rivers: [RIVER], rough: [ROUGH], waters: LAKE.shape },
    { from: 9, rivers: [BORDER], rough: [], waters: [] },
  ],
};
const UNITS = [
  { code: 'UA-14', shape: WEST.shape },
  { code: 'UA-09', shape: EAST.shape },
];

let base: BaseMap;
let frames: (() => void)[];
beforeEach(() => {
  const stub = stubCanvas();
  frames = stub.frames;
  base = new BaseMap(stub.host);
});
afterEach(() => vi.unstubAllGlobals());

/** What a canvas of the base map shows of a view, as calls without what they clear. */
function drawn(which: 'under' | 'over', view = VIEW): readonly Call[] {
  const recording = recordingOf(base[which].canvas);
  recording.calls.length = 0;
  base[which].draw(view);
  return recording.calls.filter(({ call }) => call !== 'clear');
}

const inks = (calls: readonly Call[]): readonly string[] => calls.map(({ call, colour }) => `${call} ${colour?.replace(/^var\(--(.*)\)$/, '$1') ?? ''}`);

describe('below the areas', () => {
  it('is nothing until the base map is there', () => {
    expect(drawn('under')).toEqual([]);
  });

  it('are land, borders, Ukraine, coast and water, in this order', () => {
    base.setBase(SHAPES);
    base.setUnits(UNITS, [BORDER]);
    expect(inks(drawn('under'))).toEqual(['fill land', 'stroke border', 'fill ukraine', 'stroke ukraine', 'stroke coast', 'fill sea', 'stroke coast']);
  });

  it('has land and water with their holes', () => {
    base.setBase(SHAPES);
    const fills = drawn('under').filter(({ call }) => call === 'fill');
    expect(fills.map(({ path, rule }) => [path, rule])).toEqual([
      [WEST.path, 'evenodd'],
      [LAKE.path, 'evenodd'],
    ]);
  });

  it('is left to the raster tiles of an operator', () => {
    base.setBase(SHAPES);
    base.setRaster();
    expect([drawn('under'), drawn('over')]).toEqual([[], []]);
  });
});

describe('above the areas', () => {
  it('are the rivers that the zoom has room for', () => {
    base.setBase(SHAPES);
    expect(drawn('over').map(({ path }) => path)).toEqual([pathOf(RIVER), pathOf(ROUGH)]);
    expect(drawn('over', { ...VIEW, zoom: 4 })).toEqual([]);
    expect(drawn('over', { ...VIEW, zoom: 9 }).map(({ path }) => path)).toEqual([pathOf(RIVER), pathOf(ROUGH), pathOf(BORDER), '']);
  });

  it('has rivers dashed where they are known by few points, close by alone', () => {
    base.setBase(SHAPES);
    const dashes = (zoom: number): unknown => drawn('over', { ...VIEW, zoom }).map(({ dash }) => dash);
    expect(dashes(7)).toEqual([undefined, undefined]);
    expect(dashes(8)).toEqual([undefined, [2, 4]]);
  });

  it('has rivers of a width in pixels that grows with the zoom', () => {
    base.setBase(SHAPES);
    const width = (zoom: number): unknown => drawn('over', { ...VIEW, zoom })[0]?.width;
    expect([5, 6, 8].map(width)).toEqual([0.8, 1.1, 1.7]);
  });

  it.each([
    ['only_a', 'colour-gained'],
    ['only_b', 'colour-lost'],
    ['both', 'colour-held'],
  ] as const)('has %s of a comparison as %s', (part: Part, colour) => {
    base.setParts(new Map([[part, WEST.shape]]));
    const calls = drawn('over');
    expect(inks(calls)).toEqual([`fill ${colour}`, `stroke ${colour}-edge`]);
    expect(calls.map(({ path }) => path)).toEqual([WEST.path, WEST.path]);
  });

  it('has regions with their borders, and the outline of the country over them', () => {
    base.setUnits(UNITS, [COAST]);
    const calls = drawn('over');
    expect(inks(calls)).toEqual(['stroke unit', 'stroke unit', 'stroke outline']);
    expect(calls.map(({ path, width }) => [path, width])).toEqual([
      [WEST.path, 0.8],
      [EAST.path, 0.8],
      [pathOf(COAST), 1.5],
    ]);
  });

  it('shades the region that is pointed at', () => {
    base.setUnits(UNITS, []);
    base.point('UA-09');
    expect(
      drawn('over')
        .filter(({ call }) => call === 'fill')
        .map(({ path, colour }) => [path, colour]),
    ).toEqual([[EAST.path, 'var(--pointed)']]);
    base.point(undefined);
    expect(drawn('over').filter(({ call }) => call === 'fill')).toEqual([]);
  });

  it('veils all but the chosen regions', () => {
    base.setUnits(UNITS, []);
    base.setChosen(['UA-14', 'nowhere']);
    expect(drawn('over').slice(-2)).toMatchObject([
      { call: 'fill', colour: 'var(--veil)', rule: 'evenodd', path: `R-1000000 -1000000 2000000 2000000 ${WEST.path}` },
      { call: 'stroke', colour: 'var(--chosen)', width: 2.4, path: WEST.path },
    ]);
  });
});

it('draws once before the next frame, however much has changed', () => {
  base.under.draw(VIEW);
  base.setBase(SHAPES);
  base.setUnits(UNITS, []);
  const recording = recordingOf(base.under.canvas);
  recording.calls.length = 0;
  expect(frames).toHaveLength(1);
  frames[0]?.();
  expect(recording.calls.filter(({ call }) => call === 'clear')).toHaveLength(1);
});

it('takes the size of the view in the pixels of the screen', () => {
  vi.unstubAllGlobals();
  const { host } = stubCanvas(2);
  base = new BaseMap(host);
  base.under.draw(VIEW);
  expect([base.under.canvas.width, base.under.canvas.height]).toEqual([800, 600]);
  expect(recordingOf(base.under.canvas).calls).toEqual([{ call: 'clear', path: 'R0 0 800 600', clips: 0 }]);
});
