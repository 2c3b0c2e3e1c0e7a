/**
 * Holds views of the built-in source against golden pictures. UPDATE_GOLDEN=1 writes them anew.
 * One that differs leaves what it is and where it differs in e2e/screenshots.
 */
import assert from 'node:assert/strict';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { test } from 'node:test';
import pixelmatch from 'pixelmatch';
import { PNG } from 'pngjs';
import { DESKTOP, drive, PHONE } from './drive.mjs';
import { pack } from './palette.mjs';
import { settled, waitForText } from './reading.mjs';
import { SCREENSHOTS } from './visit.mjs';

/** @typedef {import('playwright-core').Page} Page */
/** @typedef {import('./drive.mjs').Options} Options */
/** @typedef {{name: string, options: Options, query: string, ready?: (page: Page) => Promise<unknown>}} View */

const GOLDEN = fileURLToPath(new URL('golden/', import.meta.url));
const UPDATE = process.env['UPDATE_GOLDEN'] === '1';
const SHADE = 0.2; // of pixelmatch, 0 to 1: how unlike two pixels are
const TOLERANCE = 0.005; // of all pixels; runs on one machine differ by none, and another's fonts smooth their edges differently
const DATE = '2023-05-10';
const PHONE_ONCE = { ...PHONE, deviceScaleFactor: 1 };

/** On the maps of PLAIN alone: the card names every source, and the figures depend on them. */
const { open } = await drive({ ownServer: [] });

/** @param {string} selector */
const visible = (selector) => (/** @type {Page} */ page) => page.waitForSelector(selector);

/** @type {readonly View[]} */
const VIEWS = [
  { name: 'map', options: DESKTOP, query: `?date=${DATE}` },
  { name: 'map-dark', options: { ...DESKTOP, colorScheme: 'dark' }, query: `?date=${DATE}&map=7.5/48.3/37.2&lang=uk` },
  { name: 'map-phone', options: PHONE_ONCE, query: `?date=${DATE}` },
  { name: 'map-phone-dark', options: { ...PHONE_ONCE, colorScheme: 'dark' }, query: '?date=2022-04-10&map=6.5/50/32' },
  { name: 'changes', options: DESKTOP, query: '?date=2022-11-14&mode=changes&since=2022-08-20', ready: visible('#tally .tally-gained') },
  { name: 'changes-phone', options: PHONE_ONCE, query: `?date=${DATE}&mode=changes&since=year`, ready: visible('#tally .tally-gained') },
  { name: 'compare', options: DESKTOP, query: `?date=${DATE}&mode=compare&at=2022-04-10`, ready: visible('#tally .tally-gained') },
  {
    name: 'difference-dark',
    options: { ...DESKTOP, colorScheme: 'dark' },
    query: `?date=${DATE}&mode=compare&at=2022-04-10&view=overlay`,
    ready: visible('#tally .tally-gained'),
  },
  { name: 'card', options: DESKTOP, query: `?date=${DATE}&point=37.9989,48.5942&map=9/48.59/38`, ready: visible('.spot-source') },
  { name: 'region', options: DESKTOP, query: `?date=2022-11-14&region=UA-65&map=7/46.9/33.6`, ready: (page) => waitForText(page, '#share-of', 'Kherson') },
  { name: 'embed', options: { viewport: { width: 720, height: 520 } }, query: `?date=${DATE}&embed=1` },
  { name: 'figures-phone', options: PHONE_ONCE, query: 'figures.html', ready: visible('#rows tr') },
  { name: 'print', options: { viewport: { width: 794, height: 1123 } }, query: `?date=${DATE}`, ready: (page) => page.emulateMedia({ media: 'print' }) },
];

/**
 * Waits until all that comes has come and nothing moves.
 * @param {Page} page
 */
async function still(page) {
  await page.waitForLoadState('networkidle');
  await page.evaluate('document.fonts.ready.then(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))))');
}

/**
 * @param {View} view
 * @returns {Promise<PNG>}
 */
async function picture({ options, query, ready }) {
  /** @type {Buffer} */
  let shot = Buffer.alloc(0);
  await open({ colorScheme: 'light', ...options, reducedMotion: 'reduce' }, query, async ({ page }) => {
    if (!query.startsWith('figures')) await settled(page);
    await ready?.(page);
    await still(page);
    if (!query.startsWith('figures')) await settled(page);
    await page.mouse.move(0, 0);
    shot = await page.screenshot({ animations: 'disabled', caret: 'hide' });
  });
  return PNG.sync.read(shot);
}

for (const view of VIEWS) {
  test(`${view.name} looks as it did`, async (t) => {
    const file = path.join(GOLDEN, `${view.name}.png`);
    const actual = await picture(view);
    if (UPDATE) {
      await mkdir(GOLDEN, { recursive: true });
      await writeFile(file, pack(actual));
      return;
    }
    const golden = PNG.sync.read(await readFile(file));
    assert.deepEqual([actual.width, actual.height], [golden.width, golden.height]);
    const diff = new PNG({ width: golden.width, height: golden.height });
    const share = pixelmatch(golden.data, actual.data, diff.data, golden.width, golden.height, { threshold: SHADE }) / (golden.width * golden.height);
    t.diagnostic(`${(100 * share).toFixed(3)} % of the pixels differ`);
    if (share <= TOLERANCE) return;
    await mkdir(SCREENSHOTS, { recursive: true });
    await writeFile(path.join(SCREENSHOTS, `${view.name}-actual.png`), PNG.sync.write(actual));
    await writeFile(path.join(SCREENSHOTS, `${view.name}-diff.png`), PNG.sync.write(diff));
    assert.fail(`${(100 * share).toFixed(2)} % of ${view.name} differ, want at most ${100 * TOLERANCE} %: see e2e/screenshots/${view.name}-diff.png`);
  });
}
