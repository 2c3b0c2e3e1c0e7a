/** Drives the page of the real binary as a person would. */
import assert from 'node:assert/strict';
import { describe } from 'node:test';
import { DESKTOP, drive, PHONE, SCHEMES, SCREENS } from './drive.mjs';
import { area, give, inWords } from './format.mjs';
import { OWN_SOURCE } from './maps.mjs';
import { overflowOf, queryOf, textOf, waitForQuery, waitForText } from './reading.mjs';

const SHOWN = '#sphere:not(.skeleton)';
const { home, trip, api: ask } = await drive({ ready: SHOWN });

/** Whether the map is there, and ground is painted on it. Runs in the page. */
function isPainted() {
  const canvas = document.querySelector('.leaflet-areas-pane canvas');
  if (!(canvas instanceof HTMLCanvasElement) || canvas.width === 0) return false;
  if (document.getElementById('map-view')?.getAttribute('aria-busy') !== 'false') return false;
  const { data } = canvas.getContext('2d')?.getImageData(0, 0, canvas.width, canvas.height) ?? { data: [] };
  return data.some((value, i) => i % 4 === 3 && value > 0);
}

/** @typedef {{total: {sphere_km2: number, geodesic_km2: number, share: number, uncertainty_km2: number | null}, rows: {date: string}[]}} Answer */

/** @param {string} path */
const api = async (path) => /** @type {Answer} */ (await ask(path));

/** A snapshot of the spring of 2022, and its day in words. */
async function aSnapshot() {
  const { rows } = await api('api/v1/sources/settlements/dates');
  const date = rows.find((row) => row.date >= '2022-03-20')?.date ?? '';
  return { date, words: inWords(date) };
}

/** @param {number} km2 @param {number | null} off */
const km2 = (km2, off) => `${area(km2, off)}${give(off)} km²`.replaceAll('\u00a0', ' ');

for (const [name, options] of SCREENS) {
  for (const colorScheme of SCHEMES) {
    trip(`${name}, ${colorScheme}: shows the map and its numbers`, { ...options, colorScheme }, '', async ({ page, shoot }) => {
      const { total } = await api('api/v1/areas');
      assert.match(await textOf(page, '#sphere'), new RegExp(`^${km2(total.sphere_km2, total.uncertainty_km2)}`));
      assert.match(await textOf(page, '#geodesic'), new RegExp(`^${km2(total.geodesic_km2, total.uncertainty_km2)}`));
      assert.equal(await textOf(page, '#share'), `${total.share.toFixed(1)}%`);
      assert.match(await textOf(page, '#denominator'), /603,628 km²/);
      assert.match(await page.title(), /occupied · .* · controlmap$/);
      await page.waitForFunction(isPainted);
      await page.waitForSelector('#map[data-units="27"]');
      assert.ok(await page.isVisible('#credit a'), 'the attribution is not in view');
      assert.equal(await overflowOf(page), 0);
      await page.evaluate('document.fonts.ready');
      await shoot(`${name}-${colorScheme}`);
    });
  }
}

trip('the source says on its face what it is', DESKTOP, '', async ({ page }) => {
  assert.match(await textOf(page, '.source'), /settlement-level reconstruction/i);
});

describe('the day', () => {
  trip('is chosen in the field, and kept in the address', DESKTOP, '', async ({ page }) => {
    const { date, words } = await aSnapshot();
    await page.fill('#day', date);
    await waitForText(page, '#shown', `Map of ${words}`);
    const { total } = await api(`api/v1/areas?date=${date}`);
    await waitForText(page, '#sphere', km2(total.sphere_km2, total.uncertainty_km2));
    assert.equal(queryOf(page).get('date'), date);
    await page.reload();
    await waitForText(page, '#sphere', km2(total.sphere_km2, total.uncertainty_km2));
    await page.click('#latest');
    await page.waitForURL((url) => !url.searchParams.has('date'));
  });

  trip('says the age of an older map', DESKTOP, '?date=2019-07-01', async ({ page }) => {
    const rows = (await api('api/v1/sources/settlements/dates')).rows;
    const found = rows.findLast(({ date }) => date <= '2019-07-01')?.date ?? '';
    const age = (Date.parse('2019-07-01') - Date.parse(found)) / 86_400_000;
    await waitForText(page, '#shown .older', `${age.toLocaleString('en-GB')} days older than asked`);
  });

  trip('steps from snapshot to snapshot, and back in the history', DESKTOP, '', async ({ page }) => {
    const rows = (await api('api/v1/sources/settlements/dates')).rows;
    const [before = '', last = ''] = rows.slice(-2).map(({ date }) => date);
    assert.equal(await page.getAttribute('#next', 'aria-disabled'), 'true');
    await page.click('#previous');
    await waitForQuery(page, { date: before });
    await page.click('#next');
    await waitForQuery(page, { date: last });
    await page.goBack();
    await waitForQuery(page, { date: before });
    assert.equal(await page.inputValue('#day'), before);
  });

  trip('moves with the slider by keyboard', DESKTOP, '', async ({ page }) => {
    const rows = (await api('api/v1/sources/settlements/dates')).rows;
    await page.focus('#slider');
    await page.keyboard.press('ArrowLeft');
    await waitForQuery(page, { date: rows.at(-2)?.date ?? '' });
    await page.keyboard.press('Home');
    await waitForQuery(page, { date: rows[0]?.date ?? '' });
    await page.waitForSelector(SHOWN);
  });

  trip('before the first map says so, and leads to it', DESKTOP, '', async ({ page, faults, shoot }) => {
    await page.evaluate(`history.replaceState(null, '', '?date=2001-01-01')`);
    await page.reload();
    await waitForText(page, '#notice', 'There is no map for 1 January 2001');
    await shoot('no-map');
    faults.length = 0; // the 404 is the point
    await page.click('#notice button >> nth=0');
    await page.waitForFunction(isPainted);
    assert.ok(await page.isHidden('#notice'));
  });
});

trip('another source is shown in its own words, never as markup', DESKTOP, '', async ({ page, shoot }) => {
  await page.selectOption('#source', OWN_SOURCE);
  await waitForText(page, '#credit', 'the <i>owner</i>');
  await waitForText(page, '#shown', '1 May 2023');
  assert.equal(queryOf(page).get('source'), OWN_SOURCE);
  assert.equal(await textOf(page, '#source option:checked'), OWN_SOURCE);
  assert.equal(await page.locator('.panel b, .credit i').count(), 0);
  await page.waitForFunction(isPainted);
  await waitForText(page, '#legend-list', 'Contested');
  assert.equal(await page.getAttribute('#credit a', 'href'), 'https://example.org/');
  await shoot('own-source');
});

describe('regions', () => {
  trip('are chosen in the table and shown alone', DESKTOP, '?date=2022-11-14', async ({ page, shoot }) => {
    await page.click('tr[data-region="UA-14"] button');
    const { total } = await api('api/v1/areas?date=2022-11-14&region=UA-14');
    await waitForText(page, '#geodesic', km2(total.geodesic_km2, total.uncertainty_km2));
    assert.equal(queryOf(page).get('region'), 'UA-14');
    await page.waitForSelector('#map[data-chosen="UA-14"]');
    await page.waitForTimeout(900); // the flight to it
    await shoot('region');
    await page.click('#groups button >> nth=0');
    await page.waitForURL((url) => !url.searchParams.has('region'));
  });

  trip('are chosen by their names on the map, Crimea as any', DESKTOP, '?map=7/45.25/34.2', async ({ page }) => {
    await page.click('.name-region >> text=Crimea');
    await waitForQuery(page, { region: 'UA-43' });
    await waitForText(page, '#share-of', 'Crimea');
    await page.waitForSelector('#map[data-chosen="UA-43"]');
  });

  trip('groups are regions too', DESKTOP, '?region=donbas', async ({ page }) => {
    const { total } = await api('api/v1/areas?region=donbas');
    await waitForText(page, '#geodesic', km2(total.geodesic_km2, total.uncertainty_km2));
    await page.waitForSelector('#groups button[aria-pressed="true"] >> text=Donbas');
    assert.deepEqual((await page.getAttribute('#map', 'data-chosen'))?.split(' ').sort(), ['UA-09', 'UA-14']);
  });
});

describe('the reader', () => {
  trip('switches the language, and finds it again', DESKTOP, '', async ({ page, shoot }) => {
    await page.click('button[data-language="uk"]');
    await waitForText(page, '#table-title', 'За областями');
    assert.equal(await page.getAttribute('html', 'lang'), 'uk');
    await waitForText(page, '#sphere', 'км²');
    await shoot('ukrainian');
    await page.goto(home);
    await waitForText(page, '#table-title', 'За областями');
  });

  trip('switches the colours, and finds them again', { ...DESKTOP, colorScheme: 'light' }, '', async ({ page }) => {
    const ground = `getComputedStyle(document.body).backgroundColor`;
    /** @type {unknown} */
    const light = await page.evaluate(ground);
    await page.click('#theme');
    /** @type {unknown} */
    const dark = await page.evaluate(ground);
    assert.notEqual(dark, light);
    await page.reload();
    await page.waitForSelector(SHOWN);
    assert.equal(await page.evaluate(ground), dark);
  });

  trip('moves the map by keyboard, and keeps the place in the address', DESKTOP, '', async ({ page }) => {
    await page.focus('#map');
    await page.keyboard.press('+');
    await page.waitForURL((url) => url.searchParams.has('map'));
    const place = queryOf(page).get('map');
    await page.reload();
    await page.waitForFunction(isPainted);
    assert.equal(queryOf(page).get('map'), place);
    await page.click('#home');
    await page.waitForURL((url) => !url.searchParams.has('map'));
  });

  trip('reaches every control with the tab key', DESKTOP, '', async ({ page }) => {
    const reached = new Set();
    for (let i = 0; i < 80; i++) {
      await page.keyboard.press('Tab');
      reached.add(await page.evaluate('document.activeElement.id || document.activeElement.dataset.language'));
    }
    const wanted = ['en', 'uk', 'theme', 'map', 'zoom-in', 'zoom-out', 'home', 'previous', 'day', 'latest', 'slider', 'source', 'data-polygons'];
    assert.deepEqual(
      wanted.filter((id) => !reached.has(id)),
      [],
    );
  });

  trip('hears what is shown', DESKTOP, '', async ({ page }) => {
    const { date, words } = await aSnapshot();
    await page.fill('#day', date);
    await waitForText(page, '#live', `map of ${words}`);
  });

  trip('may ask for less motion', { ...DESKTOP, reducedMotion: 'reduce' }, '', async ({ page }) => {
    assert.equal(await page.locator('.leaflet-zoom-anim').count(), 0);
    await page.click('tr[data-region="UA-43"] button');
    await page.waitForURL((url) => url.searchParams.has('map'));
  });
});

trip('a lost connection is told, and the map comes back with it', DESKTOP, '', async ({ page, faults }) => {
  await page.route('**/api/v1/areas*', (route) => route.abort('connectionfailed'));
  const { date, words } = await aSnapshot();
  await page.fill('#day', date);
  await waitForText(page, '#notice', 'No connection to the server');
  await waitForText(page, '#notice', 'The map still shows');
  faults.length = 0; // the failure is the point
  await page.unroute('**/api/v1/areas*');
  await page.click('#notice button');
  await waitForText(page, '#shown', `Map of ${words}`);
  assert.ok(await page.isHidden('#notice'));
});

describe('the sheet on a phone', () => {
  trip('comes up for the numbers and goes down for the map', PHONE, '', async ({ page, shoot }) => {
    const isDown = () => (document.getElementById('bottom-sheet')?.getBoundingClientRect().top ?? 0) > 400;
    const isUp = () => (document.getElementById('bottom-sheet')?.getBoundingClientRect().top ?? 999) < 120;
    assert.ok(await page.evaluate(isDown), 'the sheet covers the map');
    await page.tap('#handle');
    await page.waitForFunction(isUp);
    assert.equal(await page.getAttribute('#handle', 'aria-expanded'), 'true');
    assert.ok(await page.isVisible('#credit a'), 'the attribution is not in view');
    await shoot('phone-sheet');
    await page.tap('#handle');
    await page.waitForFunction(isDown);
  });

  trip('follows the keyboard', PHONE, '', async ({ page }) => {
    await page.focus('#source');
    await page.waitForSelector('#bottom-sheet.open');
  });

  trip('lets the day be changed while it is down', PHONE, '', async ({ page }) => {
    await page.tap('#previous');
    await page.waitForURL((url) => url.searchParams.has('date'));
    assert.ok(await page.isVisible('#share'));
  });
});
