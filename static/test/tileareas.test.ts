import { describe, expect, it } from 'vitest';
import { type Day, dayNumber } from '../src/core/day';
import type { FlatRing, TilePoint } from '../src/core/edges';
import { carriedDays } from '../src/core/carriedday';
import { OutlineHistory } from '../src/core/outlinehistory';
import { snapshot } from './samples';

/** A closed ring with the ground on its left as a tile winds it: y goes down. */
function ring(...points: readonly (readonly [number, number])[]): TilePoint[] {
  return [...points, points[0] ?? [0, 0]].map(([x, y]) => ({ x, y }));
}

const rectangle = (x: number, y: number, width: number, height: number): TilePoint[] => ring([x, y], [x + width, y], [x + width, y + height], [x, y + height]);

function area(rings: readonly FlatRing[]): number {
  return rings.reduce((sum, flat) => sum + ringArea(flat), 0);
}

function ringArea(flat: FlatRing): number {
  let twice = 0;
  for (let i = 0; i < flat.length; i += 2) {
    const j = (i + 2) % flat.length;
    twice += (flat[i] ?? 0) * (flat[j + 1] ?? 0) - (flat[j] ?? 0) * (flat[i + 1] ?? 0);
  }
  return twice / 2;
}

describe('OutlineHistory', () => {
  const filled = (): OutlineHistory => {
    const sheet = new OutlineHistory();
    sheet.add(1, rectangle(0, 0, 100, 100), false);
    sheet.add(2, rectangle(100, 0, 50, 100), false); // gained beside it
    sheet.add(4, rectangle(0, 0, 20, 100), true); // lost on the other side
    sheet.settle();
    return sheet;
  };

  it.each([
    [0, 0, 0],
    [1, 10_000, 1],
    [2, 15_000, 1],
    [3, 15_000, 1],
    [4, 13_000, 1],
    [99, 13_000, 1],
  ])('shows day %d, forth and back: %d units in %d ring', (day, want, rings) => {
    const sheet = filled();
    for (const by of [99, 0, day]) sheet.seek(by);
    expect([area(sheet.rings), sheet.rings.length]).toEqual([want, rings]);
  });

  it('keeps no seam between what was held and what was gained', () => {
    const sheet = filled();
    sheet.seek(2);
    const xs = sheet.rings.flatMap((flat) => Array.from(flat).filter((_, i) => i % 2 === 0));
    expect(Math.max(...xs)).toBe(150);
    expect(sheet.rings[0]).toHaveLength(2 * 6); // both rectangles, with the vertices where they meet, and no edge between
  });

  it('answers the same rings until they change', () => {
    const sheet = filled();
    sheet.seek(2);
    const before = sheet.rings;
    sheet.seek(3);
    expect(sheet.rings).toBe(before);
    sheet.seek(4);
    expect(sheet.rings).not.toBe(before);
  });

  it('drops what is left where the same line has other vertices', () => {
    const sheet = new OutlineHistory();
    sheet.add(1, rectangle(0, 0, 1000, 100), false);
    sheet.add(2, ring([0, 0], [500, 0], [1000, 0], [1000, 100], [499, 100], [0, 100]), true);
    sheet.settle();
    expect(sheet.rings).toEqual([]);
  });

  it('keeps a hole open', () => {
    const sheet = new OutlineHistory();
    sheet.add(1, rectangle(0, 0, 100, 100), false);
    sheet.add(2, rectangle(40, 40, 20, 20), true);
    sheet.settle();
    expect([area(sheet.rings), sheet.rings.length]).toEqual([9600, 2]);
  });
});

describe('carriedDays', () => {
  const hold = carriedDays([
    snapshot('2024-01-01', { statuses: ['occupied', 'contested'], split_since: true }),
    snapshot('2024-01-02', { statuses: ['occupied'], split_since: false }),
    snapshot('2024-02-10', { statuses: ['occupied'], split_since: false }),
  ]);
  const number = (date: string): number => dayNumber(date as Day);

  it('shows a status of which a snapshot does not speak as the one before did', () => {
    expect(hold(1, 'contested')).toBe(number('2024-01-01'));
    expect(hold(1, 'pre-2022')).toBe(number('2024-01-01'));
  });
  it('never shows occupied ground of another day', () => {
    expect(hold(1, 'occupied')).toBe(number('2024-01-02'));
  });
  it('shows nothing that is older than a month', () => {
    expect(hold(2, 'contested')).toBe(number('2024-02-10'));
  });
});
