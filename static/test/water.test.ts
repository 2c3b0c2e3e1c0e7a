import { describe, expect, it } from 'vitest';
import { Raster } from '../scripts/raster.mjs';
import { areaKm2, kmBetween, outside, simplify, simplifyRing, stretches, trace } from '../scripts/trace.mjs';
import { parseCourses, piecesOf } from '../scripts/water.mjs';

type Point = [number, number];
const square = (west: number, south: number, size: number): Point[] => [
  [west, south],
  [west + size, south],
  [west + size, south + size],
  [west, south + size],
  [west, south],
];

describe('trace', () => {
  const course: Point[] = [
    [30, 50],
    [31, 50.05],
    [32, 50],
  ];
  it('goes by pieces of the river and past a point beside it', () => {
    const pieces = Array.from({ length: 19 }, (_, i): Point => [30.1 + i / 10, 50]);
    expect(trace(course, pieces, 9)).toEqual([[30, 50], ...pieces, [32, 50]]);
  });
  it('goes by the course where there are no pieces', () => {
    expect(trace(course, [], 9)).toEqual(course);
  });
  it('leaves pieces far from the course alone', () => {
    expect(trace(course, [[30.5, 51]], 9)).toEqual(course);
  });
});

describe('simplify', () => {
  it('drops what lies on the line and keeps a bend', () => {
    expect(
      simplify(
        [
          [30, 50],
          [30.5, 50],
          [31, 50],
          [31, 51],
        ],
        0.3,
      ),
    ).toEqual([
      [30, 50],
      [31, 50],
      [31, 51],
    ]);
  });
  it('keeps a ring closed', () => {
    const ring = simplifyRing(
      [
        [30, 50],
        [30.5, 50],
        [31, 50],
        [31, 51],
        [30, 51],
        [30, 50],
      ],
      0.3,
    );
    expect(ring).toEqual([
      [30, 50],
      [31, 50],
      [31, 51],
      [30, 51],
      [30, 50],
    ]);
  });
});

describe('stretches', () => {
  it('parts short hops from long ones', () => {
    expect(
      stretches(
        [
          [30, 50],
          [30.01, 50],
          [30.02, 50],
          [31, 50],
        ],
        5,
      ),
    ).toEqual([
      {
        rough: false,
        line: [
          [30, 50],
          [30.01, 50],
          [30.02, 50],
        ],
      },
      {
        rough: true,
        line: [
          [30.02, 50],
          [31, 50],
        ],
      },
    ]);
  });
});

describe('outside', () => {
  const between =
    (west: number, east: number) =>
    ([lon]: Point) =>
      lon > west && lon < east ? 0 : -1;
  it('cuts a line where it runs through water, and lets it touch the shore', () => {
    const pieces = outside(
      [
        [0, 0],
        [0.1, 0],
      ],
      between(0.04, 0.06),
    );
    expect(pieces).toHaveLength(2);
    expect(pieces[0]?.[0]).toEqual([0, 0]);
    expect(pieces[0]?.at(-1)?.[0]).toBeCloseTo(0.0435, 2);
    expect(pieces[1]?.at(-1)?.[0]).toBeCloseTo(0.1);
  });
  it('leaves out what comes back to the same water', () => {
    const island = ([lon]: Point): number => (lon > 0.04 && lon < 0.06 ? -1 : 0);
    expect(
      outside(
        [
          [0, 0],
          [0.05, 0],
          [0.1, 0],
        ],
        island,
      ),
    ).toEqual([]);
  });
});

describe('kmBetween and areaKm2', () => {
  it('agree with a degree of latitude', () => {
    expect(kmBetween([30, 50], [30, 51])).toBeCloseTo(111.2, 1);
    expect(areaKm2(square(0, 0, 0.1))).toBeCloseTo(11.12 ** 2, 0);
    expect(areaKm2(square(0, 0, 0.1).reverse())).toBeLessThan(0);
  });
});

describe('Raster', () => {
  const box = { west: 0, south: 0, east: 1, north: 1 };
  it('gives back what is painted', () => {
    const raster = new Raster(box, [0.01, 0.01]);
    raster.fill([square(0.2, 0.2, 0.4)]);
    const [ring, ...others] = raster.outlines();
    expect(others).toEqual([]);
    expect(areaKm2(ring ?? [])).toBeCloseTo(areaKm2(square(0.2, 0.2, 0.4)), -1);
  });
  it('joins pieces that a gap parts, and leaves a hole in one', () => {
    const raster = new Raster(box, [0.01, 0.01]);
    raster.fill([square(0.1, 0.1, 0.3), square(0.2, 0.2, 0.1)]);
    raster.fill([square(0.42, 0.1, 0.3)]);
    expect(raster.outlines()).toHaveLength(3);
    raster.close(2);
    const areas = raster.outlines().map((ring) => Math.sign(areaKm2(ring)));
    expect(areas.sort()).toEqual([-1, 1]);
  });
  it('drops what is thin when it smooths', () => {
    const raster = new Raster(box, [0.01, 0.01]);
    raster.fill([
      [
        [0.1, 0.5],
        [0.9, 0.5],
        [0.9, 0.52],
        [0.1, 0.52],
        [0.1, 0.5],
      ],
    ]);
    raster.smooth(2);
    expect(raster.outlines()).toEqual([]);
  });
});

describe('parseCourses', () => {
  it('reads rivers of many points', () => {
    const csv = '# why\nriver,from,lon,lat,width\nDesna,5,31,51,\nDesna,5,30.5,50.5,2\nRos,6,30,49.5,\n';
    expect(parseCourses(csv)).toEqual([
      {
        name: 'Desna',
        from: 5,
        points: [
          [31, 51],
          [30.5, 50.5],
        ],
        widths: [0, 2],
      },
      { name: 'Ros', from: 6, points: [[30, 49.5]], widths: [0] },
    ]);
  });
  it('names the row that it cannot read', () => {
    expect(() => parseCourses('Desna,5,31,north,\n')).toThrow('rivers.csv:1: Desna,5,31,north,');
  });
});

describe('piecesOf', () => {
  const map = (coordinates: unknown, type = 'MultiPolygon'): unknown => ({ type: 'GeometryCollection', geometries: [{ type, coordinates }] });
  it('gives the pieces of the package', () => {
    expect(piecesOf(map([[square(0, 0, 1)]]), 'rivers', 1)).toEqual([[square(0, 0, 1)]]);
  });
  it('says what is wrong with another package', () => {
    expect(() => piecesOf({ type: 'FeatureCollection', features: [] }, 'rivers', 1)).toThrow('rivers: want a collection of one MultiPolygon');
    expect(() => piecesOf(map([], 'Polygon'), 'rivers', 1)).toThrow('want a collection of one MultiPolygon');
    expect(() => piecesOf(map([]), 'rivers', 1)).toThrow('rivers: 0 pieces of water, want at least 1');
    expect(() => piecesOf(map([[[{}]]]), 'rivers', 1)).toThrow('rings of lon, lat');
  });
});
