/** What the end-to-end tests share: one server and one browser for a file, and words for what is on the page. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { launch, startServer, visit } from './harness.mjs';

/** How long a page may take for anything on a busy machine. */
const PATIENCE_MS = 15_000;
export const DESKTOP = { viewport: { width: 1280, height: 800 } };
export const PHONE = { viewport: { width: 390, height: 844 }, deviceScaleFactor: 2, hasTouch: true, isMobile: true };
/** @type {readonly [string, Options][]} */
export const SCREENS = [
  ['desktop', DESKTOP],
  ['phone', PHONE],
];
export const SCHEMES = /** @type {const} */ (['light', 'dark']);

/** @typedef {import('./harness.mjs').Visit} Visit */
/** @typedef {import('./harness.mjs').DayMap} DayMap */
/** @typedef {import('playwright-core').BrowserContextOptions} Options */
/** @typedef {import('playwright-core').Page} Page */

/**
 * @typedef {object} Drive
 * @property {() => string} home the address of the page
 * @property {(path: string) => Promise<unknown>} api what the API answers
 * @property {(name: string, options: Options, query: string, act: (visit: Visit) => Promise<void>) => void} trip
 *   a test that opens the page, and fails on anything that a visitor must never meet
 * @property {(options: Options, query: string, act: (visit: Visit) => Promise<void>) => Promise<void>} open
 *   the same inside a test
 */

/**
 * Starts a server and a browser for the tests of a file.
 * @param {object} setup
 * @param {readonly DayMap[]} [setup.maps] to import
 * @param {() => readonly string[]} [setup.settings] flags for serve
 * @param {() => readonly string[]} [setup.others] hosts that may be asked besides
 * @returns {Drive}
 */
export function drive({ maps = [], settings = () => [], others = () => [] } = {}) {
  /** @type {import('./harness.mjs').Server | undefined} */
  let server;
  /** @type {import('playwright-core').Browser | undefined} */
  let browser;
  before(async () => {
    [server, browser] = await Promise.all([startServer(maps, settings()), launch()]);
  });
  after(async () => {
    await Promise.all([browser?.close(), server?.stop()]);
  });
  const started = () => {
    if (server === undefined || browser === undefined) throw new Error('the server or the browser did not start');
    return { server, browser };
  };
  const home = () => started().server.url;
  /** @type {Drive['open']} */
  const open = async (options, query, act) => {
    const trip = await visit(started().browser, home(), { timezoneId: 'Europe/Kyiv', ...options }, others());
    trip.page.setDefaultTimeout(PATIENCE_MS);
    try {
      await trip.page.goto(home() + query);
      await act(trip);
      assert.deepEqual(trip.faults, []);
    } finally {
      await trip.leave();
    }
  };
  return {
    home,
    open,
    trip: (name, options, query, act) => {
      test(name, () => open(options, query, act));
    },
    api: async (path) => {
      const response = await fetch(home() + path);
      assert.ok(response.ok, `${path}: ${response.status}`);
      /** @type {unknown} */
      const answer = await response.json();
      return answer;
    },
  };
}

/**
 * A map of boxes: degrees of longitude and latitude, and what they are.
 * @param {readonly [west: number, south: number, east: number, north: number, kind?: string][]} boxes
 */
export function boxes(...boxes) {
  const features = boxes.map(([west, south, east, north, kind = 'held']) => ({
    type: 'Feature',
    properties: { kind },
    geometry: { type: 'Polygon', coordinates: [[[west, south], [east, south], [east, north], [west, north], [west, south]]] },
  }));
  return { type: 'FeatureCollection', features };
}

/** The map is there with all that the page loads for it. Runs in the page. */
function isWhole() {
  const numbers = document.querySelector('#sphere:not(.skeleton)')?.textContent ?? '';
  return numbers !== '' && document.getElementById('stage')?.getAttribute('aria-busy') === 'false' && document.querySelector('#map[data-units="27"]') !== null;
}

/**
 * Waits until the map has been painted and its numbers are there.
 * @param {Page} page
 */
export async function settled(page) {
  await page.waitForFunction(isWhole);
}

/**
 * @param {Page} page
 * @param {string} selector
 * @returns {Promise<string>}
 */
export async function textOf(page, selector) {
  return (await page.textContent(selector))?.replaceAll(/\s+/g, ' ').trim() ?? '';
}

/**
 * @param {Page} page
 * @param {string} selector
 * @param {string | RegExp} text
 */
export async function waitForText(page, selector, text) {
  await page.locator(selector).filter({ hasText: text }).first().waitFor();
}

/**
 * @param {Page} page
 * @param {Record<string, string | null>} want parameters of the address; null: absent
 */
export async function waitForQuery(page, want) {
  await page.waitForURL((url) => Object.entries(want).every(([name, value]) => url.searchParams.get(name) === value));
}

/** @param {Page} page */
export function queryOf(page) {
  return new URL(page.url()).searchParams;
}

/**
 * @param {Page} page
 * @param {string} selector
 */
export async function boxOf(page, selector) {
  const box = await page.locator(selector).boundingBox();
  assert.ok(box, `${selector} is not in view`);
  return box;
}

/** @param {Page} page */
export async function overflowOf(page) {
  /** @type {unknown} */
  const pixels = await page.evaluate('document.documentElement.scrollWidth - document.documentElement.clientWidth');
  return pixels;
}

const MINUS = '−';

/** @param {number} km2 as the page writes it, without its unit */
export function area(km2) {
  return km2.toLocaleString('en-GB', km2 > 0 && km2 < 9.95 ? { minimumFractionDigits: 1, maximumFractionDigits: 1 } : { maximumFractionDigits: 0 });
}

/** @param {number} km2 with its sign, where it is not too little to have one */
export const signed = (km2) => (Math.abs(km2) < 0.05 ? '0' : `${km2 > 0 ? '+' : MINUS}${area(Math.abs(km2))}`);

/** @param {string} day @param {number} by */
export const shift = (day, by) => new Date(Date.parse(day) + by * 86_400_000).toISOString().slice(0, 10);

/**
 * @param {string} day
 * @param {'long' | 'medium'} dateStyle
 */
export const inWords = (day, dateStyle = 'long') => new Intl.DateTimeFormat('en-GB', { dateStyle, timeZone: 'UTC' }).format(new Date(day));
