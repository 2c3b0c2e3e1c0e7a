/** Makes databases with the real binary, and serves them with it. */
import { execFile, spawn } from 'node:child_process';
import { rmSync } from 'node:fs';
import { copyFile, mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const BINARY = path.resolve(process.env['CONTROLMAP_BIN'] ?? fileURLToPath(new URL('../../bin/controlmap', import.meta.url)));
const START_MS = 60_000;

/** @typedef {import('./maps.mjs').DayMap} DayMap */
/** @typedef {import('node:child_process').ChildProcessByStdio<null, import('node:stream').Readable, import('node:stream').Readable>} Process */

/**
 * @typedef {object} Server
 * @property {string} url of the page
 * @property {Promise<string>} ended resolves once the process has ended, to how and to the last that it printed
 * @property {() => Promise<unknown>} stop
 */

/** @returns {Promise<string>} an empty folder, which is removed when this process exits */
export async function temporaryFolder() {
  const folder = await mkdtemp(path.join(tmpdir(), 'controlmap-e2e-'));
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/**
 * Imports maps into a database, which is created with the built-in source if there is none.
 * @param {string} db
 * @param {readonly DayMap[]} maps
 */
export async function importMaps(db, maps) {
  for (const source of new Set(maps.map((day) => day.source)))
    await importSource(
      db,
      source,
      maps.filter((day) => day.source === source),
    );
}

/**
 * @param {string} db
 * @param {string} source
 * @param {readonly DayMap[]} days of that source
 */
async function importSource(db, source, days) {
  const files = await mkdtemp(path.join(path.dirname(db), 'maps-'));
  await Promise.all(days.map(({ date, map }) => writeFile(path.join(files, `${date}.geojson`), JSON.stringify(map))));
  const meaning = ['--status-property', 'kind', '--status-map', 'held=occupied', '--status-map', 'grey=contested'];
  const terms = ['--attribution', 'the <i>owner</i>', '--url', 'https://example.org/', '--licence', 'CC0'];
  await promisify(execFile)(BINARY, ['import', '--db', db, '--source', source, ...meaning, ...terms, files]);
}

/**
 * Serves a copy of a database on a free port.
 * @param {string} db
 * @param {readonly string[]} flags of the command
 * @returns {Promise<Server>}
 */
export async function serve(db, flags = []) {
  const copy = path.join(await temporaryFolder(), 'e2e.db');
  await copyFile(db, copy);
  const server = spawn(BINARY, ['serve', '--addr', '127.0.0.1:0', '--db', copy, ...flags], { stdio: ['ignore', 'pipe', 'pipe'] });
  process.once('exit', () => server.kill());
  const { address, ended } = watch(server);
  const late = setTimeout(() => server.kill(), START_MS);
  const url = await Promise.race([address, ended.then((how) => Promise.reject(new Error(how)))]);
  clearTimeout(late);
  return { url, ended, stop: () => (server.kill(), ended) };
}

/**
 * Reads all that a server prints.
 * @param {Process} server
 * @returns {{address: Promise<string>, ended: Promise<string>}}
 */
function watch(server) {
  let printed = '';
  /** @type {Promise<string>} */
  const address = new Promise((resolve) => {
    const read = (/** @type {Buffer} */ chunk) => {
      printed = (printed + chunk.toString()).slice(-4000);
      const [found] = /http:\/\/127\.0\.0\.1:\d+/.exec(printed) ?? [];
      if (found !== undefined) resolve(`${found}/`);
    };
    server.stdout.on('data', read);
    server.stderr.on('data', read);
  });
  /** @type {Promise<string>} */
  const ended = new Promise((resolve) => {
    server.once('error', (error) => resolve(`the server did not start: ${error.message}`));
    server.once('exit', (code, signal) => resolve(`the server ended with ${String(code ?? signal)}: ${printed}`));
  });
  return { address, ended };
}
