/** What changed, two maps side by side, a region alone, a spot: the modes of the map, driven as a person would. */
import assert from 'node:assert/strict';
import { describe } from 'node:test';
import { DESKTOP, drive, PHONE } from './drive.mjs';
import { area, give, inWords, shift, signed } from './format.mjs';
import { OWN_SOURCE } from './maps.mjs';
import { apart, ink, painted, seen, waitForInk } from './paint.mjs';
import { boxOf, queryOf, settled, textOf, waitForQuery, waitForText } from './reading.mjs';

/** @typedef {import('playwright-core').Page} Page */
/** @typedef {{sphere_km2: number, geodesic_km2: number}} Km2 */
/** @typedef {{from_snapshot: string, to_snapshot: string, total: {gained: Km2, lost: Km2, net: Km2, uncertainty_km2: number | null}}} Changes */
/** @typedef {{a: {source: string, snapshot: string}, b: {source: string, snapshot: string}, both: Km2, only_a: Km2, only_b: Km2, iou: number}} Comparison */

const DAY = '2024-10-15';
const { home, trip, api } = await drive();
const SIDES = '?mode=compare&source=alpha&with=beta&date=2024-05-01&map=7/49/31.5';
const SHORT = (/** @type {string} */ day) => inWords(day, 'medium');

/** @param {string} query @returns {Promise<Changes>} */
const changes = async (query) => /** @type {Changes} */ (await api(`api/v1/changes?source=settlements&format=json&${query}`));

/**
 * The tally says what the API says.
 * @param {Page} page
 * @param {Changes} want
 */
async function assertMoved(page, { from_snapshot: from, to_snapshot: to, total: { gained, lost, net, uncertainty_km2: off } }) {
  await waitForText(page, '#tally small', `${SHORT(from)} to ${SHORT(to)}, on the sphere`);
  const told = await page.locator('#tally .tally-figure').allTextContents();
  const part = (/** @type {number} */ km2) => signed(km2, off === null ? null : Math.min(off, Math.abs(km2)));
  assert.deepEqual(told, [
    `Gained by Russia${part(gained.sphere_km2)} km²`,
    `Lost by Russia${part(-lost.sphere_km2)} km²`,
    `Net${signed(net.sphere_km2, off)}${give(off)} km²`,
  ]);
}

/**
 * The colours of five spots: one that never changed, one lost, one gained and lost again, and two gained.
 * @param {number[][]} colours
 */
function assertNet([bare = [], lost = [], both = [], gained = [], late = []]) {
  assert.ok(apart(bare, both) < 12, `gained and lost again: ${both.join()}, nothing: ${bare.join()}`);
  assert.ok(apart(gained, late) < 32, `gained: ${gained.join()} and ${late.join()}`);
  assert.ok(apart(lost, gained) > 60 && apart(lost, bare) > 60 && apart(gained, bare) > 60, `lost and gained look alike: ${lost.join()} and ${gained.join()}`);
  const [red = 0, , blue = 0] = lost.map((value, i) => value - (gained[i] ?? 0));
  assert.ok(blue > 0 && red < 0, 'lost is not the blue one');
}

/** @param {Page} page */
const legend = (page) => page.locator('#legend-list li').allTextContents();

describe('what changed', () => {
  trip('is one click away, and one click back', DESKTOP, `?date=${DAY}`, async ({ page }) => {
    await settled(page);
    const [plain, words] = [await painted(page), await legend(page)];
    await page.click('#modes button[data-choice="changes"]');
    await waitForQuery(page, { mode: 'changes', since: null, date: DAY });
    await assertMoved(page, await changes(`from=${shift(DAY, -30)}&to=${DAY}`));
    await settled(page);
    assert.ok((await ink(page, 'changes', 'gained')) > 20, 'nothing gained is painted');
    assert.ok((await ink(page, 'areas', 'held')) > 1000, 'the ground does not step back');
    assert.equal(await ink(page, 'areas', 'occupied'), 0);
    assert.deepEqual(await legend(page), ['Gained by Russia since', 'Lost by Russia since', 'Occupied throughout', 'Recognised border']);
    assert.equal(await page.inputValue('#since'), shift(DAY, -30));
    await page.click('#modes button[data-choice="control"]');
    await waitForQuery(page, { mode: null });
    assert.ok(await page.isHidden('#tally'));
    await settled(page);
    assert.equal(await ink(page, 'changes', 'gained'), 0);
    assert.deepEqual(await legend(page), words);
    assert.deepEqual(await painted(page), plain);
    await page.goBack();
    await waitForQuery(page, { mode: 'changes' });
    await waitForText(page, '#tally', 'Gained by Russia');
  });

  for (const [window, days] of /** @type {const} */ ([
    ['day', 1],
    ['week', 7],
    ['month', 30],
    ['year', 365],
  ])) {
    trip(`since a ${window} ago, as the API has it`, DESKTOP, `?mode=changes&date=${DAY}&since=${window === 'day' ? 'week' : 'day'}`, async ({ page }) => {
      await page.click(`#modes button[data-choice="${window}"]`);
      await waitForQuery(page, { since: window });
      assert.deepEqual(await page.locator('.mode-bar [aria-pressed="true"]:visible').allTextContents(), [window.replace(/^./, (c) => c.toUpperCase())]);
      const { snapshot } = /** @type {{snapshot: string}} */ (await api(`api/v1/areas?date=${DAY}`));
      const from = shift(DAY, -days);
      if (from < snapshot) await assertMoved(page, await changes(`from=${from}&to=${DAY}`));
      else await waitForText(page, '#tally', 'There is no earlier map of this source to hold this one against.');
    });
  }

  trip('since a day of the reader’s own, in both colours', DESKTOP, `?mode=changes&date=2022-11-14`, async ({ page, shoot }) => {
    await page.fill('#since', '2022-09-01');
    await waitForQuery(page, { since: '2022-09-01' });
    await assertMoved(page, await changes('from=2022-09-01&to=2022-11-14'));
    await settled(page);
    assert.equal(await page.locator('.mode-bar [aria-pressed="true"]:visible').count(), 0);
    assert.ok((await ink(page, 'changes', 'lost')) > 500, 'nothing lost is painted');
    await shoot('changes');
    await page.reload();
    await assertMoved(page, await changes('from=2022-09-01&to=2022-11-14'));
    assert.equal(await page.inputValue('#since'), '2022-09-01');
  });

  trip('in a region alone', DESKTOP, `?mode=changes&date=${DAY}&since=year&region=UA-14`, async ({ page }) => {
    await assertMoved(page, await changes(`from=${shift(DAY, -365)}&to=${DAY}&region=UA-14`));
    await waitForText(page, '#tally small', 'Donetsk Oblast · ');
  });

  trip('from the first map on where the reader asks for more', DESKTOP, '?mode=changes&date=2014-06-01&since=year', async ({ page }) => {
    await assertMoved(page, await changes('from=2014-03-18&to=2014-06-01'));
  });

  trip(
    'is what differs in the end: not what was gained and lost again',
    DESKTOP,
    '?mode=changes&source=gamma&since=2024-01-01&map=7/48.5/32',
    async ({ page }) => {
      await waitForText(page, '#tally', 'Lost by Russia');
      await settled(page);
      const map = await boxOf(page, '#map');
      const degree = (256 * 2 ** 7) / 360; // pixels
      const colours = [];
      for (const lon of [29.5, 30.5, 31.5, 32.5, 33.5])
        colours.push(await seen(page, { x: map.x + map.width / 2 + (lon - 32) * degree, y: map.y + map.height / 2 }));
      assertNet(colours);
    },
  );

  trip('moves with the day, and fits a phone', PHONE, `?mode=changes&date=${DAY}&since=month`, async ({ page, shoot }) => {
    await assertMoved(page, await changes(`from=${shift(DAY, -30)}&to=${DAY}`));
    await page.fill('#day', '2022-11-14');
    await assertMoved(page, await changes('from=2022-10-15&to=2022-11-14'));
    await settled(page);
    assert.ok((await ink(page, 'changes', 'lost')) > 200);
    assert.ok(await page.isHidden('#search'));
    await shoot('changes-phone');
    await page.tap('#modes button[data-choice="control"]');
    await page.waitForSelector('#search', { state: 'visible' });
  });

  trip(
    'of a source with one map says that there is none to hold it against',
    DESKTOP,
    `?mode=changes&source=${encodeURIComponent(OWN_SOURCE)}`,
    async ({ page }) => {
      await waitForText(page, '#tally', 'There is no earlier map of this source to hold this one against.');
      assert.equal(await ink(page, 'changes', 'gained'), 0);
    },
  );
});

describe('two maps compared', () => {
  trip('two sources on one day, in numbers', DESKTOP, `?date=2023-05-10`, async ({ page, shoot }) => {
    await page.click('#modes button[data-choice="compare"]');
    await waitForQuery(page, { mode: 'compare' });
    await waitForText(page, '#tally', 'Both sides show the same map. Choose another source or another day.');
    await page.selectOption('#other-source', OWN_SOURCE);
    await waitForQuery(page, { with: OWN_SOURCE });
    const {
      a,
      b,
      both,
      only_a: onlyA,
      only_b: onlyB,
      iou,
    } = /** @type {Comparison} */ (await api(`api/v1/compare?a=settlements&b=${encodeURIComponent(OWN_SOURCE)}&date=2023-05-10`));
    await waitForText(page, '#tally', 'Occupied on both');
    assert.deepEqual(await page.locator('#tally .tally-figure').allTextContents(), [
      `Occupied on both${area(both.sphere_km2)} km²`,
      `Only Settlement-level reconstruction${area(onlyA.sphere_km2)} km²`,
      `Only ${OWN_SOURCE}${area(onlyB.sphere_km2)} km²`,
    ]);
    const share = new Intl.NumberFormat('en-GB', { style: 'percent', minimumFractionDigits: 1, maximumFractionDigits: 1 }).format(iou);
    assert.equal(
      await textOf(page, '#tally small'),
      `Agreement ${share} (intersection over union), sphere; maps of ${SHORT(a.snapshot)} and ${SHORT(b.snapshot)}`,
    );
    assert.equal(await textOf(page, '.side-left'), `Settlement-level reconstruction · ${SHORT(a.snapshot)}`);
    assert.equal(await page.textContent('.side-right'), `${OWN_SOURCE} · ${SHORT(b.snapshot)}`);
    assert.equal(await page.locator('#modes b').count(), 0);
    await settled(page);
    assert.ok((await ink(page, 'other', 'occupied')) > 200, 'the other map is not painted');
    await shoot('compare');
  });

  trip('as the difference, in three colours', DESKTOP, '?mode=compare&source=alpha&with=beta&date=2024-05-01', async ({ page, shoot }) => {
    await settled(page);
    await page.click('#modes button[data-choice="overlay"]');
    await waitForQuery(page, { view: 'overlay' });
    await waitForInk(page, 'lines', 'gained', 2000);
    assert.ok((await ink(page, 'lines', 'lost')) > 500, 'ground of the other map alone is not painted');
    assert.ok(await page.isHidden('#swipe'));
    assert.deepEqual(await legend(page), ['Occupied only on this map', 'Occupied only on the other', 'Occupied on both', 'Recognised border']);
    assert.equal(await ink(page, 'other', 'occupied'), 0);
    await shoot('compare-overlay');
    await page.click('#modes button[data-choice="split"]');
    await page.waitForSelector('#swipe:visible');
    await settled(page);
    assert.equal(await ink(page, 'lines', 'gained'), 0);
  });

  trip('two days of a source, in numbers and as the difference', DESKTOP, `?mode=compare&date=${DAY}`, async ({ page }) => {
    await settled(page);
    await page.fill('#other-date', '2022-11-20');
    await waitForQuery(page, { at: '2022-11-20' });
    const want = await changes(`from=2022-11-20&to=${DAY}`);
    await assertMoved(page, want);
    assert.equal(await textOf(page, '.side-left'), `Settlement-level reconstruction · ${SHORT(want.to_snapshot)}`);
    assert.equal(await textOf(page, '.side-right'), `Settlement-level reconstruction · ${SHORT(want.from_snapshot)}`);
    await page.click('#modes button[data-choice="overlay"]');
    await settled(page);
    await page.waitForFunction(() => document.querySelector('#legend-list')?.textContent.includes('Gained by Russia since'));
    assert.ok((await ink(page, 'changes', 'gained')) > 100, 'nothing gained is painted');
    await page.fill('#other-date', '2025-06-01'); // a later day is held against the same way round: time goes forth
    await assertMoved(page, await changes(`from=${DAY}&to=2025-06-01`));
  });

  trip(
    'two sources on two days have no numbers, and it says so',
    DESKTOP,
    '?mode=compare&source=alpha&with=settlements&date=2024-05-01&at=2022-03-20',
    async ({ page }) => {
      await waitForText(page, '#tally', 'Numbers need two sources on one day, or one source on two days.');
      await settled(page);
      assert.ok((await ink(page, 'other', 'occupied')) > 100);
    },
  );

  trip(
    'a day on which the other has no map is told, and the reader finds back',
    DESKTOP,
    '?mode=compare&source=settlements&with=alpha&date=2024-06-01',
    async ({ page, faults }) => {
      await waitForText(page, '#tally', 'Occupied on both');
      const shown = await textOf(page, '#sphere');
      await page.fill('#other-date', '2023-01-01');
      await waitForText(page, '#tally', 'alpha has no map for 1 January 2023.');
      faults.length = 0; // the 404 is the point
      assert.equal(await textOf(page, '#sphere:not(.skeleton)'), shown, 'the map in view lost its numbers');
      await page.fill('#other-date', '2024-06-01');
      await waitForText(page, '#tally', 'Occupied on both');
      assert.ok(await page.isHidden('#notice'));
    },
  );
});

describe('the swipe', () => {
  /**
   * How far the swipe is from the left of the map, as a share of its width.
   * @param {Page} page
   */
  const share = async (page) => Number(await page.inputValue('#swipe-slider')) / 1000;

  /**
   * Where two spots of the map are, to the left and right of its middle, and whether each shows ground of alpha.
   * @param {Page} page
   * @param {number} distance in pixels
   */
  async function spots(page, distance) {
    const map = await boxOf(page, '#map');
    const middle = { x: map.x + map.width / 2, y: map.y + map.height / 2 };
    const at = [-distance, distance].map((by) => ({ x: middle.x + by, y: middle.y + 96 }));
    const held = await seen(page, at[0] ?? middle);
    const bare = await seen(page, at[1] ?? middle);
    assert.ok(apart(held, bare) > 40, `the two sides look alike: ${held.join()} and ${bare.join()}`);
    const show = async () =>
      Promise.all(at.map(async (spot) => (apart(await seen(page, spot), held) < apart(await seen(page, spot), bare) ? 'alpha' : 'beta')));
    return { middle, map, show };
  }

  trip('is dragged by mouse, and parts what is painted', DESKTOP, SIDES, async ({ page }) => {
    await settled(page);
    const { middle, map, show } = await spots(page, 70);
    assert.deepEqual(await show(), ['alpha', 'beta']);
    await page.mouse.move(middle.x, middle.y);
    await page.mouse.down();
    await page.mouse.move(middle.x + 60, middle.y, { steps: 4 });
    await page.mouse.move(middle.x + 160, middle.y, { steps: 4 });
    await page.mouse.up();
    assert.ok(Math.abs((await share(page)) * (map.width - 44) + 22 - map.width / 2 - 160) < 3, 'the thumb is not where it was dragged to');
    assert.deepEqual(await show(), ['alpha', 'alpha']);
    await page.mouse.move(middle.x + 160, middle.y);
    await page.mouse.down();
    await page.mouse.move(middle.x - 160, middle.y, { steps: 6 });
    await page.mouse.up();
    assert.deepEqual(await show(), ['beta', 'beta']);
    assert.equal(queryOf(page).get('map'), '7/49/31.5', 'dragging it moved the map');
  });

  trip('is dragged by touch', PHONE, SIDES, async ({ page }) => {
    await settled(page);
    const { middle, show } = await spots(page, 40);
    assert.deepEqual(await show(), ['alpha', 'beta']);
    const touch = await page.context().newCDPSession(page);
    const slider = await boxOf(page, '#swipe-slider'); // it keeps below what lies over the map
    const point = (/** @type {number} */ by) => [{ x: middle.x + by, y: slider.y + slider.height / 2 }];
    await touch.send('Input.dispatchTouchEvent', { type: 'touchStart', touchPoints: point(0) });
    for (const by of [20, 50, 80, 100]) await touch.send('Input.dispatchTouchEvent', { type: 'touchMove', touchPoints: point(by) });
    await touch.send('Input.dispatchTouchEvent', { type: 'touchEnd', touchPoints: [] });
    assert.ok((await share(page)) > 0.6, 'the thumb was not dragged');
    assert.deepEqual(await show(), ['alpha', 'alpha']);
    assert.equal(queryOf(page).get('map'), '7/49/31.5', 'dragging it moved the map');
  });

  trip('is moved by keyboard, shows its focus, and has a name', DESKTOP, SIDES, async ({ page }) => {
    await settled(page);
    const { show } = await spots(page, 70);
    await page.focus('#swipe-slider');
    assert.equal(await page.getAttribute('#swipe-slider', 'aria-label'), 'Line between the two maps');
    await page.keyboard.press('End');
    assert.deepEqual(await show(), ['alpha', 'alpha']);
    await page.keyboard.press('Home');
    assert.deepEqual(await show(), ['beta', 'beta']);
    for (let i = 0; i < 5; i++) await page.keyboard.press('PageUp');
    assert.ok((await share(page)) > 0.3);
    const at = await share(page);
    await page.keyboard.press('ArrowRight');
    assert.ok((await share(page)) > at);
  });

  trip('stays between the maps while the map is moved', DESKTOP, SIDES, async ({ page }) => {
    await settled(page);
    const { map, show } = await spots(page, 70);
    await page.mouse.move(map.x + map.width / 2, map.y + map.height - 140);
    await page.mouse.down();
    await page.mouse.move(map.x + map.width / 2 + 30, map.y + map.height - 160, { steps: 5 });
    assert.deepEqual(await show(), ['alpha', 'beta']);
    await page.mouse.up();
    await page.waitForURL((url) => url.searchParams.get('map') !== '7/49/31.5');
    assert.deepEqual(await show(), ['alpha', 'beta']);
  });
});

describe('a region alone', () => {
  trip('is veiled all around, with its own numbers', DESKTOP, '?date=2022-11-14&map=6.5/46.9/34', async ({ page }) => {
    await settled(page);
    const map = await boxOf(page, '#map');
    // West of Kherson Oblast, in Mykolaiv Oblast, and occupied Zaporizhzhia Oblast to its east.
    const spots = [
      [31.9, 47.5],
      [36.3, 47.05],
    ].map(([lon = 0, lat = 0]) => ({
      x: map.x + map.width / 2 + (lon - 34) * ((256 * 2 ** 6.5) / 360),
      y: map.y + map.height / 2 - ((lat - 46.9) * ((256 * 2 ** 6.5) / 360)) / Math.cos((46.9 * Math.PI) / 180),
    }));
    const before = await Promise.all(spots.map((spot) => seen(page, spot)));
    await page.click('tr[data-region="UA-65"] button');
    await waitForQuery(page, { region: 'UA-65' });
    const { total } = /** @type {{total: {geodesic_km2: number, share: number, uncertainty_km2: number | null, denominator_km2: number}}} */ (
      await api('api/v1/areas?date=2022-11-14&region=UA-65')
    );
    await waitForText(page, '#geodesic', `${area(total.geodesic_km2, total.uncertainty_km2)}${give(total.uncertainty_km2)} km²`);
    const points = (100 * (total.uncertainty_km2 ?? 0)) / total.denominator_km2;
    assert.equal(await textOf(page, '#share'), `${total.share.toFixed(points >= 1 ? 0 : 1)}%`);
    await waitForText(page, '#share-of', 'occupied: Kherson Oblast');
    await page.waitForSelector('#map[data-chosen="UA-65"]');
    await page.waitForURL((url) => url.searchParams.get('map') !== '6.5/46.9/34'); // the flight has landed
    await page.goto(`${home}?date=2022-11-14&region=UA-65&map=6.5/46.9/34`);
    await settled(page);
    for (const [i, spot] of spots.entries()) assert.ok(apart(await seen(page, spot), before[i] ?? []) > 8, `spot ${i} is not veiled`);
    await page.goBack();
    await waitForQuery(page, { region: 'UA-65' });
    await page.click('tr[data-region="UA-65"] button');
    await waitForQuery(page, { region: null });
    await page.waitForSelector('#map[data-chosen=""]');
  });
});

describe('a click on the map', () => {
  trip('opens the card of the spot and keeps it in the address', DESKTOP, '?date=2024-10-15&map=8/48.2/38.6', async ({ page }) => {
    await settled(page);
    const map = await boxOf(page, '#map');
    await page.mouse.click(map.x + map.width / 2, map.y + map.height / 2);
    await page.waitForURL((url) => url.searchParams.has('point'));
    const [lon = 0, lat = 0] = (queryOf(page).get('point') ?? '').split(',').map(Number);
    assert.ok(Math.abs(lon - 38.6) < 0.01 && Math.abs(lat - 48.2) < 0.01, `got ${lon}, ${lat}`);
    await waitForText(page, '#card h2', 'Near ');
    await waitForText(page, '.spot-source', 'Occupied');
    await page.waitForSelector('.pin span');
    assert.equal(queryOf(page).get('map'), '8/48.2/38.6', 'the click moved the map');
    await page.mouse.click(map.x + map.width / 2 + 120, map.y + map.height / 2 - 60);
    await page.waitForURL((url) => url.searchParams.get('point') !== `${lon},${lat}`);
    await page.goBack();
    await page.waitForURL((url) => url.searchParams.get('point') === `${lon},${lat}`);
    await page.goto(page.url());
    await waitForText(page, '.spot-source', 'Occupied');
    await page.keyboard.press('Escape');
    await waitForQuery(page, { point: null });
    assert.ok(await page.isHidden('#card'));
  });

  trip('on a phone, and in other modes too', PHONE, `?mode=changes&date=${DAY}&map=8/48.2/37.8`, async ({ page }) => {
    await settled(page);
    const map = await boxOf(page, '#map');
    await page.touchscreen.tap(map.x + map.width / 2, map.y + map.height / 2 + 60);
    await page.waitForURL((url) => url.searchParams.has('point'));
    await page.waitForSelector('.spot-source');
    assert.equal(queryOf(page).get('mode'), 'changes');
  });
});
