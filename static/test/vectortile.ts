/** Vector tiles made by hand. */
import { PbfWriter } from 'pbf';

/** A closed ring, the first point not repeated, in tile units; clockwise as seen, since y goes down: an outer ring. */
export type TileRing = readonly (readonly [x: number, y: number])[];

export interface TileFeature {
  readonly type: 'line' | 'polygon';
  readonly rings: readonly TileRing[];
  readonly properties: Readonly<Record<string, string>>;
}

const TYPES = { line: 2, polygon: 3 } as const;
const [MOVE_TO, LINE_TO, CLOSE_PATH] = [1, 2, 7];

/** The body of a tile with these layers. */
export function tileOf(layers: Readonly<Record<string, readonly TileFeature[]>>): ArrayBuffer {
  const pbf = new PbfWriter();
  for (const [name, features] of Object.entries(layers)) pbf.writeMessage(3, writeLayer, { name, features });
  return Uint8Array.from(pbf.finish()).buffer;
}

/** A rectangle from a corner on. */
export function rectangle(x: number, y: number, width: number, height: number): TileRing {
  return [
    [x, y],
    [x + width, y],
    [x + width, y + height],
    [x, y + height],
  ];
}

function writeLayer({ name, features }: { readonly name: string; readonly features: readonly TileFeature[] }, pbf: PbfWriter): void {
  const texts = [...new Set(features.flatMap(({ properties }) => Object.entries(properties).flat()))]; // keys and values alike
  pbf.writeVarintField(15, 2);
  pbf.writeStringField(1, name);
  for (const feature of features) pbf.writeMessage(2, writeFeature, { feature, texts });
  for (const text of texts) pbf.writeStringField(3, text);
  for (const text of texts) pbf.writeMessage(4, (value: string, inner: PbfWriter) => inner.writeStringField(1, value), text);
  pbf.writeVarintField(5, 4096);
}

function writeFeature({ feature, texts }: { readonly feature: TileFeature; readonly texts: readonly string[] }, pbf: PbfWriter): void {
  pbf.writePackedVarint(
    2,
    Object.entries(feature.properties).flatMap(([key, value]) => [texts.indexOf(key), texts.indexOf(value)]),
  );
  pbf.writeVarintField(3, TYPES[feature.type]);
  pbf.writePackedVarint(4, geometryOf(feature));
}

function geometryOf({ type, rings }: TileFeature): number[] {
  const commands: number[] = [];
  let [fromX, fromY] = [0, 0];
  for (const ring of rings) {
    ring.forEach(([x, y], i) => {
      if (i === 0) commands.push(command(MOVE_TO, 1));
      if (i === 1) commands.push(command(LINE_TO, ring.length - 1));
      commands.push(zigzag(x - fromX), zigzag(y - fromY));
      [fromX, fromY] = [x, y];
    });
    if (type === 'polygon') commands.push(command(CLOSE_PATH, 1));
  }
  return commands;
}

function command(id: number | undefined, count: number): number {
  return (id ?? 0) | (count << 3);
}

function zigzag(value: number): number {
  return value < 0 ? -2 * value - 1 : 2 * value;
}
