/**
 * Runs the end-to-end tests on one server and in one browser: all of them, or the files that are named.
 * One file runs without it too: node --test e2e/page.test.mjs.
 */
import { setMaxListeners } from 'node:events';
import { readdirSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { pipeline } from 'node:stream/promises';
import { run } from 'node:test';
import { spec } from 'node:test/reporters';
import { offer, start } from './shared.mjs';

const FOLDER = fileURLToPath(new URL('.', import.meta.url));
const TIMEOUT_MS = 600_000; // of a test, or a file
/** Files that look at the page while it moves: another test beside them would hold back its frames. */
const ALONE = ['scrub.test.mjs', 'time.test.mjs'];
const SIDE_BY_SIDE = 2; // files, where none has to be alone

/**
 * @param {readonly string[]} files
 * @param {number} concurrency
 * @param {AbortSignal} signal
 * @returns {Promise<boolean>} reports whether every test passed
 */
async function passes(files, concurrency, signal) {
  if (files.length === 0) return true;
  let failures = 0;
  const events = run({ files: [...files], concurrency, timeout: TIMEOUT_MS, signal });
  events.on('test:fail', () => failures++);
  await pipeline(events, new spec(), process.stdout, { end: false });
  return failures === 0;
}

const named = process.argv.slice(2).map((file) => path.resolve(file));
const files =
  named.length > 0
    ? named
    : readdirSync(FOLDER)
        .filter((name) => name.endsWith('.test.mjs'))
        .map((name) => path.join(FOLDER, name));
const isAlone = (/** @type {string} */ file) => ALONE.includes(path.basename(file));

const { shared, ended, stop } = await start();
offer(shared);
const abort = new AbortController();
setMaxListeners(0, abort.signal); // each file listens
let isOver = false;
void ended.then((how) => {
  if (isOver) return;
  console.error(`The tests cannot go on: ${how}`);
  abort.abort();
});
const together = await passes(
  files.filter((file) => !isAlone(file)),
  SIDE_BY_SIDE,
  abort.signal,
);
const alone = !abort.signal.aborted && (await passes(files.filter(isAlone), 1, abort.signal));
isOver = true;
await stop();
process.exit(together && alone ? 0 : 1);
