/** The build stays small: what a first visit downloads, as the server sends it. */
import assert from 'node:assert/strict';
import { readdir, readFile } from 'node:fs/promises';
import { test } from 'node:test';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';

const DIST = new URL('../dist/', import.meta.url);
const KB = 1000;
const CODE = /\.(js|css)$/;

/** @typedef {{ br: number, gz: number }} Weight in bytes */

/** @returns {Promise<string[]>} what is in dist/assets and no coding of another file */
async function assets() {
  const names = (await readdir(new URL('assets/', DIST))).filter((name) => !/\.(br|gz)$/.test(name));
  assert.ok(names.length > 0, 'dist/assets is empty: run npm run build first');
  return names.map((name) => `assets/${name}`);
}

/**
 * @param {string[]} names
 * @returns {Promise<Weight>}
 */
async function weigh(names) {
  const weights = await Promise.all(
    names.map(async (name) => {
      const [br, gz] = await Promise.all(['br', 'gz'].map((ending) => readFile(new URL(`${name}.${ending}`, DIST))));
      return { br: br?.length ?? Infinity, gz: gz?.length ?? Infinity };
    }),
  );
  return { br: sum(weights.map(({ br }) => br)), gz: sum(weights.map(({ gz }) => gz)) };
}

/** @param {number[]} numbers */
function sum(numbers) {
  return numbers.reduce((a, b) => a + b, 0);
}

/** @param {Weight} weight */
function inKB({ br, gz }) {
  return `${(br / KB).toFixed(1)} kB in brotli, ${(gz / KB).toFixed(1)} kB in gzip`;
}

/**
 * What a page loads at its start: what its head names, and all that those scripts import
 * for themselves; not what they import once it is needed.
 *
 * @param {string} page
 * @returns {Promise<string[]>}
 */
async function loadedBy(page) {
  const html = await readFile(new URL(page, DIST), 'utf8');
  const elements = html.match(/<(?:script|link)\b[^>]*>/g) ?? [];
  const loaded = new Set(elements.map((element) => /(?:src|href)="\.\/(assets\/[^"]+)"/.exec(element)?.[1] ?? '').filter((name) => CODE.test(name)));
  for (const name of loaded) {
    // grows while it is gone through
    if (!name.endsWith('.js')) continue;
    const code = await readFile(new URL(name, DIST), 'utf8');
    for (const [, other] of code.matchAll(/\b(?:from|import)\s*["']\.\/([^"']+\.js)["']/g)) loaded.add(`assets/${other ?? ''}`);
  }
  return [...loaded];
}

test('the map page stays under 140 kB of scripts and styles in gzip', async (t) => {
  const names = await loadedBy('index.html');
  const weight = await weigh(names);
  t.diagnostic(`${inKB(weight)}: ${names.join(', ')}`);
  assert.ok(names.some((name) => name.endsWith('.js')) && names.some((name) => name.endsWith('.css')), 'no script or no style sheet');
  assert.ok(weight.gz < 140 * KB, `got ${weight.gz} bytes, want less than ${140 * KB}`);
});

test('the page of figures stays under 40 kB of scripts and styles in gzip', async (t) => {
  const names = await loadedBy('figures.html');
  const weight = await weigh(names);
  t.diagnostic(`${inKB(weight)}: ${names.join(', ')}`);
  assert.ok(weight.gz < 40 * KB, `got ${weight.gz} bytes, want less than ${40 * KB}`);
});

test('scripts and styles together stay under 140 kB in brotli', async (t) => {
  const weight = await weigh((await assets()).filter((name) => CODE.test(name)));
  t.diagnostic(inKB(weight));
  assert.ok(weight.br < 140 * KB, `got ${weight.br} bytes, want less than ${140 * KB}`);
});

test('the base map stays under 150 kB in gzip', async (t) => {
  const weight = await weigh((await assets()).filter((name) => /\/basemap.*\.json$/.test(name)));
  t.diagnostic(inKB(weight));
  assert.ok(weight.gz > 0 && weight.gz < 150 * KB, `got ${weight.gz} bytes, want less than ${150 * KB}`);
});

test('what the build compressed is what it is beside', async () => {
  for (const name of (await assets()).filter((each) => /\.(js|css|json|svg)$/.test(each))) {
    const plain = await readFile(new URL(name, DIST));
    assert.deepEqual(brotliDecompressSync(await readFile(new URL(`${name}.br`, DIST))), plain, name);
    assert.deepEqual(gunzipSync(await readFile(new URL(`${name}.gz`, DIST))), plain, name);
  }
});

test('the build has no pictures: drawings are in the pages and style sheets', async () => {
  assert.deepEqual(
    (await assets()).filter((name) => /\.(png|gif|jpe?g|webp)$/.test(name)),
    [],
  );
});
