/** The build stays small: what a first visit downloads, compressed. */
import assert from 'node:assert/strict';
import { readdir, readFile } from 'node:fs/promises';
import { test } from 'node:test';
import { gzipSync } from 'node:zlib';

const ASSETS = new URL('../dist/assets/', import.meta.url);
const KB = 1000;

/**
 * @param {RegExp} pattern
 * @returns {Promise<number>} bytes after gzip
 */
async function compressed(pattern) {
  const names = (await readdir(ASSETS)).filter((name) => pattern.test(name));
  assert.ok(names.length > 0, `no asset like ${String(pattern)}: run npm run build first`);
  const sizes = await Promise.all(names.map(async (name) => gzipSync(await readFile(new URL(name, ASSETS))).length));
  return sizes.reduce((a, b) => a + b, 0);
}

test('scripts and styles together stay under 140 kB', async (t) => {
  const size = await compressed(/\.(js|css)$/);
  t.diagnostic(`${(size / KB).toFixed(1)} kB`);
  assert.ok(size < 140 * KB, `got ${size} bytes, want less than ${140 * KB}`);
});

test('the base map stays under 150 kB', async (t) => {
  const size = await compressed(/^basemap.*\.json$/);
  t.diagnostic(`${(size / KB).toFixed(1)} kB`);
  assert.ok(size < 150 * KB, `got ${size} bytes, want less than ${150 * KB}`);
});
