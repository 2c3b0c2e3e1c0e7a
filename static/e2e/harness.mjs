/** Starts the real binary on a new database and opens its page in Chromium. */
import { execFile, spawn } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { chromium } from 'playwright-core';

const BINARY = path.resolve(process.env['CONTROLMAP_BIN'] ?? fileURLToPath(new URL('../../bin/controlmap', import.meta.url)));
const CHROMIUM = process.env['CHROMIUM'] ?? '/usr/bin/chromium';
const FLAGS = ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync', '--lang=en-GB', '--font-render-hinting=none', '--disable-lcd-text'];
export const SCREENSHOTS = fileURLToPath(new URL('screenshots/', import.meta.url));
const START_MS = 60_000;

/** A name that would be markup if the page took names for markup. */
export const OWN_SOURCE = '<b title="x">own & \u200f"map"';

const OWN_MAP = {
  type: 'FeatureCollection',
  features: [
    { kind: 'held', from: 36, to: 38 },
    { kind: 'grey', from: 38, to: 39 },
  ].map(({ kind, from, to }) => ({
    type: 'Feature',
    properties: { kind },
    geometry: { type: 'Polygon', coordinates: [[[from, 47.2], [to, 47.2], [to, 48.2], [from, 48.2], [from, 47.2]]] },
  })),
};

/** @typedef {{url: string, stop: () => Promise<void>}} Server */

/**
 * A map of one day to import.
 * @typedef {{source: string, date: string, map: object}} DayMap
 */

/**
 * @param {readonly DayMap[]} maps to import besides the built-in source and OWN_SOURCE
 * @param {readonly string[]} settings flags for serve
 * @returns {Promise<Server>}
 */
export async function startServer(maps = [], settings = []) {
  const folder = await mkdtemp(path.join(tmpdir(), 'controlmap-e2e-'));
  const db = path.join(folder, 'e2e.db');
  const all = [{ source: OWN_SOURCE, date: '2023-05-01', map: OWN_MAP }, ...maps];
  for (const source of new Set(all.map((day) => day.source))) await importMaps(folder, db, all.filter((day) => day.source === source));
  const server = spawn(BINARY, ['serve', '--addr', '127.0.0.1:0', '--db', db, ...settings], { stdio: ['ignore', 'pipe', 'pipe'] });
  const stop = async () => {
    if (server.exitCode === null && server.kill('SIGTERM')) await new Promise((resolve) => server.once('exit', resolve));
    await rm(folder, { recursive: true, force: true });
  };
  try {
    return { url: await addressOf(server), stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/**
 * @param {string} folder
 * @param {string} db
 * @param {readonly DayMap[]} days of one source
 */
async function importMaps(folder, db, days) {
  const files = await mkdtemp(path.join(folder, 'maps-'));
  await Promise.all(days.map(({ date, map }) => writeFile(path.join(files, `${date}.geojson`), JSON.stringify(map))));
  const meaning = ['--status-property', 'kind', '--status-map', 'held=occupied', '--status-map', 'grey=contested'];
  const terms = ['--attribution', 'the <i>owner</i>', '--url', 'https://example.org/', '--licence', 'CC0'];
  await promisify(execFile)(BINARY, ['import', '--db', db, '--source', days[0]?.source ?? '', ...meaning, ...terms, files]);
}

/**
 * @param {import('node:child_process').ChildProcessByStdio<null, import('node:stream').Readable, import('node:stream').Readable>} server
 * @returns {Promise<string>}
 */
function addressOf(server) {
  return new Promise((resolve, reject) => {
    let said = '';
    const timer = setTimeout(() => reject(new Error(`no address after ${START_MS} ms: ${said}`)), START_MS);
    /** @param {Buffer} chunk */
    const listen = (chunk) => {
      said += chunk.toString();
      const [address] = /http:\/\/127\.0\.0\.1:\d+/.exec(said) ?? [];
      if (address === undefined) return;
      clearTimeout(timer);
      resolve(`${address}/`);
    };
    server.stdout.on('data', listen);
    server.stderr.on('data', listen);
    server.once('exit', (code) => {
      clearTimeout(timer);
      reject(new Error(`serve ended with ${String(code)}: ${said}`));
    });
  });
}

export function launch() {
  return chromium.launch({ executablePath: CHROMIUM, args: FLAGS });
}

/**
 * @typedef {object} Visit
 * @property {import('playwright-core').Page} page
 * @property {string[]} faults what a visitor must never meet
 * @property {(name: string) => Promise<void>} shoot takes a screenshot
 * @property {() => Promise<void>} leave
 */

/**
 * Opens a page that watches for script errors, failed requests, breaches of the
 * content security policy and requests to any other host.
 * @param {import('playwright-core').Browser} browser
 * @param {string} home
 * @param {import('playwright-core').BrowserContextOptions} options
 * @param {readonly string[]} others hosts that may be asked besides: those that a test has set up itself
 * @returns {Promise<Visit>}
 */
export async function visit(browser, home, options, others = []) {
  const context = await browser.newContext({ locale: 'en-GB', ...options });
  const page = await context.newPage();
  /** @type {string[]} */
  const faults = [];
  page.on('pageerror', (error) => faults.push(`script: ${error.message}`));
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) faults.push(`console: ${message.text()}`);
  });
  page.on('requestfailed', (request) => {
    const reason = request.failure()?.errorText ?? '';
    if (reason !== 'net::ERR_ABORTED') faults.push(`request: ${request.url()} ${reason}`);
  });
  page.on('response', (response) => {
    if (response.status() >= 400) faults.push(`answer: ${response.status()} ${response.url()}`);
  });
  page.on('request', (request) => {
    if (![home, ...others].some((host) => request.url().startsWith(host))) faults.push(`other host: ${request.url()}`);
  });
  await page.exposeFunction('reportBreach', (/** @type {string} */ breach) => faults.push(`policy: ${breach}`));
  await page.addInitScript(`addEventListener('securitypolicyviolation', (e) => reportBreach(e.violatedDirective + ' ' + e.blockedURI))`);
  const shoot = async (/** @type {string} */ name) => {
    await mkdir(SCREENSHOTS, { recursive: true });
    await page.screenshot({ path: path.join(SCREENSHOTS, `${name}.png`) });
  };
  return { page, faults, shoot, leave: () => context.close() };
}
