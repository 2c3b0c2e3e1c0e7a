/** The outline of the areas of one kind in one tile, day by day. */
import { type EdgeKey, EdgeSet, type FlatRing, type TilePoint, type EdgeCounts } from './edges';

/** What changes the outline on a day. */
interface Step {
  /** Counted as dayNumber counts. */
  readonly day: number;
  readonly put: readonly EdgeKey[];
  readonly taken: readonly EdgeKey[];
}

/**
 * Holds the steps from the outline of one day to that of the next, and the outline of one
 * current day. Filled in order of days, and then asked for any day.
 */
export class OutlineHistory {
  private readonly edges = new EdgeSet();
  private readonly steps: Step[] = [];
  private touched: EdgeCounts = new Map();
  private filling: number | undefined;
  private cursor = 0;
  private traced: readonly FlatRing[] | undefined;

  /** Adds a ring that was gained or lost on a day, which is not before the last one added. */
  add(day: number, ring: readonly TilePoint[], lost: boolean): void {
    if (day !== this.filling) this.settle();
    this.filling = day;
    this.edges.addRing(ring, lost, this.touched);
  }

  /** Ends the filling. */
  settle(): void {
    if (this.filling === undefined) return;
    this.edges.dropSlivers(this.touched);
    const [put, taken]: [EdgeKey[], EdgeKey[]] = [[], []];
    for (const [edge, before] of this.touched) {
      const change = this.edges.count(edge) - before;
      for (let i = 0; i < Math.abs(change); i++) (change > 0 ? put : taken).push(edge);
    }
    this.steps.push({ day: this.filling, put, taken });
    this.touched = new Map();
    [this.filling, this.cursor] = [undefined, this.steps.length];
  }

  /** Goes to the last step at or before a day. */
  seek(day: number): void {
    const before = this.cursor;
    for (let next = this.steps[this.cursor]; next !== undefined && next.day <= day; next = this.steps[this.cursor]) {
      this.apply(next.put, next.taken);
      this.cursor++;
    }
    for (let last = this.steps[this.cursor - 1]; last !== undefined && last.day > day; last = this.steps[this.cursor - 1]) {
      this.apply(last.taken, last.put);
      this.cursor--;
    }
    if (this.cursor !== before) this.traced = undefined;
  }

  /** The outline of the current day; the same object until that changes. */
  get rings(): readonly FlatRing[] {
    return (this.traced ??= this.edges.rings());
  }

  private apply(put: readonly EdgeKey[], taken: readonly EdgeKey[]): void {
    for (const edge of taken) this.edges.take(edge);
    for (const edge of put) this.edges.put(edge);
  }
}
