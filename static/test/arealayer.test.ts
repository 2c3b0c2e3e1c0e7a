import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { AreaLayer } from '../src/map/arealayer';
import { type Call, noPatterns, recordingOf, type RecordingContext, stubCanvas } from './canvas';
import { rectangle, type TileFeature, tileOf, type TileRing } from './vectortile';

/** A part of tile 1/1/0 alone, which is 512 pixels wide. */
const VIEW = { zoom: 2, left: 600, top: 100, width: 300, height: 300 };

function polygon(properties: Readonly<Record<string, string>>, ...rings: readonly TileRing[]): TileFeature {
  return { type: 'polygon', rings, properties };
}

/** Shows one tile's body and returns what the layer drew, the tile's own clip and clearing left out. */
async function paintingOf(
  body: ArrayBuffer,
  prepare: (layer: AreaLayer) => void = () => undefined,
): Promise<{ context: RecordingContext; calls: readonly Call[] }> {
  const layer = new AreaLayer(host, () => Promise.resolve(body), { onTiles: () => undefined });
  noPatterns();
  prepare(layer);
  layer.draw(VIEW);
  layer.show({ key: 'map', address: ({ z, x, y }) => `${z}/${x}/${y}` });
  const context = recordingOf(layer.canvas);
  await vi.waitFor(() => expect(layer.isWaiting).toBe(false));
  return { context, calls: context.calls.filter(({ clips, call }) => clips > 0 && call !== 'clear') };
}

let host: HTMLElement;
beforeEach(() => ({ host } = stubCanvas()));
afterEach(() => vi.unstubAllGlobals());

const path = (ring: TileRing): string => `${ring.map(([x, y], i) => `${i === 0 ? 'M' : 'L'}${x} ${y}`).join(' ')} Z`;
const fills = (calls: readonly Call[]): readonly (readonly [string | undefined, string])[] =>
  calls.filter(({ call }) => call === 'fill').map(({ colour, path: drawn }) => [colour, drawn]);

describe('the areas of a day', () => {
  const [left, right] = [rectangle(100, 100, 200, 300), rectangle(600, 100, 200, 300)];

  it('are filled by winding and edged in their own colours', async () => {
    const { calls } = await paintingOf(tileOf({ control: [polygon({ status: 'contested' }, left)] }));
    expect(calls).toEqual([
      { call: 'fill', path: path(left), colour: 'var(--colour-contested)', rule: 'nonzero', clips: 1 },
      { call: 'stroke', path: path(left), colour: 'var(--colour-contested-edge)', width: 1.1, clips: 1 },
    ]);
  });

  it('stand in the order in which they may cover each other, whatever that of the tile', async () => {
    const statuses = ['infiltration', 'claimed', 'advance', 'contested', 'occupied', 'liberated'];
    const { calls } = await paintingOf(tileOf({ control: statuses.map((status) => polygon({ status }, left)) }));
    expect(fills(calls).map(([colour]) => colour)).toEqual(statuses.toReversed().map((status) => `var(--colour-${status})`));
  });

  it('have what was occupied before 2022 in a colour of its own, over all that is occupied', async () => {
    const { calls } = await paintingOf(
      tileOf({ control: [polygon({ status: 'occupied', since: 'pre-2022' }, left), polygon({ status: 'occupied', since: '2022' }, right)] }),
    );
    expect(fills(calls)).toEqual([
      ['var(--colour-occupied)', expect.stringContaining(path(right))],
      ['var(--colour-pre-2022)', path(left)],
    ]);
  });

  it('have the dashes of what is claimed or advanced into', async () => {
    const { calls } = await paintingOf(tileOf({ control: [polygon({ status: 'claimed' }, left), polygon({ status: 'advance' }, right)] }));
    expect(calls.filter(({ call }) => call === 'stroke').map(({ colour, dash }) => [colour, dash])).toEqual([
      ['var(--colour-advance-edge)', [3, 2]],
      ['var(--colour-claimed-edge)', [5, 3]],
    ]);
  });

  it('keep holes open', async () => {
    const hole = rectangle(150, 150, 50, 50).toReversed();
    const { calls } = await paintingOf(tileOf({ control: [polygon({ status: 'occupied' }, left, hole)] }));
    const [[, drawn] = ['', '']] = fills(calls);
    expect(drawn.match(/M/g)).toHaveLength(2);
    expect(areaOf(drawn)).toBe(200 * 300 - 50 * 50);
  });

  it('have no seam where two of a status meet', async () => {
    const { calls } = await paintingOf(
      tileOf({ control: [polygon({ status: 'occupied' }, rectangle(100, 100, 200, 300)), polygon({ status: 'occupied' }, rectangle(300, 100, 200, 300))] }),
    );
    const [[, drawn] = ['', '']] = fills(calls);
    expect([drawn.match(/M/g)?.length, areaOf(drawn)]).toEqual([1, 400 * 300]);
  });
});

describe('the front line', () => {
  const front: TileFeature = {
    type: 'line',
    rings: [
      [
        [0, 0],
        [4096, 4096],
      ],
    ],
    properties: {},
  };
  const control = [polygon({ status: 'occupied' }, rectangle(0, 0, 100, 100))];

  it('is drawn over the areas', async () => {
    const { calls } = await paintingOf(tileOf({ control, frontline: [front] }));
    expect(calls.at(-1)).toEqual({ call: 'stroke', path: 'M0 0 L4096 4096', colour: 'var(--colour-front)', width: 1.8, clips: 1 });
  });

  it('is left out where the areas step back behind what changed', async () => {
    const { calls } = await paintingOf(tileOf({ control, frontline: [front] }), (layer) => layer.setTone('pale'));
    expect(calls.map(({ call, colour }) => [call, colour])).toEqual([
      ['fill', 'var(--colour-held)'],
      ['stroke', 'var(--colour-held-edge)'],
    ]);
  });
});

describe('what changed', () => {
  const [gained, lost] = [rectangle(100, 100, 200, 300), rectangle(600, 100, 200, 300)];
  const changes = [polygon({ status: 'occupied', kind: 'gained' }, gained), polygon({ status: 'occupied', kind: 'lost' }, lost)];

  it('is what was gained in the colours of gains and what was lost in those of losses', async () => {
    const { calls } = await paintingOf(tileOf({ changes }));
    const seen = Object.fromEntries(calls.filter(({ call }) => call !== 'clip').map((call) => [`${call.call} ${call.colour ?? ''}`, outerOf(call.path)]));
    expect(seen).toEqual({
      'fill var(--colour-gained)': [path(gained)],
      'stroke var(--colour-gained-edge)': [path(gained)],
      'fill var(--colour-lost)': [path(lost)],
      'stroke var(--colour-lost-edge)': [path(lost)],
    });
  });

  it('paints losses first, and keeps each to what winds its own way', async () => {
    const { calls } = await paintingOf(tileOf({ changes }));
    expect(calls.map(({ call, colour, clips }) => [call, colour, clips])).toEqual([
      ['clip', undefined, 1],
      ['fill', 'var(--colour-lost)', 2],
      ['stroke', 'var(--colour-lost-edge)', 2],
      ['clip', undefined, 1],
      ['fill', 'var(--colour-gained)', 2],
      ['stroke', 'var(--colour-gained-edge)', 2],
    ]);
    for (const clip of calls.filter(({ call }) => call === 'clip'))
      expect([clip.rule, clip.path.endsWith('R-4096 -4096 12288 12288')]).toEqual(['nonzero', true]);
  });

  it('leaves out what changed of other statuses', async () => {
    const { calls } = await paintingOf(tileOf({ changes: [polygon({ status: 'contested', kind: 'gained' }, gained)] }));
    expect(calls).toEqual([]);
  });
});

describe('a tile', () => {
  const control = [polygon({ status: 'occupied' }, rectangle(0, 0, 4096, 4096))];

  it('is drawn in its place, clipped to whole pixels', async () => {
    const { context } = await paintingOf(tileOf({ control }));
    expect(context.calls.filter(({ call }) => call === 'clip').map(({ path: drawn }) => drawn)).toEqual(['R-88 -100 512 512']);
    expect(context.transforms.at(-1)).toEqual([0.125, -88, -100]);
  });

  it('that is empty leaves no mark', async () => {
    expect((await paintingOf(new ArrayBuffer(0))).calls).toEqual([]);
  });
});

/** The rings of a path that wind as outer rings do. */
function outerOf(drawn: string): readonly string[] {
  return drawn.split(/ (?=M)/).filter((ring) => areaOf(ring) > 0);
}

/** The signed area within a path, in units of the tile; y goes down. */
function areaOf(drawn: string): number {
  const rings = drawn.split(/ (?=M)/).map((ring) => [...ring.matchAll(/[ML](-?\d+) (-?\d+)/g)].map(([, x, y]) => [Number(x), Number(y)] as const));
  const twice = rings.flatMap((ring) => ring.map(([x, y], i) => x * (ring[(i + 1) % ring.length]?.[1] ?? y) - (ring[(i + 1) % ring.length]?.[0] ?? x) * y));
  return twice.reduce((sum, part) => sum + part, 0) / 2;
}
