/**
 * Areas by their outline: the directed edges that have the area on one side. Where two areas
 * meet, their common edge runs both ways and cancels, so that what is gained is added and what
 * is lost is added reversed, and what is left is the outline of the rest, without a seam.
 *
 * A point is x * SIDE + y in the units of a vector tile, an edge is from * POINTS + to:
 * 52 bits, which a number holds exactly.
 */
const SIDE = 8192; // an extent of 4096 with any buffer that a tile has
const SHIFT = 2048; // makes coordinates in the buffer positive
const POINTS = SIDE * SIDE;
const LONGEST_SLIVER = 4; // edges
const SLIVER_WIDTH = 0.75; // units

export type EdgeKey = number;

/** A closed ring as x0, y0, x1, y1, ..., the first point not repeated, in tile units. */
export type FlatRing = Int16Array;

export interface TilePoint {
  readonly x: number;
  readonly y: number;
}

function pointKey({ x, y }: TilePoint): number {
  return (x + SHIFT) * SIDE + y + SHIFT;
}

function reversed(edge: EdgeKey): EdgeKey {
  return (edge % POINTS) * POINTS + Math.floor(edge / POINTS);
}

const xOf = (point: number): number => Math.floor(point / SIDE) - SHIFT;
const yOf = (point: number): number => (point % SIDE) - SHIFT;

/** How often each edge was there before it was before. */
export type EdgeCounts = Map<EdgeKey, number>;

/** A multiset of directed edges. */
export class EdgeSet {
  /** Ends by where they start. */
  private readonly ends = new Map<number, number[]>();

  /**
   * Adds a ring's edges, reversed where the area is lost; an edge that meets its opposite
   * cancels with it.
   */
  addRing(ring: readonly TilePoint[], lost: boolean, before: EdgeCounts): void {
    for (let i = 0; i + 1 < ring.length; i++) {
      const [a, b] = [ring[i], ring[i + 1]];
      if (a === undefined || b === undefined) continue;
      const [from, to] = lost ? [pointKey(b), pointKey(a)] : [pointKey(a), pointKey(b)];
      if (from !== to) this.addOrCancel(from * POINTS + to, before);
    }
  }

  private addOrCancel(edge: EdgeKey, before: EdgeCounts): void {
    const opposite = reversed(edge);
    const [changed, opposed] = [this.count(opposite) > 0 ? opposite : edge, this.count(opposite) > 0];
    if (!before.has(changed)) before.set(changed, this.count(changed));
    if (opposed) this.take(opposite);
    else this.put(edge);
  }

  put(edge: EdgeKey): void {
    const from = Math.floor(edge / POINTS);
    const list = this.ends.get(from);
    if (list === undefined) this.ends.set(from, [edge % POINTS]);
    else list.push(edge % POINTS);
  }

  take(edge: EdgeKey): void {
    const from = Math.floor(edge / POINTS);
    const list = this.ends.get(from);
    const at = list?.indexOf(edge % POINTS) ?? -1;
    if (list === undefined || at < 0) return;
    if (list.length === 1) this.ends.delete(from);
    else list.splice(at, 1);
  }

  count(edge: EdgeKey): number {
    const to = edge % POINTS;
    return this.ends.get(Math.floor(edge / POINTS))?.reduce((sum, end) => (end === to ? sum + 1 : sum), 0) ?? 0;
  }

  /**
   * Drops rings of few edges, thinner than a unit, that pass through a before edge: what
   * is left where two outlines follow the same line with other vertices.
   */
  dropSlivers(before: EdgeCounts): void {
    for (const edge of [...before.keys()]) {
      if (this.count(edge) === 0) continue;
      const [from, to] = [Math.floor(edge / POINTS), edge % POINTS];
      const ring = this.sliver([from, to], from) ?? [];
      ring.forEach((a, i) => {
        const side = a * POINTS + (ring[(i + 1) % ring.length] ?? a);
        if (!before.has(side)) before.set(side, this.count(side));
        this.take(side);
      });
    }
  }

  /** Walks on from a path's end; the ring if it closes as a sliver. */
  private sliver(path: readonly number[], home: number): readonly number[] | undefined {
    for (const next of this.ends.get(path.at(-1) ?? home) ?? []) {
      if (next === home) {
        if (isThin(path)) return path;
      } else if (path.length < LONGEST_SLIVER && !path.includes(next)) {
        const ring = this.sliver([...path, next], home);
        if (ring !== undefined) return ring;
      }
    }
    return undefined;
  }

  /** The outline as closed rings, which wind as their edges do. */
  rings(): FlatRing[] {
    const left = new Map<number, number[]>();
    for (const [from, list] of this.ends) left.set(from, [...list]);
    const rings: FlatRing[] = [];
    for (const start of left.keys()) {
      for (;;) {
        const ring = follow(left, start);
        if (ring === undefined) break;
        if (!isThin(ring)) rings.push(Int16Array.from(ring.flatMap((point) => [xOf(point), yOf(point)])));
      }
    }
    return rings;
  }
}

/** Takes a ring that begins at a point out of the edges, as its points. */
function follow(left: Map<number, number[]>, start: number): readonly number[] | undefined {
  const points: number[] = [];
  let at = start;
  do {
    const next = left.get(at)?.pop();
    if (next === undefined) return undefined; // only at the start: as many edges end at a point as begin there
    points.push(at);
    at = next;
  } while (at !== start);
  return points;
}

function isThin(ring: readonly number[]): boolean {
  let [area, length] = [0, 0];
  ring.forEach((a, i) => {
    const b = ring[(i + 1) % ring.length] ?? a;
    area += xOf(a) * yOf(b) - xOf(b) * yOf(a);
    length += Math.hypot(xOf(b) - xOf(a), yOf(b) - yOf(a));
  });
  return Math.abs(area) < SLIVER_WIDTH * length; // twice the area over half the length is four times the width
}
