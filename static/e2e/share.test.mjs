/** Takes the view elsewhere: by link, in another page, as a picture, as data, on paper. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { PNG } from 'pngjs';
import { DESKTOP, drive, PHONE } from './drive.mjs';
import { startGuest } from './guest.mjs';
import { OWN_SOURCE } from './maps.mjs';
import { apart, ink, painted, seen } from './paint.mjs';
import { boxOf, overflowOf, queryOf, settled, textOf, waitForText } from './reading.mjs';

/** @typedef {import('playwright-core').Page} Page */
/** @typedef {import('playwright-core').Frame} Frame */

const DAY = '2023-05-10';

/** What a page of someone else's holds. */
let guestPage = '';
const guest = await startGuest((url, response) => {
  if (url.endsWith('.ico')) response.writeHead(204).end();
  else response.setHeader('Content-Type', 'text/html; charset=utf-8').end(guestPage);
});
const { home, open, trip, api } = await drive({ others: [guest] });

/** Views in which every member of the state is told at least once. */
const VIEWS = [
  `?source=${encodeURIComponent(OWN_SOURCE)}&date=2023-06-01&map=7/47.7/37.5&lang=uk`,
  `?date=${DAY}&region=UA-14&mode=changes&since=year&map=8/48.3/37.9`,
  `?date=${DAY}&mode=changes&since=2022-09-01`,
  `?date=${DAY}&mode=compare&with=delta&at=2022-06-01&view=overlay&lang=en`,
  `?date=${DAY}&mode=compare&with=${encodeURIComponent(OWN_SOURCE)}&view=split&point=37.9,48.6`,
  `?date=${DAY}&region=donbas&place=490&map=8/48.59/38`,
];

/**
 * What the reader sees of a view, in words.
 * @param {Page} page
 */
async function readView(page) {
  await settled(page);
  await page.waitForLoadState('networkidle');
  const texts = [
    '#shown',
    '#sphere',
    '#share-of',
    '#tally',
    '.side-left',
    '.side-right',
    '#card h2',
    '#legend-list',
    '#source option:checked',
    'h2#table-title',
  ];
  const said = await Promise.all(texts.map(async (selector) => ((await page.locator(selector).count()) > 0 ? textOf(page, selector) : '')));
  const pressed = await page.locator('[aria-pressed="true"]:visible').allTextContents();
  const { width, height } = await boxOf(page, '#map');
  return {
    said,
    pressed,
    since: await page.inputValue('#since'),
    map: queryOf(page).get('map'),
    language: await page.getAttribute('html', 'lang'),
    painted: await painted(page),
    size: [width, height],
  };
}

/** @param {Page} page */
async function openDialog(page) {
  await page.click('#share-open');
  await page.locator('#share-dialog[open]').waitFor();
}

describe('the link', () => {
  for (const view of VIEWS) {
    trip(`keeps ${decodeURIComponent(view)}`, DESKTOP, view, async ({ page }) => {
      const before = await readView(page);
      await openDialog(page);
      const link = await page.inputValue('#share-link');
      const [asked, told] = [new URLSearchParams(view), new URL(link).searchParams];
      if (!asked.has('map')) told.delete('map'); // where the page itself has led
      assert.deepEqual([...told].toSorted(), [...asked].toSorted());
      await open(DESKTOP, link.replace(home, ''), async ({ page: fresh }) => assert.deepEqual(await readView(fresh), before));
    });
  }

  trip('holds what was chosen by hand', DESKTOP, '', async ({ page }) => {
    await page.fill('#day', '2022-11-14');
    await page.click('#modes button[data-choice="changes"]');
    await page.click('#modes button[data-choice="year"]');
    await page.click('button[data-language="uk"]');
    await page.click('tr[data-region="UA-14"] button');
    await page.waitForURL((url) => url.searchParams.has('map'));
    await openDialog(page);
    const told = new URL(await page.inputValue('#share-link')).searchParams;
    assert.equal(told.get('map')?.split('/').length, 3);
    told.delete('map');
    assert.deepEqual(Object.fromEntries(told), { date: '2022-11-14', region: 'UA-14', mode: 'changes', since: 'year', lang: 'uk' });
  });

  trip('is copied', { ...DESKTOP, permissions: ['clipboard-read', 'clipboard-write'] }, `?date=${DAY}`, async ({ page }) => {
    await settled(page);
    await openDialog(page);
    for (const [button, field] of /** @type {const} */ ([
      ['#share-copy', '#share-link'],
      ['#code-copy', '#share-code'],
    ])) {
      await page.click(button);
      await waitForText(page, '#share-said', 'Copied.');
      assert.equal(await page.evaluate('navigator.clipboard.readText()'), await page.inputValue(field));
    }
  });

  trip('is left selected where copying is refused', DESKTOP, `?date=${DAY}`, async ({ page }) => {
    await settled(page);
    await page.evaluate(`Object.defineProperty(navigator, 'clipboard', { value: { writeText: () => Promise.reject(new Error('refused')) } })`);
    await openDialog(page);
    await page.click('#share-copy');
    await waitForText(page, '#share-said', 'the text is selected, copy it from there');
    assert.equal(
      await page.evaluate(
        `getSelection().toString() || document.activeElement.value.slice(document.activeElement.selectionStart, document.activeElement.selectionEnd)`,
      ),
      await page.inputValue('#share-link'),
    );
  });

  trip('the dialog closes by key, by button and beside it, and gives the focus back', DESKTOP, '', async ({ page }) => {
    await settled(page);
    for (const close of [() => page.keyboard.press('Escape'), () => page.click('#share-close'), () => page.mouse.click(5, 300)]) {
      await openDialog(page);
      await close();
      await page.locator('#share-dialog:not([open])').waitFor({ state: 'attached' });
      assert.equal(await page.evaluate('document.activeElement.id'), 'share-open');
    }
  });
});

describe('in another page', () => {
  /**
   * Puts the code of the dialog into a page of another origin, and gives its frame.
   * @param {Page} page at the view to embed
   * @param {() => Promise<void>} choose options in the dialog
   * @returns {Promise<Frame>}
   */
  async function embed(page, choose) {
    await settled(page);
    await openDialog(page);
    await choose();
    guestPage = `<!doctype html><title>guest</title><body style="margin:0">${await page.inputValue('#share-code')}`;
    await page.goto(guest);
    const frame = await (await page.waitForSelector('iframe')).contentFrame();
    assert.ok(frame, 'there is no frame');
    await frame.waitForSelector('#sphere:not(.skeleton)', { state: 'attached' });
    await frame.waitForSelector('#map-view[aria-busy="false"]');
    return frame;
  }

  trip('shows map, day, numbers, legend and credit, and nothing else', DESKTOP, `?date=${DAY}&region=UA-14`, async ({ page, shoot }) => {
    const frame = await embed(page, () => Promise.resolve());
    for (const shown of ['#map', '#share', '#legend', '#play', '#slider', '#credit a', '#whole-page', '#zoom-in'])
      assert.ok(await frame.isVisible(shown), `${shown} is not in view`);
    for (const hidden of ['.tools', '#search', '#modes > .segments', '#handle', '#table', '#movement', '#source', '#flags-section', '.measures', '.regions'])
      assert.ok(await frame.isHidden(hidden), `${hidden} is in view`);
    assert.ok(apart(await seen(page, { x: 640, y: 20 }), [255, 255, 255]) > 4, 'the map is blank');
    const { share } = /** @type {{total: {share: number}}} */ (await api(`api/v1/areas?date=${DAY}&region=UA-14`)).total;
    assert.equal((await frame.textContent('#share'))?.trim(), `${share.toFixed(1)}%`);
    const whole = new URL((await frame.getAttribute('#whole-page', 'href')) ?? '', home);
    assert.equal(whole.searchParams.get('embed'), null);
    assert.equal(whole.searchParams.get('region'), 'UA-14');
    assert.equal(await frame.getAttribute('#whole-page', 'rel'), 'noopener');
    assert.equal((await boxOf(page, 'iframe')).height, 520);
    await frame.click('#previous');
    await frame.waitForFunction((day) => /** @type {HTMLInputElement} */ (document.getElementById('day')).value < day, DAY);
    await shoot('embed');
  });

  trip('without legend and time bar, in dark colours, as high as was chosen', { ...PHONE, colorScheme: 'light' }, `?date=${DAY}`, async ({ page, shoot }) => {
    const frame = await embed(page, async () => {
      await page.selectOption('#embed-theme', 'dark');
      await page.uncheck('#embed-legend');
      await page.uncheck('#embed-time');
      await page.fill('#embed-height', '400');
    });
    assert.equal((await boxOf(page, 'iframe')).height, 400);
    for (const hidden of ['#legend', '.time-bar', '#handle']) assert.ok(await frame.isHidden(hidden), `${hidden} is in view`);
    for (const shown of ['#map', '#share', '#credit a']) assert.ok(await frame.isVisible(shown), `${shown} is not in view`);
    const ground = /** @type {string} */ (await frame.evaluate('getComputedStyle(document.body).backgroundColor'));
    assert.ok(Math.max(...(ground.match(/\d+/g) ?? []).map(Number)) < 80, `the ground is ${ground}`);
    assert.equal(await frame.evaluate('document.documentElement.scrollWidth - innerWidth'), 0);
    assert.equal(await overflowOf(page), 0);
    await shoot('embed-phone');
  });

  trip('keeps its mode, and tells it in numbers', DESKTOP, `?date=${DAY}&mode=changes&since=year`, async ({ page }) => {
    const frame = await embed(page, () => Promise.resolve());
    await frame.locator('#tally').filter({ hasText: 'Gained by Russia' }).waitFor();
    assert.ok(await frame.isHidden('.mode-bar >> nth=0'));
  });
});

describe('downloads', () => {
  /**
   * @param {Page} page
   * @param {string} id
   */
  async function download(page, id) {
    const address = (await page.getAttribute(`#${id}`, 'href')) ?? '';
    const response = await fetch(address);
    assert.equal(response.status, 200, `${id}: ${address}`);
    return { address: new URL(address), type: response.headers.get('content-type') ?? '', body: Buffer.from(await response.arrayBuffer()) };
  }

  trip('are of the right kind, and credited', DESKTOP, `?date=2022-11-14&region=UA-65&lang=uk`, async ({ page }) => {
    await settled(page);
    await openDialog(page);
    const png = await download(page, 'share-png');
    assert.match(png.type, /^image\/png/);
    assert.deepEqual([...png.body.subarray(0, 8)], [137, 80, 78, 71, 13, 10, 26, 10]);
    const { width, height, data } = PNG.sync.read(png.body);
    assert.deepEqual([width, height], [1200, 800]);
    const foot = data.subarray(4 * width * (height - 40)); // where the credit is written
    assert.ok(foot.filter((value, i) => i % 4 === 0 && value < 140).length > 500, 'the picture names nobody');
    assert.equal(png.address.searchParams.get('lang'), 'uk');
    const json = await download(page, 'share-geojson');
    assert.match(json.type, /^application\/geo\+json/);
    /** @type {unknown} */
    const parsed = JSON.parse(json.body.toString());
    const collection = /** @type {{type: string, features: {properties: {status: string}}[]}} */ (parsed);
    assert.equal(collection.type, 'FeatureCollection');
    assert.ok(collection.features.length > 0);
    assert.match(json.body.toString(), /GeoNames/);
    const table = await download(page, 'share-csv');
    assert.match(table.type, /^text\/csv/);
    assert.match(table.body.toString(), /UA-65,occupied/);
    assert.match(table.body.toString(), /GeoNames/);
    const series = await download(page, 'share-series');
    assert.match(series.type, /^text\/csv/);
    assert.ok(series.body.toString().split('\n').length > 300);
    assert.ok(series.body.toString().includes('UA-65'));
  });

  trip('are of what changed where the map shows that', DESKTOP, `?date=2022-11-14&mode=changes&since=2022-09-01`, async ({ page }) => {
    await waitForText(page, '#tally', 'Lost by Russia');
    await openDialog(page);
    const [png, json] = [await download(page, 'share-png'), await download(page, 'share-geojson')];
    assert.equal(png.address.searchParams.get('from'), '2022-08-30');
    assert.match(json.type, /^application\/geo\+json/);
    assert.match(json.body.toString(), /"lost"/);
  });
});

describe('elsewhere', () => {
  test('a link shows title, words and picture of its view', async () => {
    for (const [query, title] of /** @type {const} */ ([
      ['', /occupied|km²/],
      [`?date=${DAY}&region=UA-14`, /Donetsk Oblast/],
      [`?date=2022-11-14&mode=changes&since=2022-09-01`, /30 August 2022 to 13 November 2022/],
      [`?date=${DAY}&lang=uk`, /Україн/],
    ])) {
      const html = await (await fetch(home + query)).text();
      const meta = (/** @type {string} */ name) => new RegExp(`property="og:${name}" content="([^"]*)"`).exec(html)?.[1]?.replaceAll('&amp;', '&') ?? '';
      assert.match(meta('title'), title);
      assert.match(meta('description'), /GeoNames/);
      assert.ok(meta('url').startsWith(home));
      const picture = await fetch(meta('image'));
      assert.equal(picture.status, 200, meta('image'));
      assert.match(picture.headers.get('content-type') ?? '', /^image\/png/);
    }
  });

  trip('on paper: map, numbers and credit, and no controls', DESKTOP, `?date=${DAY}`, async ({ page, shoot }) => {
    await settled(page);
    await page.emulateMedia({ media: 'print' });
    await page.evaluate('new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))');
    for (const shown of ['#map', '#share', '#sphere', '#geodesic', '#shown', '#table', '#legend', '#credit a'])
      assert.ok(await page.isVisible(shown), `${shown} is not printed`);
    // The names of oblasts are buttons on the screen, and print as words.
    const controls = await page.locator(':is(button, input, select):visible').and(page.locator(':not(.row-button)')).all();
    assert.deepEqual(
      await Promise.all(controls.map((each) => each.evaluate((found) => `${found.id} ${found.getAttribute('class') ?? ''} ${found.textContent}`))),
      [],
    );
    assert.ok((await ink(page, 'areas', 'occupied')) > 1000, 'no ground is printed');
    const [map, legend, stage, panel] = [await boxOf(page, '#map'), await boxOf(page, '#legend'), await boxOf(page, '#map-view'), await boxOf(page, '#panel')];
    assert.ok(map.height > 400);
    assert.ok(
      legend.y >= map.y + map.height - 1 && legend.y + legend.height <= stage.y + stage.height + 1 && panel.y >= stage.y + stage.height,
      'what is printed lies over one another',
    );
    await shoot('print');
    const pdf = await page.pdf({ format: 'A4' });
    assert.ok(pdf.length > 50_000, `the document has ${pdf.length} bytes`);
  });
});
