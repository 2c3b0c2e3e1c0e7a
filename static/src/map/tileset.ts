/** The tiles of one map: loaded as a view needs them, the last ones loaded stay in memory. */
import { NO_AREAS, readTile, type TileAreas } from '../core/tileareas';
import { parentOf, tileKey, type TileId } from '../core/tiles';

export type Load = (path: string, signal: AbortSignal) => Promise<ArrayBuffer>;
export type Address = (tile: TileId) => string;

const LIMIT = 96; // tiles

export class TileSet {
  private readonly tiles = new Map<string, TileAreas>();
  private readonly loads = new Map<string, AbortController>();

  constructor(
    private readonly address: Address,
    private readonly load: Load,
    private readonly onChange: (error?: unknown) => void,
  ) {}

  /** Loads what is missing of the tiles, and stops loading any other. */
  want(ids: readonly TileId[]): void {
    const wanted = new Map(ids.map((id) => [tileKey(id), id]));
    for (const [key, controller] of this.loads) {
      if (!wanted.has(key)) controller.abort();
    }
    for (const [key, id] of wanted) {
      if (!this.tiles.has(key) && !this.loads.has(key)) void this.fetch(key, id);
    }
  }

  stop(): void {
    this.want([]);
  }

  get(id: TileId): TileAreas | undefined {
    return this.tiles.get(tileKey(id));
  }

  /** The tile, or the nearest that contains it. */
  best(id: TileId): { readonly id: TileId; readonly areas: TileAreas } | undefined {
    for (let at: TileId | undefined = id; at !== undefined; at = parentOf(at)) {
      const areas = this.get(at);
      if (areas !== undefined) return { id: at, areas };
    }
    return undefined;
  }

  has(ids: readonly TileId[]): boolean {
    return ids.every((id) => this.get(id) !== undefined);
  }

  private async fetch(key: string, id: TileId): Promise<void> {
    const controller = new AbortController();
    this.loads.set(key, controller);
    try {
      const body = await this.load(this.address(id), controller.signal);
      this.keep(key, body.byteLength === 0 ? NO_AREAS : readTile(body));
      this.loads.delete(key);
      this.onChange();
    } catch (error) {
      this.loads.delete(key);
      if (!controller.signal.aborted) this.onChange(error);
    }
  }

  private keep(key: string, areas: TileAreas): void {
    this.tiles.set(key, areas);
    const [oldest] = this.tiles.keys();
    if (this.tiles.size > LIMIT && oldest !== undefined) this.tiles.delete(oldest);
  }
}
