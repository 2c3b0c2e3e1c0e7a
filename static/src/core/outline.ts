import type { Polygons, Position, Ring } from './answers';
import type { Line } from './basemap';

/**
 * The outline of a set of units that share vertices along their common borders: the
 * edges that belong to one unit only, joined into lines.
 */
export function outline(units: readonly Polygons[]): readonly Line[] {
  const rings = units.flat(2);
  const uses = new Map<string, number>();
  for (const ring of rings) {
    for (const key of edgeKeys(ring)) uses.set(key, (uses.get(key) ?? 0) + 1);
  }
  return rings.flatMap((ring) => singleRuns(ring, uses));
}

/** The stretches of a ring whose edges are used once. */
function singleRuns(ring: Ring, uses: ReadonlyMap<string, number>): Line[] {
  const lines: Position[][] = [];
  let open: Position[] | undefined;
  edgeKeys(ring).forEach((key, i) => {
    const [from, to] = [ring[i], ring[i + 1]];
    if (uses.get(key) !== 1 || from === undefined || to === undefined) {
      open = undefined;
      return;
    }
    if (open === undefined) lines.push((open = [from]));
    open.push(to);
  });
  return lines;
}

/** Names each edge by its ends, the same in both directions. */
function edgeKeys(ring: Ring): string[] {
  const points = ring.map((p) => p.join(','));
  return points.slice(1).map((point, i) => {
    const before = points[i] ?? '';
    return before < point ? `${before} ${point}` : `${point} ${before}`;
  });
}
