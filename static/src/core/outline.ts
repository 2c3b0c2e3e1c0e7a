import type { Polygons, Position, Ring } from './geometry';
import type { Line } from './basemap';

/**
 * The outline of a set of units that share vertices along their common borders: the
 * edges that belong to one unit only, joined into lines.
 */
export function outline(units: readonly Polygons[]): readonly Line[] {
  const rings = units.flat(2);
  const uses = new Uses();
  for (const ring of rings) uses.add(ring);
  return rings.flatMap((ring) => singleRuns(ring, uses));
}

/** The stretches of a ring whose edges are used once. */
function singleRuns(ring: Ring, uses: Uses): Line[] {
  const lines: Position[][] = [];
  let open: Position[] | undefined;
  for (let i = 0; i + 1 < ring.length; i++) {
    const [from, to] = [ring[i], ring[i + 1]];
    if (from === undefined || to === undefined || uses.count(from, to) !== 1) {
      open = undefined;
      continue;
    }
    if (open === undefined) lines.push((open = [from]));
    open.push(to);
  }
  return lines;
}

const STEP = 1e5; // of a degree: a metre
const COLUMN = 2 ** 25; // more than there are steps from pole to pole

/** How often each edge is used, the same in both directions. */
class Uses {
  private readonly ends = new Map<number, number[]>();

  add(ring: Ring): void {
    for (let i = 0; i + 1 < ring.length; i++) {
      const [from, to] = [ring[i], ring[i + 1]];
      if (from === undefined || to === undefined) continue;
      const [low, high] = ordered(from, to);
      const list = this.ends.get(low);
      if (list === undefined) this.ends.set(low, [high]);
      else list.push(high);
    }
  }

  count(from: Position, to: Position): number {
    const [low, high] = ordered(from, to);
    return this.ends.get(low)?.reduce((sum, end) => (end === high ? sum + 1 : sum), 0) ?? 0;
  }
}

function ordered(a: Position, b: Position): readonly [number, number] {
  const [p, q] = [keyOf(a), keyOf(b)];
  return p < q ? [p, q] : [q, p];
}

function keyOf([lon, lat]: Position): number {
  return Math.round((lon + 180) * STEP) * COLUMN + Math.round((lat + 90) * STEP);
}
