/** Opens the page for the tests of a file, on the server and in the browser that all files share. */
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { chromium } from 'playwright-core';
import { serve } from './server.mjs';
import { join } from './shared.mjs';
import { visit } from './visit.mjs';

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

/** @typedef {import('./visit.mjs').Visit} Visit */
/** @typedef {import('playwright-core').BrowserContextOptions} Options */
/** @typedef {(options: Options, query: string, act: (visit: Visit) => Promise<void>) => Promise<void>} Open */

/**
 * @typedef {object} Drive
 * @property {string} home the address of the page
 * @property {(path: string) => Promise<unknown>} api what the API answers
 * @property {(name: string, options: Options, query: string, act: (visit: Visit) => Promise<void>) => void} trip
 *   a test that opens the page, and fails on anything that a visitor must never meet
 * @property {Open} open the same inside a test
 */

/**
 * @param {object} setup
 * @param {string} [setup.path] of the page below home
 * @param {string} [setup.ready] selector of what a trip waits for before it begins
 * @param {readonly string[]} [setup.others] hosts that may be asked besides, as addresses
 * @param {readonly string[]} [setup.ownServer] flags of a server for this file alone, on the maps of PLAIN; the shared one if left out
 * @returns {Promise<Drive>}
 */
export async function drive({ path = '', ready, others = [], ownServer } = {}) {
  const shared = await join();
  const browser = await chromium.connect(shared.browser);
  after(() => browser.close());
  const home = ownServer === undefined ? shared.home : await serveAlone(shared.plain, ownServer);
  /** @type {Open} */
  const open = async (options, query, act) => {
    assert.ok(browser.isConnected(), 'the browser that all tests share has ended');
    const trip = await visit(browser, [home, ...others], options);
    trip.page.setDefaultTimeout(PATIENCE_MS);
    try {
      await trip.page.goto(home + path + query);
      if (ready !== undefined) await trip.page.waitForSelector(ready);
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
      const response = await fetch(home + path);
      assert.ok(response.ok, `${path}: ${response.status}`);
      /** @type {unknown} */
      const answer = await response.json();
      return answer;
    },
  };
}

/**
 * Serves a copy of a database until the tests of the file have ended.
 * @param {string} db
 * @param {readonly string[]} flags
 */
async function serveAlone(db, flags) {
  const { url, stop } = await serve(db, flags);
  after(stop);
  return url;
}
