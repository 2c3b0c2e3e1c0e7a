/** The one server and the one browser of a run, which all test files use. */
import { copyFile } from 'node:fs/promises';
import path from 'node:path';
import { after } from 'node:test';
import { chromium } from 'playwright-core';
import { FURTHER, PLAIN } from './maps.mjs';
import { importMaps, serve, temporaryFolder } from './server.mjs';

const CHROMIUM = process.env['CHROMIUM'] ?? '/usr/bin/chromium';
/**
 * Features of the browser's own window that cost a test process and time for nothing: a window's address field
 * starts a page of its own. Of several such flags the last one counts, so Playwright's choice is named again.
 */
const WITHOUT = [
  'WebUIOmniboxPopup',
  'WebUIOmniboxAimPopup',
  'AvoidUnnecessaryBeforeUnloadCheckSync',
  'DestroyProfileOnBrowserClose',
  'DialMediaRouteProvider',
  'GlobalMediaControls',
  'HttpsUpgrades',
  'LensOverlay',
  'MediaRouter',
  'PaintHolding',
  'ThirdPartyStoragePartitioning',
  'BlockOriginHeaderModificationOnRedirect',
  'AvoidCorsURLLoaderRestartOnRedirect',
  'Translate',
  'OptimizationHints',
  'NetworkTimeServiceQuerying',
  'AimEnabled',
];
const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--lang=en-GB',
  '--font-render-hinting=none',
  '--disable-lcd-text',
  `--disable-features=${WITHOUT.join()}`,
];
/** How run.mjs hands them to the processes of the test files: as JSON. */
const VARIABLE = 'CONTROLMAP_E2E_SHARED';

/**
 * @typedef {object} Shared
 * @property {string} home the address of the page, on a server with all maps
 * @property {string} browser where a browser is connected to
 * @property {string} plain file of a database that has the maps of PLAIN alone, to be copied
 */

/**
 * @typedef {object} Run
 * @property {Shared} shared
 * @property {Promise<string>} ended resolves once the server or the browser has ended, to which and how
 * @property {() => Promise<unknown>} stop
 */

/** @returns {Promise<Run>} */
export async function start() {
  const folder = await temporaryFolder();
  const plain = path.join(folder, 'plain.db');
  const [browser, server] = await Promise.all([chromium.launchServer({ executablePath: CHROMIUM, args: FLAGS, host: '127.0.0.1' }), serveAll(folder, plain)]);
  /** @type {Promise<string>} */
  const gone = new Promise((resolve) => browser.process().once('exit', (code, signal) => resolve(`the browser ended with ${String(code ?? signal)}`)));
  const stop = () => Promise.all([browser.close(), server.stop()]);
  return { shared: { home: server.url, browser: browser.wsEndpoint(), plain }, ended: Promise.race([server.ended, gone]), stop };
}

/**
 * @param {string} folder
 * @param {string} plain where the database of PLAIN goes
 */
async function serveAll(folder, plain) {
  const all = path.join(folder, 'all.db');
  await importMaps(plain, PLAIN);
  await copyFile(plain, all);
  await importMaps(all, FURTHER);
  return serve(all);
}

/** @param {Shared} shared what the processes of test files that start from now on are to use */
export function offer(shared) {
  process.env[VARIABLE] = JSON.stringify(shared);
}

/**
 * What the run offers; for a test file that runs alone, a start of its own, which ends with its tests.
 * @returns {Promise<Shared>}
 */
export async function join() {
  const offered = process.env[VARIABLE];
  if (offered === undefined) {
    const { shared, stop } = await start();
    after(stop);
    return shared;
  }
  /** @type {unknown} */
  const shared = JSON.parse(offered);
  return /** @type {Shared} */ (shared);
}
