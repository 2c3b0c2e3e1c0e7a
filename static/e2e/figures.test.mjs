/** Drives the page of published figures of the real binary as a person would. */
import assert from 'node:assert/strict';
import { text } from 'node:stream/consumers';
import { describe, test } from 'node:test';
import { violations } from './axe.mjs';
import { DESKTOP, drive, PHONE, SCHEMES, SCREENS } from './drive.mjs';
import { area } from './format.mjs';
import { overflowOf, queryOf, textOf, waitForQuery, waitForText } from './reading.mjs';

const PAGE = 'figures.html';
const ROWS = '#rows tr:not([hidden])';
const { home, trip, api } = await drive({ path: PAGE, ready: ROWS });

/** @typedef {import('playwright-core').Page} Page */

/** @typedef {{id: string, publisher: string, to: string, verdict: string, printed: number, unit: string, metric: string, url: string, difference_percent: number | null, computed_land: number | null}} Row */

/** @returns {Promise<Row[]>} */
async function figures() {
  const { rows } = /** @type {{rows: Row[]}} */ (await api('api/v1/figures'));
  return rows;
}

/**
 * The figures in view, by their ids.
 * @param {Page} page
 */
async function shown(page) {
  const ids = await page.locator(ROWS).evaluateAll((rows) => rows.map((row) => row.id));
  return ids.map((id) => id.replace('figure-', ''));
}

for (const [name, options] of SCREENS) {
  for (const colorScheme of SCHEMES) {
    trip(`${name}, ${colorScheme}: shows every figure with its verdict`, { ...options, colorScheme, reducedMotion: 'reduce' }, '', async ({ page, shoot }) => {
      const rows = await figures();
      assert.equal((await shown(page)).length, rows.length);
      assert.equal(await textOf(page, '#count'), `${rows.length} of ${rows.length} figures shown`);
      for (const [verdict, word] of [
        ['reproduced', 'Reproduced'],
        ['near', 'Near'],
        ['differs', 'Differs'],
        ['cannot be checked', 'Cannot be checked'],
      ]) {
        const count = rows.filter((row) => row.verdict === verdict).length;
        assert.ok(count > 0, `no figure is ${verdict}`);
        assert.match(await textOf(page, `#verdicts button:has-text("${word}")`), new RegExp(`^${count} ?${word}`));
        assert.equal(await page.locator(`#rows .verdict:text-is("${word}")`).count(), count);
      }
      assert.equal(await overflowOf(page), 0);
      await page.evaluate('document.fonts.ready');
      await shoot(`figures-${name}-${colorScheme}`);
    });
  }
}

trip('each figure names its source, its day, its formula and what it is a share of', DESKTOP, '', async ({ page }) => {
  const link = page.locator('#figure-bokoch-2022-05 .cell-publisher a');
  const printed = (await figures()).find(({ id }) => id === 'bokoch-2022-05');
  assert.equal(await link.getAttribute('href'), printed?.url);
  assert.equal(await link.getAttribute('rel'), 'noopener');
  const computed = await textOf(page, '#figure-bokoch-2022-05 .cell-computed');
  const land = `on land: ${area(printed?.computed_land ?? 0)} km²`;
  assert.ok(computed.startsWith(`Computed here123,229 km²${land}Source: bokoch, sphere of 6,378 kmMap of 29 May 2022, exact day, rev. `), computed);
  assert.match(computed, /rev\. \d+the <i>owner<\/i>$/);
  assert.equal(await page.locator('#rows i, #credits i').count(), 0);
  assert.match(await textOf(page, '#figure-zelensky-2022-06 .cell-computed'), /Map of 31 May 2022, 2 days older than wanted/);
  assert.match(await textOf(page, '#figure-times-2022-03 .cell-computed'), /Not computedAn indication only: .* points, .*of 603,628 km², the official area/);
  assert.match(await textOf(page, '#figure-times-2022-03 .cell-verdict'), /Cannot be checkedThe map “isw” is not loaded here\.$/);
  assert.match(await textOf(page, '#figure-zelensky-2022-06 .cell-printed'), /about 125,000 km²$/);
  await page.click('#figure-bokoch-2022-05 .cell-computed a');
  await waitForText(page, '#shown', 'Map of 29 May 2022');
});

describe('the order', () => {
  trip('is chosen in the heads of the columns, by mouse and keyboard, and kept', DESKTOP, '', async ({ page }) => {
    const rows = await figures();
    const newest = rows.toSorted((a, b) => b.to.localeCompare(a.to)).map(({ id }) => id);
    assert.deepEqual(await shown(page), newest);
    const head = (/** @type {string} */ column) => page.locator(`th[data-column="${column}"]`);
    assert.equal(await head('date').getAttribute('aria-sort'), 'descending');
    await head('difference').locator('button').click();
    await waitForQuery(page, { sort: '-difference' });
    const sizes = new Map(rows.map((row) => [row.id, Math.abs(row.difference_percent ?? -1)]));
    const found = (await shown(page)).map((id) => sizes.get(id) ?? 0).filter((size) => size !== 1);
    assert.deepEqual(
      found,
      found.toSorted((a, b) => b - a),
    );
    assert.equal(await head('date').getAttribute('aria-sort'), null);
    await page.keyboard.press('Enter');
    await waitForQuery(page, { sort: 'difference' });
    assert.equal(await head('difference').getAttribute('aria-sort'), 'ascending');
    const kept = await shown(page);
    await page.reload();
    await page.waitForSelector(ROWS);
    assert.deepEqual(await shown(page), kept);
    await page.goBack();
    await page.goBack();
    await waitForQuery(page, { sort: null });
    assert.deepEqual(await shown(page), newest);
  });

  trip('is chosen in a list on a phone', PHONE, '', async ({ page }) => {
    assert.ok(await page.isHidden('#figures thead'));
    await page.selectOption('#order', { label: 'Publisher, A to Z' });
    await waitForQuery(page, { sort: 'publisher' });
    const names = await page.locator(`${ROWS} .cell-publisher .strong`).allTextContents();
    assert.deepEqual(
      names,
      names.toSorted((a, b) => a.localeCompare(b)),
    );
  });
});

describe('the choice', () => {
  trip('is by verdict, and pressed again by none', DESKTOP, '', async ({ page }) => {
    const rows = await figures();
    const near = rows.filter(({ verdict }) => verdict === 'near').map(({ id }) => id);
    await page.click('#verdicts button:has-text("Near")');
    await waitForQuery(page, { verdict: 'near' });
    assert.deepEqual(await shown(page), near);
    assert.equal(await textOf(page, '#count'), `${near.length} of ${rows.length} figures shown`);
    await page.reload();
    await page.waitForSelector('#verdicts button[aria-pressed="true"]:has-text("Near")');
    assert.deepEqual(await shown(page), near);
    await page.click('#verdicts button:has-text("Near")');
    await waitForQuery(page, { verdict: null });
    assert.equal((await shown(page)).length, rows.length);
  });

  trip('is by publisher, by map and by kind, and goes back', DESKTOP, '', async ({ page, shoot }) => {
    const rows = await figures();
    await page.selectOption('#publisher', 'DeepState');
    await page.selectOption('#kind', 'net');
    await waitForQuery(page, { metric: 'net' });
    const want = rows.filter(({ publisher, metric }) => publisher === 'DeepState' && metric === 'net_change').length;
    assert.equal((await shown(page)).length, want);
    await shoot('figures-filtered');
    await page.selectOption('#basis', 'isw');
    await waitForText(page, '#nothing', 'No figure fits these filters.');
    await page.goBack();
    await page.waitForSelector(ROWS);
    assert.equal((await shown(page)).length, want);
    assert.equal(await page.inputValue('#basis'), '');
    await page.click('#clear');
    assert.equal((await shown(page)).length, rows.length);
    assert.equal(new URL(page.url()).search, '');
  });

  trip('is by words, and by a number as it was printed', DESKTOP, '', async ({ page }) => {
    await page.fill('#query', 'bokoch');
    await waitForQuery(page, { q: 'bokoch' });
    assert.deepEqual(await shown(page), ['bokoch-2022-05']);
    await page.fill('#query', '118,917');
    await waitForQuery(page, { q: '118,917' });
    assert.deepEqual(await shown(page), ['blackbird-2025-bound']);
    await page.reload();
    await page.waitForSelector(ROWS);
    assert.equal(await page.inputValue('#query'), '118,917');
    assert.deepEqual(await shown(page), ['blackbird-2025-bound']);
    await page.fill('#query', '<b>');
    await waitForText(page, '#nothing', 'No figure fits');
    await page.click('#nothing-clear');
    await page.waitForSelector('#nothing', { state: 'hidden' });
    assert.equal(await page.evaluate('document.activeElement.id'), 'query');
  });
});

trip('the language is switched, kept, and shared with the map', DESKTOP, '?verdict=near', async ({ page, shoot }) => {
  await page.click('button[data-language="uk"]');
  await waitForQuery(page, { lang: 'uk' });
  assert.equal(await textOf(page, 'h1'), 'Перевірка опублікованих чисел');
  assert.equal(await page.getAttribute('html', 'lang'), 'uk');
  assert.match(await textOf(page, '#figure-zelensky-2022-06 .cell-printed'), /близько 125\s000 км²/);
  assert.match(await textOf(page, '#figure-zelensky-2022-06 .cell-date'), /2 черв\. 2022/);
  assert.equal(queryOf(page).get('verdict'), 'near');
  await shoot('figures-ukrainian');
  await page.click('#to-map');
  await waitForText(page, '#table-title', 'За областями');
  await page.click('#data-figures');
  await waitForText(page, 'h1', 'Перевірка опублікованих чисел');
});

trip('the colours are switched, and shared with the map', { ...DESKTOP, colorScheme: 'light' }, '', async ({ page }) => {
  await page.click('#theme');
  assert.equal(await page.getAttribute('html', 'data-theme'), 'dark');
  await page.click('#to-map');
  await page.waitForSelector('html[data-theme="dark"] #map');
});

describe('on a phone', () => {
  for (const lang of ['en', 'uk']) {
    trip(`each row is a card that fits, ${lang}`, PHONE, `?lang=${lang}`, async ({ page, shoot }) => {
      assert.equal(await overflowOf(page), 0);
      const wide = await page
        .locator(`${ROWS}, ${ROWS} *`)
        .evaluateAll((parts) => parts.filter((part) => part.getBoundingClientRect().right > 390).map((part) => part.textContent));
      assert.deepEqual(wide, []);
      await page.locator('#content').scrollIntoViewIfNeeded();
      await page.locator(ROWS).nth(1).scrollIntoViewIfNeeded();
      await shoot(`figures-cards-${lang}`);
    });
  }
});

trip('the table reads as a table to a screen reader, even as cards', PHONE, '?q=bokoch', async ({ page }) => {
  const tree = await page.locator('#content').ariaSnapshot();
  for (const part of [
    /status.*1 of \d+ figures shown/,
    /table "Printed figures beside computed ones/,
    /rowheader "O\. Bokoch map/,
    /cell "Verdict Reproduced"/,
  ])
    assert.match(tree, part);
});

trip('every control is reached with the tab key, and the focus is seen', DESKTOP, '', async ({ page }) => {
  const reached = new Set();
  for (let i = 0; i < 40; i++) {
    await page.keyboard.press('Tab');
    reached.add(
      await page.evaluate('((e) => e.id || e.dataset.language || e.closest("[data-column]")?.dataset.column || e.textContent)(document.activeElement)'),
    );
    assert.notEqual(await page.evaluate('getComputedStyle(document.activeElement).outlineStyle'), 'none');
  }
  const wanted = [
    'to-map',
    'en',
    'uk',
    'theme',
    'How the figures are compared',
    'query',
    'publisher',
    'basis',
    'kind',
    'All as CSV',
    'All as JSON',
    'date',
    'printed',
    'computed',
    'difference',
    'verdict',
  ];
  assert.deepEqual(
    wanted.filter((id) => !reached.has(id)),
    [],
  );
});

trip('text twice as large overflows nothing', DESKTOP, '', async ({ page }) => {
  await page.evaluate('document.documentElement.style.setProperty("font-size", "200%")');
  assert.equal(await overflowOf(page), 0);
  await page.setViewportSize({ width: 640, height: 400 }); // the zoom of the browser, at 200 %
  assert.equal(await overflowOf(page), 0);
});

trip('on paper every figure stands, and no control', DESKTOP, '?verdict=near', async ({ page, shoot }) => {
  await page.emulateMedia({ media: 'print' });
  assert.equal(await page.locator('#rows tr:visible').count(), (await figures()).length);
  for (const control of ['.tools', '#filters', '#verdicts', '#clear', '.downloads']) assert.ok(await page.isHidden(control), `${control} is printed`);
  assert.ok(await page.isVisible('#tally'));
  await shoot('figures-print');
});

trip('a lost connection is told, and the figures come with it', DESKTOP, '', async ({ page, faults, shoot }) => {
  await page.route('**/api/v1/figures', (route) => route.abort('connectionfailed'));
  await page.reload();
  await waitForText(page, '#notice', 'No connection to the server');
  assert.equal(await page.getAttribute('#content', 'aria-busy'), 'false');
  assert.ok(await page.isHidden('#waiting'));
  assert.deepEqual(await violations(page), []);
  await shoot('figures-offline');
  faults.length = 0; // the failure is the point
  await page.unroute('**/api/v1/figures');
  await page.click('#notice button');
  await page.waitForSelector(ROWS);
  assert.ok(await page.isHidden('#notice'));
});

trip('while the figures are on their way the page says so', DESKTOP, '', async ({ page, shoot }) => {
  /** @type {() => void} */
  let answer = () => undefined;
  const asked = new Promise((resolve) => (answer = () => resolve(undefined)));
  await page.route('**/api/v1/figures', async (route) => {
    await asked;
    await route.continue();
  });
  await page.reload();
  await waitForText(page, '#count', 'Loading the figures');
  assert.ok(await page.isVisible('#waiting'));
  assert.deepEqual(await violations(page), []);
  await shoot('figures-loading');
  answer();
  await page.waitForSelector(ROWS);
  assert.ok(await page.isHidden('#waiting'));
});

trip('an answer that cannot be read is told', DESKTOP, '', async ({ page }) => {
  await page.route('**/api/v1/figures', (route) => route.fulfill({ contentType: 'text/html', body: '<title>Log in</title>' }));
  await page.reload();
  await waitForText(page, '#notice', 'could not be read');
  await waitForText(page, '#notice', 'want JSON, got text/html');
});

trip('the tables are downloaded as CSV and as JSON', DESKTOP, '', async ({ page }) => {
  const rows = await figures();
  for (const [name, extension] of [
    ['All as CSV', 'csv'],
    ['All as JSON', 'json'],
  ]) {
    const [download] = await Promise.all([page.waitForEvent('download'), page.click(`text=${name}`)]);
    assert.equal(download.suggestedFilename(), `controlmap-figures.${extension}`);
    const content = await text(await download.createReadStream());
    assert.ok(rows.every(({ id }) => content.includes(id)));
  }
});

test('the page is under the policy, asked for anew, and its files are kept', async () => {
  const response = await fetch(home + PAGE);
  assert.equal(response.headers.get('cache-control'), 'no-cache');
  assert.match(response.headers.get('content-security-policy') ?? '', /script-src 'self'; style-src 'self'/);
  const html = await response.text();
  assert.doesNotMatch(html, / style=| on\w+=|<style|<script(?![^>]* src=)/);
  const assets = [...html.matchAll(/(?:src|href)="\.\/(assets\/[^"]+)"/g)].map((match) => match[1] ?? '');
  assert.ok(assets.length > 2);
  for (const asset of assets) assert.match((await fetch(home + asset)).headers.get('cache-control') ?? '', /immutable/);
  assert.ok(
    assets.every((asset) => !asset.includes('index')),
    'the page loads the map',
  );
});
