/** The tiles of one map: loaded as a view needs them, kept while they may be seen again. */
import { NO_GROUND, readTile, type TileGround } from '../core/ground';
import { parentOf, tileKey, type TileId } from '../core/tiles';

export type Load = (path: string, signal: AbortSignal) => Promise<ArrayBuffer>;
export type Address = (tile: TileId) => string;

const KEPT = 96; // tiles

export class TileSet {
  private readonly tiles = new Map<string, TileGround>();
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

  get(id: TileId): TileGround | undefined {
    return this.tiles.get(tileKey(id));
  }

  /** The tile, or the nearest that contains it. */
  best(id: TileId): { readonly id: TileId; readonly ground: TileGround } | undefined {
    for (let at: TileId | undefined = id; at !== undefined; at = parentOf(at)) {
      const ground = this.get(at);
      if (ground !== undefined) return { id: at, ground };
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
      this.keep(key, body.byteLength === 0 ? NO_GROUND : readTile(body));
      this.loads.delete(key);
      this.onChange();
    } catch (error) {
      this.loads.delete(key);
      if (!controller.signal.aborted) this.onChange(error);
    }
  }

  private keep(key: string, ground: TileGround): void {
    this.tiles.set(key, ground);
    const [oldest] = this.tiles.keys();
    if (this.tiles.size > KEPT && oldest !== undefined) this.tiles.delete(oldest);
  }
}
