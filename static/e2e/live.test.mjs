/** The page beside a publisher that is followed: its maps come, are told of while the page is open, and are taken back. */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import path from 'node:path';
import { after } from 'node:test';
import { DESKTOP, drive, PHONE } from './drive.mjs';
import { overflowOf, queryOf, textOf, waitForText } from './reading.mjs';
import { temporaryFolder } from './server.mjs';

const SHOWN = '#share:not(.skeleton)';
const DAY_MS = 86_400_000;
const STEP_MS = 200;
const PATIENCE_MS = 60_000;

/** @param {number} days @returns {string} */
const daysAgo = (days) => new Date(Date.now() - days * DAY_MS).toISOString().slice(0, 10);
const [OLD, NEW] = [daysAgo(30), daysAgo(2)];

/** @typedef {{date: string, east: number}} Published ground up to a longitude, on a day */

/** @param {readonly Published[]} maps */
function fileOf(maps) {
  const features = maps.map(({ date, east }) => {
    const ring = [
      [36, 47.2],
      [east, 47.2],
      [east, 48.2],
      [36, 48.2],
      [36, 47.2],
    ];
    return { type: 'Feature', properties: { day: date, who: 'occupied' }, geometry: { type: 'Polygon', coordinates: [ring] } };
  });
  return JSON.stringify({ type: 'FeatureCollection', features });
}

/** What the publisher has at present. */
let published = fileOf([{ date: OLD, east: 38 }]);
const publisher = createServer((_, response) => response.end(published));
publisher.listen(0, '127.0.0.1');
await once(publisher, 'listening');
after(() => publisher.close());

const address = publisher.address();
assert.ok(address !== null && typeof address === 'object');
const config = path.join(await temporaryFolder(), 'controlmap.toml');
const source = ['[source.paper]', `url = "http://127.0.0.1:${address.port}/map.geojson"`, 'every = "1s"', 'confirm_after = "1h"', 'allow_private = true'];
await writeFile(config, [...source, 'date_property = "day"', 'status_property = "who"'].join('\n'));

const { home, trip, api } = await drive({ ready: SHOWN, path: '', ownServer: ['--sync', '--config', config] });

/** @typedef {{date: string, state: string}} Row */

/**
 * Waits until the list of maps is as it should be.
 * @param {(dates: {rows: readonly Row[], withdrawn: readonly Row[]}) => boolean} isRight
 */
async function untilListed(isRight) {
  for (let waited = 0; waited < PATIENCE_MS; waited += STEP_MS) {
    const response = await fetch(`${home}api/v1/sources/paper/dates`);
    /** @type {unknown} */
    const answer = response.ok ? await response.json() : { rows: [], withdrawn: [] };
    if (isRight(/** @type {{rows: readonly Row[], withdrawn: readonly Row[]}} */ (answer))) return;
    await new Promise((resolve) => setTimeout(resolve, STEP_MS));
  }
  assert.fail('the server does not list what the publisher has');
}

await untilListed(({ rows }) => rows.length === 1);

trip('an old map says its age, and when its publisher was asked', DESKTOP, '?source=paper', async ({ page }) => {
  await waitForText(page, '#map-age', 'this map is 30 days old');
  await waitForText(page, '#heard', /^checked 1 minute ago$/);
  await waitForText(page, '#following', /^Checked 1 minute ago; the last change was seen \d+ \w+ \d{4}, \d\d:\d\d UTC\.$/);
  await waitForText(page, '#map-state-word', 'provisional');
  assert.ok(await page.isHidden('#map-state-why'));
  await page.click('#map-state summary');
  assert.ok(await page.isVisible('#map-state-why'));
});

trip('in Ukrainian too, also within another page', PHONE, '?source=paper&lang=uk&embed=1', async ({ page }) => {
  await waitForText(page, '#map-age', 'цій мапі 30 днів');
  await waitForText(page, '#map-day', 'мапа за');
  assert.equal(await overflowOf(page), 0);
});

trip('a new map is offered, shown when asked for, and taken back before the eyes of the reader', DESKTOP, '?source=paper', async ({ page, shoot }) => {
  const before = await textOf(page, '#sphere');
  await page.waitForTimeout(4000); // the page listens from a moment after it is there
  published = fileOf([
    { date: OLD, east: 38 },
    { date: NEW, east: 38.02 },
  ]);
  await waitForText(page, '#news', 'A newer map is here');
  await shoot('news');
  assert.equal(await textOf(page, '#sphere'), before, 'the page jumped');
  await page.click('#news .text-button');
  await waitForText(page, '#map-day', String(Number(NEW.slice(8))));
  await page.waitForFunction((was) => document.getElementById('sphere')?.textContent !== was, before);
  assert.equal(await textOf(page, '#map-age'), '');
  assert.equal(await textOf(page, '#news'), '');

  published = fileOf([
    { date: OLD, east: 38 },
    { date: NEW, east: 38.0001 },
  ]);
  await waitForText(page, '#news', 'was taken back by its publisher');
  await waitForText(page, '#map-state-word', 'taken back');
  await page.click('#news .text-button');
  await waitForText(page, '#map-state-word', 'provisional');
});

trip('a map that was taken back is one click away, and says so', PHONE, '?source=paper', async ({ page, shoot }) => {
  await untilListed(({ withdrawn }) => withdrawn.length === 1);
  await page.reload();
  await page.waitForSelector(SHOWN);
  await page.focus('#withdrawn-title');
  await page.keyboard.press('Enter');
  await page.click('#withdrawn .row-button');
  await waitForText(page, '#map-state-word', 'taken back');
  await waitForText(page, '#map-state-why', 'took this map back');
  assert.equal(queryOf(page).get('date'), NEW);
  assert.ok(queryOf(page).has('as_known_at'));
  await shoot('withdrawn-phone');
  await page.click('#map-state-why .row-button');
  await page.waitForURL((url) => !url.searchParams.has('as_known_at'));
  await waitForText(page, '#map-state-word', 'provisional');
});

trip('a publisher that has not answered for long is said to be silent', DESKTOP, '?source=paper', async ({ page }) => {
  const answer = /** @type {{rows: {source: string}[]}} */ (await api('api/v1/sources'));
  const rows = answer.rows.map((row) => (row.source === 'paper' ? { ...row, last_good: `${daysAgo(28)}T10:00:00Z`, failures: 40 } : row));
  await page.route('**/api/v1/sources', (route) => route.fulfill({ json: { rows } }));
  await page.reload();
  await waitForText(page, '#heard.older', /^not heard since .*10:00 UTC$/);
});
