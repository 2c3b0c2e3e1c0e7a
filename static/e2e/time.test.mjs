/** Drives the time bar and the numbers of the real binary as a person would. */
import assert from 'node:assert/strict';
import { describe } from 'node:test';
import { DESKTOP, drive, PHONE } from './drive.mjs';
import { area, give, inWords, shift, signed } from './format.mjs';
import { OWN_SOURCE } from './maps.mjs';
import { boxOf, overflowOf, queryOf, textOf, waitForQuery } from './reading.mjs';

const READY = '#movement:not(.waiting) .windows';
const { trip, api } = await drive({ ready: READY });

/** @typedef {import('playwright-core').Page} Page */
/** @typedef {{date: string, through: string, sphere_km2: number, geodesic_km2: number, gained_km2: number | null, lost_km2: number | null, net_km2: number | null, uncertainty_km2: number | null, net_uncertainty_km2: number | null, complete: boolean}} Point */

/**
 * @param {string} query
 * @returns {Promise<Point[]>}
 */
async function series(query) {
  const { points } = /** @type {{points: Point[]}} */ (await api(`api/v1/series?source=settlements&${query}`));
  return points;
}

/** @param {Point | undefined} point the area of it as the page tells it, with plain spaces */
const within = (point) => `${area(point?.sphere_km2 ?? 0, point?.uncertainty_km2)}${give(point?.uncertainty_km2 ?? null)}`.replaceAll(/\s/g, ' ');

/** @returns {Promise<string[]>} the days of all snapshots */
async function days() {
  return (await series('step=snapshot')).map(({ date }) => date);
}

/** @param {Page} page */
const playing = (page) => page.locator('#play.playing');

describe('the days play', () => {
  trip('from the day in view until they are paused, with the counters, and ask for nothing', DESKTOP, '?date=2022-09-01', async ({ page }) => {
    /** @type {string[]} */
    const asked = [];
    const share = await textOf(page, '#sphere');
    await page.click('#play');
    await playing(page).waitFor();
    page.on('request', (request) => asked.push(request.url()));
    await page.waitForFunction(() => /** @type {HTMLInputElement} */ (document.getElementById('day')).value > '2022-09-12');
    assert.notEqual(await textOf(page, '#sphere'), share);
    assert.match(await textOf(page, '#movement'), /Sept? 2022/);
    assert.deepEqual(
      asked.filter((url) => url.includes('/areas')),
      [],
    );
    await page.click('#play');
    await page.waitForURL((url) => (url.searchParams.get('date') ?? '') > '2022-09-10');
    assert.equal(await playing(page).count(), 0);
    const at = queryOf(page).get('date') ?? '';
    assert.ok((await days()).includes(at), `it stopped at ${at}, which has no map`);
    await page.waitForTimeout(300);
    assert.equal(await page.inputValue('#day'), at);
  });

  trip('to the last one, as fast as was chosen', DESKTOP, '?date=2026-05-01', async ({ page }) => {
    await page.click('#pace summary');
    await page.check('#pace-choices input[value="quarter"]');
    await page.keyboard.press('Escape');
    assert.equal(await page.getAttribute('#pace', 'open'), null);
    await page.click('#play');
    await waitForQuery(page, { date: (await days()).at(-1) ?? '' });
    assert.equal(await playing(page).count(), 0);
  });

  trip('with the space bar, and any other key stops them', DESKTOP, '?date=2023-01-01', async ({ page }) => {
    await page.focus('#slider');
    await page.keyboard.press('Space');
    await playing(page).waitFor();
    await page.keyboard.press('Tab');
    assert.equal(await playing(page).count(), 1);
    await page.keyboard.press('Escape');
    await page.locator('#play:not(.playing)').waitFor();
    await page.focus('#slider');
    await page.keyboard.press('Space');
    await playing(page).waitFor();
    await page.click('#table-title');
    await page.locator('#play:not(.playing)').waitFor();
  });

  trip('not for who asks for less motion, and the button says why', { ...DESKTOP, reducedMotion: 'reduce' }, '?date=2023-01-01', async ({ page }) => {
    assert.equal(await page.getAttribute('#play', 'aria-disabled'), 'true');
    assert.match((await page.getAttribute('#play', 'aria-label')) ?? '', /less motion/);
    await page.click('#play', { force: true });
    assert.equal(await playing(page).count(), 0);
    await page.click('#pace summary');
    assert.equal(await page.locator('#pace-choices input[name="speed"]').count(), 0);
    await page.check('#pace-choices input[value="month"]');
    await page.click('#next');
    await page.waitForURL((url) => (url.searchParams.get('date') ?? '') > '2023-01-20');
  });
});

describe('steps', () => {
  trip('go by map, day, week and month', DESKTOP, '?date=2024-03-20', async ({ page }) => {
    const all = await days();
    const start = all.findLast((day) => day <= '2024-03-20') ?? '';
    await page.click('#next');
    await waitForQuery(page, { date: all.find((day) => day > start) ?? '' });
    for (const [stride, step] of /** @type {const} */ ([
      ['day', -1],
      ['day', -1],
      ['day', -1],
      ['week', -7],
    ])) {
      const from = queryOf(page).get('date') ?? '';
      await page.click('#pace summary');
      await page.check(`#pace-choices input[name="stride"][value="${stride}"]`);
      await page.keyboard.press('Escape');
      await page.click('#previous');
      // A week ends on the day of a map; a day is a day.
      const base = stride === 'day' ? from : (all.findLast((day) => day <= from) ?? '');
      await waitForQuery(page, { date: stride === 'day' ? shift(base, step) : (all.findLast((day) => day <= shift(base, step)) ?? '') });
    }
  });

  trip('go by keys on the time line', DESKTOP, '?date=2024-03-20', async ({ page }) => {
    const all = await days();
    const last = (/** @type {string} */ to) => all.findLast((day) => day <= to) ?? '';
    let at = last('2024-03-20');
    await page.focus('#slider');
    for (const [key, next] of /** @type {[string, (from: string) => string][]} */ ([
      ['ArrowLeft', (from) => last(shift(from, -1))],
      ['Shift+ArrowLeft', (from) => last(shift(from, -7))],
      ['PageDown', (from) => last(`2024-02-${from.slice(8)}`)],
      ['Home', () => all[0] ?? ''],
      ['End', () => all.at(-1) ?? ''],
    ])) {
      at = next(at);
      await page.keyboard.press(key);
      await waitForQuery(page, { date: at });
    }
    const point = (await series('step=snapshot')).at(-1);
    assert.equal(
      (await page.getAttribute('#slider', 'aria-valuetext'))?.replaceAll(/\s/g, ' '),
      `${inWords(point?.date ?? '')}: ${within(point)} km² occupied`,
    );
  });
});

describe('the chart in the time line', () => {
  trip('tells day and area under the pointer', DESKTOP, '', async ({ page, shoot }) => {
    const box = await boxOf(page, '#slider');
    await page.mouse.move(box.x + box.width * 0.4, box.y + 20);
    await page.waitForSelector('#tip:not([hidden])');
    const [, day = '', km2 = ''] = /^(\d+ \w+ \d{4})([\d,.]+(?: ± [\d,.]+)?) km²/.exec(await textOf(page, '#tip')) ?? [];
    const point = (await series('step=snapshot')).find(({ date }) => inWords(date, 'medium') === day);
    assert.ok(point, `the tip tells of ${day}, which has no map`);
    assert.equal(km2, within(point));
    await shoot('time-tip');
    await page.mouse.move(10, 10);
    await page.waitForSelector('#tip', { state: 'hidden' });
  });

  trip('is drawn anew in other colours', { ...DESKTOP, colorScheme: 'light' }, '', async ({ page }) => {
    const picture = `document.querySelector('#chart canvas').toDataURL()`;
    /** @type {unknown} */
    const light = await page.evaluate(picture);
    await page.click('#theme');
    await page.waitForTimeout(100);
    assert.notEqual(await page.evaluate(picture), light);
  });

  trip('marks flagged maps', DESKTOP, '', async ({ page }) => {
    const picture = `document.querySelector('#chart canvas').toDataURL()`;
    /** @type {unknown} */
    const clean = await page.evaluate(picture);
    await page.route('**/dates', async (route) => {
      const response = await route.fetch();
      /** @type {unknown} */
      const json = await response.json();
      for (const row of /** @type {{rows: {date: string, flags: object[]}[]}} */ (json).rows)
        if (row.date > '2024-01-01' && row.date < '2024-02-01') row.flags = [{ kind: 'step', reason: 'drawn anew' }];
      await route.fulfill({ response, json });
    });
    await page.reload();
    await page.waitForSelector(READY);
    assert.notEqual(await page.evaluate(picture), clean);
  });

  trip('has its large movements in a list that leads to their days', DESKTOP, '', async ({ page }) => {
    await page.focus('.largest summary');
    await page.keyboard.press('Enter');
    const item = page.locator('.largest li', { hasText: 'Sept 2022' });
    assert.match((await item.textContent()) ?? '', /−[\d,]+ ±\s[\d,]+ km²/);
    assert.ok((await page.locator('.largest li').count()) <= 8);
    await item.locator('button').focus();
    await page.keyboard.press('Enter');
    await page.waitForURL((url) => url.searchParams.get('date')?.startsWith('2022-09') ?? false);
  });
});

describe('the numbers', () => {
  trip('of day, week, month and year are those of the API', DESKTOP, '?date=2024-10-15', async ({ page }) => {
    for (const [name, length] of /** @type {const} */ ([
      ['day', 1],
      ['week', 7],
      ['month', 30],
      ['year', 365],
    ])) {
      const points = (await series(`step=day&from=${shift('2024-10-15', 1 - length)}&to=2024-10-15`)).filter(({ net_km2: net }) => net !== null);
      const sum = (/** @type {'net_km2' | 'gained_km2' | 'lost_km2'} */ key) => points.reduce((total, point) => total + (point[key] ?? 0), 0);
      const cells = (await page.locator(`tr[data-window="${name}"] td`).allTextContents()).map((text) => text.replace('Sept ', 'Sep '));
      const { total } = /** @type {{total: {uncertainty_km2: number | null}}} */ (
        await api(`api/v1/changes?source=settlements&format=json&from=${shift('2024-10-15', -length)}&to=2024-10-15`)
      );
      const off = total.uncertainty_km2;
      const told = cells.slice(0, 3).map((text) => text.replaceAll(/\s/g, ' '));
      assert.deepEqual(told, [
        `${signed(sum('net_km2'), off)}${give(off).replaceAll(/\s/g, ' ').trim()}`,
        area(sum('gained_km2'), off),
        area(sum('lost_km2'), off),
      ]);
      assert.equal(cells[3], inWords(shift('2024-10-15', -length), 'medium').replace('Sept ', 'Sep '));
    }
    assert.match(await textOf(page, '#movement'), /Settlement-level reconstruction, up to 15 Oct 2024; km² on the sphere/);
  });

  trip('say so where there is no map to tell', DESKTOP, `?source=${encodeURIComponent(OWN_SOURCE)}`, async ({ page }) => {
    assert.deepEqual(await page.locator('tr[data-window="year"] td').allTextContents(), ['–', '–', '–', 'no map then']);
  });

  trip('are explained where they stand, and say whose they are', DESKTOP, '?date=2024-10-15', async ({ page }) => {
    for (const [i, words] of [/6,378\.137 km/, /WGS84/].entries()) {
      await page.locator('.explain summary').nth(i).focus();
      await page.keyboard.press('Enter');
      const told = page.locator('.explain p').nth(i);
      await told.waitFor();
      assert.match((await told.textContent()) ?? '', words);
    }
    assert.match(
      await textOf(page, '.total'),
      /Settlement-level reconstruction, map of \d+ October 2024\. [\d,]+ km² of it are open water\. Shares are of 603,628 km²/,
    );
    assert.match(await textOf(page, '#boundary'), /Settlement-level reconstruction, map of \d+ October 2024/);
  });

  trip('by oblast have a small chart and what moved last', DESKTOP, '?date=2024-10-15', async ({ page }) => {
    const points = await series('step=month&region=UA-14');
    const month = points.findLast(({ through }) => through <= '2024-10-15');
    const row = page.locator('tr[data-region="UA-14"]');
    await row.locator('svg.spark path').nth(1).waitFor({ state: 'attached' });
    assert.equal(await row.locator('svg.spark path').count(), 2);
    assert.match((await row.locator('th .hidden').textContent()) ?? '', /^Jan 2022: .* km²; Dec 2024: .* km²\.$/);
    assert.ok(((await row.locator('td').last().textContent()) ?? '').startsWith(signed(month?.net_km2 ?? 0, month?.net_uncertainty_km2)));
    await row.locator('button').click();
    await page.waitForURL((url) => url.searchParams.get('region') === 'UA-14');
    const [chosen] = (await series('step=day&region=UA-14&from=2023-10-16&to=2024-10-15')).slice(-1);
    await page.waitForFunction((km2) => document.getElementById('sphere')?.textContent.startsWith(km2), area(chosen?.sphere_km2 ?? 0, chosen?.uncertainty_km2));
  });
});

describe('the months', () => {
  trip('stand in a table, as the API has them', DESKTOP, '', async ({ page }) => {
    const points = await series('step=month');
    await page.click('.months summary');
    const rows = await page.locator('.months tbody tr').all();
    assert.equal(rows.length, points.length);
    for (const [i, point] of points.toReversed().slice(0, 30).entries()) {
      const cells = (await rows[i]?.locator('td:not(.hidden)').allTextContents()) ?? [];
      const off = point.net_uncertainty_km2;
      const want = [point.gained_km2, point.lost_km2].map((km2) => (km2 === null ? '–' : area(km2, off)));
      assert.deepEqual(cells, [...want, point.net_km2 === null ? '–' : `${signed(point.net_km2, off)}${give(off)}`], point.date);
    }
    const address = new URL((await page.getAttribute('#bars-csv', 'href')) ?? '');
    const csv = await (await fetch(address)).text();
    assert.match(csv, /^source,region,status,step,date/);
  });

  trip('are read out by keyboard, the last 24 or all', DESKTOP, '', async ({ page }) => {
    const points = await series('step=month');
    assert.equal(await page.getAttribute('#bars-slider', 'max'), '23');
    await page.focus('#bars-slider');
    await page.keyboard.press('ArrowLeft');
    const point = points.at(-2);
    const off = point?.net_uncertainty_km2;
    const want = `July 2026: gained ${area(point?.gained_km2 ?? 0, off)} km², lost ${area(point?.lost_km2 ?? 0, off)} km², change ${signed(point?.net_km2 ?? 0, off)}${give(off ?? null)} km²`;
    const spaced = (/** @type {string | null} */ text) => text?.replaceAll(/\s/g, ' ');
    assert.equal(spaced(await page.getAttribute('#bars-slider', 'aria-valuetext')), spaced(want));
    assert.equal(await textOf(page, '#bars-reading'), spaced(want));
    await page.keyboard.press('ArrowRight');
    assert.match(await textOf(page, '#bars-reading'), /not a whole month/);
    await page.click('#bars .segments button >> nth=1');
    assert.equal(await page.getAttribute('#bars-slider', 'max'), String(points.length - 1));
  });
});

describe('on a phone', () => {
  trip('the time line fits, and the days play', PHONE, '?date=2023-01-01', async ({ page, shoot }) => {
    assert.equal(await overflowOf(page), 0);
    const peek = PHONE.viewport.height - ((await page.locator('#bottom-sheet').boundingBox())?.y ?? 0);
    assert.ok(peek < 330, `the sheet covers ${peek} pixels of the map`);
    const tops = await Promise.all(
      ['play', 'previous', 'day', 'next', 'latest', 'pace'].map(async (id) => (await page.locator(`#${id}`).boundingBox())?.y ?? 0),
    );
    assert.ok(Math.max(...tops) - Math.min(...tops) < 6, `the buttons do not stand in one row: ${tops.join(', ')}`);
    await page.tap('#play');
    await page.waitForFunction(() => /** @type {HTMLInputElement} */ (document.getElementById('day')).value > '2023-01-05');
    await page.tap('#play');
    await page.locator('#play:not(.playing)').waitFor();
    await page.tap('#pace summary');
    await page.waitForSelector('#pace-choices');
    await shoot('time-phone');
  });
});
