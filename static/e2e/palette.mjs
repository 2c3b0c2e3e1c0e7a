/** Writes pictures of few colours small: as PNG with a palette of 256. */
import { crc32, deflateSync } from 'node:zlib';

/** @typedef {import('pngjs').PNG} PNG */

const MOST = 256;
const SIGNATURE = Buffer.from([137, 80, 78, 71, 13, 10, 26, 10]);

/**
 * @param {PNG} picture opaque
 * @returns {Buffer} the file
 */
export function pack({ width, height, data }) {
  const colours = commonest(data);
  const index = new Map(colours.map((colour, i) => [colour, i]));
  const rows = Buffer.alloc(height * (width + 1)); // each begins with its filter: none
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) rows[y * (width + 1) + 1 + x] = nearest(colourAt(data, y * width + x), colours, index);
  }
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, 3, 0, 0, 0], 8);
  const palette = Buffer.from(colours.flatMap((colour) => [colour >> 16, (colour >> 8) & 255, colour & 255]));
  return Buffer.concat([
    SIGNATURE,
    chunk('IHDR', header),
    chunk('PLTE', palette),
    chunk('IDAT', deflateSync(rows, { level: 9 })),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

/** @param {Buffer} data @param {number} pixel */
const colourAt = (data, pixel) => ((data[4 * pixel] ?? 0) << 16) | ((data[4 * pixel + 1] ?? 0) << 8) | (data[4 * pixel + 2] ?? 0);

/** So many colours are kept as they are, nearly; the rest must be further apart to tell shades of edges. */
const FLAT = { many: 80, apart: 12, others: 150 };

/**
 * The commonest colours, no two of them close to one another.
 * @param {Buffer} data
 */
function commonest(data) {
  /** @type {Map<number, number>} */
  const counts = new Map();
  for (let i = 0; 4 * i < data.length; i++) {
    const colour = colourAt(data, i);
    counts.set(colour, (counts.get(colour) ?? 0) + 1);
  }
  /** @type {number[]} */
  const kept = [];
  for (const [colour] of [...counts].sort(([, a], [, b]) => b - a)) {
    if (kept.length === MOST) break;
    const apart = kept.length < FLAT.many ? FLAT.apart : FLAT.others;
    if (kept.every((each) => distance(each, colour) > apart)) kept.push(colour);
  }
  return kept;
}

/**
 * @param {number} colour
 * @param {readonly number[]} colours
 * @param {Map<number, number>} index known places in the palette, to which this one is added
 */
function nearest(colour, colours, index) {
  const known = index.get(colour);
  if (known !== undefined) return known;
  let best = 0;
  for (let i = 1; i < colours.length; i++) if (distance(colours[i] ?? 0, colour) < distance(colours[best] ?? 0, colour)) best = i;
  index.set(colour, best);
  return best;
}

/** @param {number} a @param {number} b */
const distance = (a, b) => ((a >> 16) - (b >> 16)) ** 2 + (((a >> 8) & 255) - ((b >> 8) & 255)) ** 2 + ((a & 255) - (b & 255)) ** 2;

/**
 * @param {string} type
 * @param {Buffer} body
 */
function chunk(type, body) {
  const [length, check] = [Buffer.alloc(4), Buffer.alloc(4)];
  const named = Buffer.concat([Buffer.from(type, 'latin1'), body]);
  length.writeUInt32BE(body.length);
  check.writeUInt32BE(crc32(named));
  return Buffer.concat([length, named, check]);
}
