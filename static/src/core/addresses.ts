/** Where the tiles of a map are. They are asked for by revision: those never change. */
import type { Snapshot } from './answers';
import { tileKey, type TileId } from './tiles';

export interface TileMap {
  /** The same for the same tiles. */
  readonly key: string;
  readonly address: (tile: TileId) => string;
}

/** What is on the map in a revision. */
export function dayMap({ source, revision_id }: { source: string; revision_id: string }): TileMap {
  return mapAt(`${encodeURIComponent(source)}/${revision_id}`);
}

/** What changed from one revision to another. */
export function changeMap(source: string, from: string, to: string): TileMap {
  return mapAt(`${encodeURIComponent(source)}/${from}..${to}`);
}

/** All snapshots of a source in one; none where there are not two. */
export function historyMap(source: string, snapshots: readonly Snapshot[]): TileMap | undefined {
  const [first, last] = [snapshots[0], snapshots.at(-1)];
  if (first === undefined || last === undefined || first === last) return undefined;
  return mapAt(`${encodeURIComponent(source)}/history/${first.revision_id}..${last.revision_id}`);
}

function mapAt(path: string): TileMap {
  return { key: path, address: (tile) => `tiles/${path}/${tileKey(tile)}.mvt` };
}
