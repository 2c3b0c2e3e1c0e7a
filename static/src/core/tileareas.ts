/** Reads the vector tiles of the server: areas by kind, the front line, places. */
import { VectorTile, type VectorTileFeature, type VectorTileLayer } from '@mapbox/vector-tile';
import { PbfReader } from 'pbf';
import { dayNumber, parseDay } from './day';
import { ApiError } from './api';
import type { FlatRing, TilePoint } from './edges';
import type { Names } from './labels';
import { OutlineHistory } from './outlinehistory';
import { KINDS, type Kind } from './summary';

/** What a tile is painted of: the areas of a kind, or what was gained and lost. */
export type AreaKind = Kind | 'gained' | 'lost';

/** A town in tile units, the most important of rank 0. */
export interface TilePlace {
  readonly at: TilePoint;
  readonly names: Names;
  readonly rank: number;
  readonly population: number;
}

/** The areas of one tile, of one day or of many. */
export interface TileAreas {
  readonly outlines: ReadonlyMap<AreaKind, OutlineHistory>;
  readonly front: readonly FlatRing[];
  readonly places: readonly TilePlace[];
}

export const NO_AREAS: TileAreas = { outlines: new Map(), front: [], places: [] };

const ALWAYS = -Infinity; // the day of areas that have none

/** Reads a tile of any kind: of a day, of what changed, or of a history. An empty body is an empty tile. */
export function readTile(body: ArrayBuffer): TileAreas {
  if (body.byteLength === 0) return NO_AREAS;
  const { layers } = new VectorTile(new PbfReader(new Uint8Array(body)));
  const outlines = new Map<AreaKind, OutlineHistory>();
  for (const name of ['control', 'keyframe', 'steps', 'changes']) {
    for (const feature of featuresOf(layers[name])) addAreas(outlines, feature, name);
  }
  for (const outline of outlines.values()) outline.settle();
  return { outlines, front: featuresOf(layers['frontline']).flatMap(linesOf), places: featuresOf(layers['places']).flatMap(placesOf) };
}

function featuresOf(layer: VectorTileLayer | undefined): readonly VectorTileFeature[] {
  return Array.from({ length: layer?.length ?? 0 }, (_, i) => (layer as VectorTileLayer).feature(i));
}

function addAreas(outlines: Map<AreaKind, OutlineHistory>, feature: VectorTileFeature, layer: string): void {
  const { kind, date } = feature.properties;
  const day = layer === 'keyframe' || layer === 'steps' ? parseDay(String(date)) : undefined;
  const at = day === undefined ? ALWAYS : dayNumber(day);
  const rings = feature.loadGeometry();
  const add = (name: AreaKind, lost: boolean): void => {
    const outline = outlines.get(name) ?? new OutlineHistory();
    outlines.set(name, outline);
    for (const ring of rings) outline.add(at, ring, lost);
  };
  if (layer === 'changes') addChange(feature, add);
  else for (const name of kindsOf(feature)) add(name, layer === 'steps' && kind === 'lost');
}

/**
 * An occupied area that changed hands is added to one outline and taken from the other: of an
 * area that changed more than once only what differs in the end is left in either.
 */
function addChange(feature: VectorTileFeature, add: (name: AreaKind, lost: boolean) => void): void {
  const direction = directionOf(feature);
  if (feature.properties['status'] !== 'occupied') return;
  add('gained', direction === 'lost');
  add('lost', direction === 'gained');
}

/** Occupied areas are one outline, and what was occupied before 2022 is another over it. */
function kindsOf({ properties: { status, since } }: VectorTileFeature): readonly Kind[] {
  const known = KINDS.find((kind) => kind === status);
  if (known === undefined) throw new ApiError('unreadable', `tile: ${String(status)} is no status`);
  return known === 'occupied' && since === 'pre-2022' ? ['occupied', 'pre-2022'] : [known];
}

function directionOf({ properties: { kind } }: VectorTileFeature): 'gained' | 'lost' {
  if (kind !== 'gained' && kind !== 'lost') throw new ApiError('unreadable', `tile: ${String(kind)} is neither gained nor lost`);
  return kind;
}

function linesOf(feature: VectorTileFeature): readonly FlatRing[] {
  return feature.loadGeometry().map((line) => Int16Array.from(line.flatMap(({ x, y }) => [x, y])));
}

function placesOf(feature: VectorTileFeature): readonly TilePlace[] {
  const { name_en: en, name_uk: uk, rank, population } = feature.properties;
  const at = feature.loadGeometry()[0]?.[0];
  if (at === undefined || typeof en !== 'string' || typeof uk !== 'string') return [];
  return [{ at, names: { en, uk }, rank: Number(rank), population: Number(population ?? 0) }];
}
