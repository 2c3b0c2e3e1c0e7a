/** Moves through time by slider, keys and play, and looks at what is painted on the way. */
import assert from 'node:assert/strict';
import { describe } from 'node:test';
import { DESKTOP, drive, PHONE } from './drive.mjs';
import { area, give, inWords, shift } from './format.mjs';
import { TIDE_DAYS as DAYS } from './maps.mjs';
import { distance, painted } from './paint.mjs';
import { boxOf, queryOf, settled, textOf, waitForQuery, waitForText } from './reading.mjs';

/** @typedef {import('playwright-core').Page} Page */
/** @typedef {{day: string, shown: string, counter: string, picture: number[]}} Sight what is seen on a frame */

const [FIRST = ''] = DAYS;
const COUNT = DAYS.length;
const { home, trip, api } = await drive();
const TIDE = '?source=tide&map=6.5/48.6/31';

/**
 * Has the days ready to move through, and notes what is asked for from then on.
 * @param {Page} page
 * @returns {Promise<string[]>} addresses
 */
async function ready(page) {
  await settled(page);
  await page.locator('#movement:not(.waiting) .windows').waitFor();
  const history = page.waitForResponse((response) => response.url().includes('/history/'));
  await page.focus('#slider');
  await history;
  await page.waitForLoadState('networkidle');
  await page.evaluate('new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))');
  /** @type {string[]} */
  const asked = [];
  page.on('request', (request) => asked.push(request.url()));
  return asked;
}

/** Puts into the page what looks at it on a frame, so that nothing has to wait for the test. */
const LOOK = `
  const small = document.createElement('canvas');
  [small.width, small.height] = [128, 96];
  const pen = small.getContext('2d', { willReadFrequently: true });
  const frame = () => new Promise((done) => requestAnimationFrame(() => setTimeout(done)));
  const look = () => {
    pen.clearRect(0, 0, small.width, small.height);
    pen.drawImage(document.querySelector('.leaflet-areas-pane canvas'), 0, 0, small.width, small.height);
    const text = (id) => document.getElementById(id).textContent;
    return { day: document.getElementById('day').value, shown: text('shown'), counter: text('sphere'), picture: [...pen.getImageData(0, 0, small.width, small.height).data] };
  };
`;

/**
 * Drags the slider over days, a frame each.
 * @param {Page} page
 * @param {readonly string[]} days
 * @returns {Promise<Sight[]>}
 */
function sweep(page, days) {
  return page.evaluate(`(async () => {
    ${LOOK}
    const slider = document.getElementById('slider');
    const sights = [];
    for (const day of ${JSON.stringify(days)}) {
      slider.value = String(Date.parse(day) / 86400000);
      slider.dispatchEvent(new Event('input', { bubbles: true }));
      await frame();
      sights.push(look());
    }
    return sights;
  })()`);
}

/**
 * Plays, and looks whenever the day is another one, until it has seen so many.
 * @param {Page} page
 * @param {number} most
 * @returns {Promise<Sight[]>}
 */
function play(page, most) {
  return page.evaluate(`(async () => {
    ${LOOK}
    const [button, day] = [document.getElementById('play'), document.getElementById('day')];
    button.click();
    const sights = [];
    while (button.classList.contains('playing') && sights.length < ${most}) {
      await frame();
      if (day.value !== sights.at(-1)?.day) sights.push(look());
    }
    if (button.classList.contains('playing')) button.click();
    return sights;
  })()`);
}

/**
 * How many of the sights look different from the one before.
 * @param {readonly Sight[]} sights
 */
const changes = (sights) => sights.slice(1).filter((sight, i) => distance(sight.picture, sights[i]?.picture ?? []) > 0).length;

/**
 * Opens the days afresh: each looks most like what it was on the way, of all that was seen.
 * @param {Page} page
 * @param {string} query
 * @param {readonly string[]} days
 * @param {readonly Sight[]} sights
 */
async function assertAfresh(page, query, days, sights) {
  for (const day of days) {
    await page.goto(`${home}${query}&date=${day}`);
    await settled(page);
    const fresh = await painted(page, 'areas', 128, 96);
    const like = sights.toSorted((a, b) => distance(a.picture, fresh) - distance(b.picture, fresh))[0];
    assert.equal(like?.day, day, `loaded afresh, ${day} looks like ${String(like?.day)} did on the way`);
  }
}

/** @param {string} source @param {string} day @param {string} region */
async function totalOf(source, day, region = 'UA') {
  const { total } = /** @type {{total: {sphere_km2: number, uncertainty_km2: number | null}}} */ (
    await api(`api/v1/areas?source=${source}&date=${day}&region=${region}`)
  );
  return `${area(total.sphere_km2, total.uncertainty_km2)}${give(total.uncertainty_km2)} km²`;
}

/**
 * The day came to rest: address, field, words and numbers are those of the API.
 * @param {Page} page
 * @param {string} source
 * @param {string} day
 */
async function assertRests(page, source, day) {
  await waitForQuery(page, { date: day });
  await waitForText(page, '#sphere', await totalOf(source, day));
  await waitForText(page, '#shown', `Map of ${inWords(day)}`);
  assert.equal(await page.inputValue('#day'), day);
}

describe('the slider', () => {
  trip('paints every day anew without a request, with the counters, and the same on the way back', DESKTOP, `${TIDE}&date=${FIRST}`, async ({ page }) => {
    const asked = await ready(page);
    const forth = await sweep(page, DAYS.slice(1));
    // A machine that holds a frame back for long lets the day come to rest on the way: now and then, not each day.
    assert.deepEqual(
      asked.filter((url) => url.includes('/history/')),
      [],
    );
    const rests = asked.filter((url) => url.includes('/areas'));
    assert.ok(rests.length <= 4, `${rests.length} of ${COUNT} days were asked for`);
    assert.deepEqual(
      forth.map(({ day }) => day),
      DAYS.slice(1),
    );
    assert.deepEqual(
      forth.map(({ shown }) => shown),
      DAYS.slice(1).map((day) => `Map of ${inWords(day)}`),
    );
    assert.equal(changes(forth), COUNT - 2, 'some days look like the day before');
    for (const [i, { day, counter }] of forth.entries()) if (i % 8 === 0) assert.ok(counter.startsWith(await totalOf('tide', day)), `${day}: ${counter}`);
    await assertRests(page, 'tide', DAYS.at(-1) ?? '');
    const back = await sweep(page, DAYS.toReversed());
    for (const sight of forth.slice(0, -1)) {
      const again = back.find(({ day }) => day === sight.day);
      assert.equal(distance(again?.picture ?? [], sight.picture), 0, `${sight.day}, from after, differs from itself, from before`);
    }
    await assertRests(page, 'tide', FIRST);
    await assertAfresh(
      page,
      TIDE,
      [17, 20, 33].map((i) => DAYS[i] ?? ''),
      forth,
    );
  });

  trip('leaps to and fro, and comes to the same', DESKTOP, '?date=2022-04-20&map=6/48.6/34', async ({ page }) => {
    const asked = await ready(page);
    const days = ['2022-03-24', '2022-11-12', '2026-04-25', '2014-06-01', '2022-09-06', '2024-10-09'];
    const once = await sweep(page, days);
    const again = (await sweep(page, days.toReversed())).toReversed();
    for (const [i, day] of days.entries()) assert.equal(distance(once[i]?.picture ?? [], again[i]?.picture ?? []), 0, `${day} differs`);
    assert.deepEqual(
      asked.filter((url) => url.includes('/history/')),
      [],
    );
    const stops = once.map(({ picture }, i) => ({ day: days[i] ?? '', shown: '', counter: '', picture }));
    await assertAfresh(page, '?map=6/48.6/34', days, stops);
  });

  trip('is dragged by the mouse, and rests where the API says', DESKTOP, `${TIDE}&date=${FIRST}`, async ({ page }) => {
    await ready(page);
    const box = await boxOf(page, '#slider');
    const y = box.y + box.height * 0.6;
    await page.mouse.move(box.x + box.width * 0.02, y);
    await page.mouse.down();
    const seen = new Set();
    for (let i = 1; i <= 20; i++) {
      await page.mouse.move(box.x + box.width * (0.02 + 0.03 * i), y);
      seen.add(await page.inputValue('#day'));
    }
    await page.mouse.up();
    assert.ok(seen.size > 8, `the day followed the pointer to ${seen.size} days only`);
    await page.waitForURL((url) => (url.searchParams.get('date') ?? '') > shift(FIRST, 20));
    await assertRests(page, 'tide', await page.inputValue('#day'));
    await page.reload();
    await assertRests(page, 'tide', await page.inputValue('#day'));
  });

  trip('follows the finger on a phone', PHONE, `${TIDE}&date=${FIRST}`, async ({ page }) => {
    await ready(page);
    const box = await boxOf(page, '#slider');
    const touch = await page.context().newCDPSession(page);
    const point = (/** @type {number} */ share) => [{ x: box.x + 8 + (box.width - 16) * share, y: box.y + box.height * 0.6 }];
    await touch.send('Input.dispatchTouchEvent', { type: 'touchStart', touchPoints: point(0) });
    for (let i = 1; i <= 10; i++) await touch.send('Input.dispatchTouchEvent', { type: 'touchMove', touchPoints: point(0.06 * i) });
    await touch.send('Input.dispatchTouchEvent', { type: 'touchEnd', touchPoints: [] });
    await page.waitForURL((url) => (url.searchParams.get('date') ?? '') > shift(FIRST, 18));
    await assertRests(page, 'tide', queryOf(page).get('date') ?? '');
  });

  trip('counts every press of a key', DESKTOP, `${TIDE}&date=${FIRST}`, async ({ page }) => {
    await ready(page);
    for (let i = 0; i < 20; i++) await page.keyboard.press('ArrowRight');
    await assertRests(page, 'tide', DAYS[20] ?? '');
    for (let i = 0; i < 6; i++) await page.keyboard.press('ArrowLeft');
    await assertRests(page, 'tide', DAYS[14] ?? '');
  });

  trip('counts a region alone', DESKTOP, '?date=2022-08-25&region=UA-63', async ({ page }) => {
    await ready(page);
    const [sight] = await sweep(page, ['2022-09-12']);
    assert.ok(sight?.counter.startsWith(await totalOf('settlements', '2022-09-12', 'UA-63')), sight?.counter);
    await waitForQuery(page, { date: '2022-09-12', region: 'UA-63' });
  });
});

describe('playing', () => {
  for (const [source, from] of /** @type {const} */ ([
    ['tide', FIRST],
    ['settlements', '2022-08-25'],
  ])) {
    trip(
      `${source}: the days go by in the picture and in the counters, without a request for tiles`,
      DESKTOP,
      `?source=${source}&date=${from}`,
      async ({ page }) => {
        const asked = await ready(page);
        const sights = await play(page, 30);
        assert.deepEqual(
          asked.filter((url) => url.includes('/history/')),
          [],
        );
        assert.ok(sights.length > 5, `only ${sights.length} days were seen`);
        assert.deepEqual(
          sights.map(({ day }) => day),
          sights.map(({ day }) => day).toSorted(),
        );
        const least = source === 'tide' ? sights.length - 2 : 5;
        assert.ok(changes(sights) >= least, `${changes(sights)} of ${sights.length} days looked different from the one seen before`);
        assert.ok(new Set(sights.map(({ counter }) => counter)).size >= least, 'the counter stood still');
        await page.waitForURL((url) => (url.searchParams.get('date') ?? '') >= (sights.at(-1)?.day ?? '').slice(0, source === 'tide' ? 10 : 7));
        await page.waitForLoadState('networkidle');
        await settled(page);
        await assertRests(page, source, queryOf(page).get('date') ?? '');
        assert.notEqual(await textOf(page, '#sphere'), await totalOf(source, from));
      },
    );
  }
});
