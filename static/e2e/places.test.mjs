/** Finds places and reads the card of a spot, as a person would. */
import assert from 'node:assert/strict';
import { describe } from 'node:test';
import { DESKTOP, drive, PHONE } from './drive.mjs';
import { inWords } from './format.mjs';
import { OWN_SOURCE } from './maps.mjs';
import { boxOf, overflowOf, textOf, waitForQuery, waitForText } from './reading.mjs';

const DATE = '2023-05-10';
const FIELD = '#search input';

/** @typedef {{status: string | null, from: string, after: string | null, to: string | null, snapshots: number}} Interval */
/** @typedef {{source: string, snapshot: string | null, status: string | null, meaning: string, front_km: number | null, intervals: Interval[]}} SourceHistory */
/** @typedef {{lon: number, lat: number, place: {name_en: string, name_uk: string, population: number}, sources: SourceHistory[]}} History */

const { trip, api } = await drive({ ready: '#sphere:not(.skeleton)' });
const { rows: found } = /** @type {{rows: {id: number}[]}} */ (await api('api/v1/places?q=Bakhmut&limit=1'));
const bakhmut = found[0]?.id ?? 0;
const AT_BAKHMUT = `?place=${bakhmut}&date=${DATE}`;

/** @param {string | null} status */
const wordFor = (status, nothing = 'Nothing marked') => (status === null ? nothing : `${status.charAt(0).toUpperCase()}${status.slice(1)}`);

/**
 * An interval as the card tells it, as far as its last day is its own.
 * @param {Interval} interval
 */
function sentence({ status, from, after, to }) {
  const days = after === null ? 0 : (Date.parse(from) - Date.parse(after)) / 86_400_000;
  const start = after === null ? ', the first map, or earlier' : days > 1 ? ` (changed after ${inWords(after)})` : '';
  return `${wordFor(status)} from ${inWords(from)}${start} to ${to === null ? '' : inWords(to)}`;
}

/**
 * Types into the field that has the focus, faster than any machine's keyboard. Runs in the page.
 * @param {string} words
 */
function typeAtOnce(words) {
  const field = /** @type {HTMLInputElement} */ (document.activeElement);
  for (const letter of words) {
    field.value += letter;
    field.dispatchEvent(new Event('input', { bubbles: true }));
  }
}

describe('the search', () => {
  for (const spelling of ['Бахмут', 'Bakhmut', 'Артемовск', 'bahmut']) {
    trip(`finds a place called ${spelling} by keyboard alone`, DESKTOP, '', async ({ page }) => {
      await page.keyboard.press('/');
      await page.keyboard.type(spelling);
      await page.waitForSelector('#search:not(.searching)'); // no answer to a part of it is in view any more
      await waitForText(page, '[role=option]', 'Bakhmut');
      assert.equal(await page.getAttribute(FIELD, 'aria-expanded'), 'true');
      await page.keyboard.press('ArrowDown');
      const marked = (await page.getAttribute(FIELD, 'aria-activedescendant')) ?? '';
      assert.equal(await page.getAttribute(`#${marked}`, 'aria-selected'), 'true');
      assert.match(
        await textOf(page, `#${marked}`),
        /^Bakhmut Бахмут ?Donetsk Oblast · Bakhmutskyi raion · Bakhmutska hromada · population [\d,]+ \(.*20\d\d\)$/,
      );
      await page.keyboard.press('Enter');
      await waitForQuery(page, { place: String(bakhmut) });
      await waitForText(page, '#card h2', 'Bakhmut Бахмут');
      assert.equal(await page.getAttribute(FIELD, 'aria-expanded'), 'false');
      assert.ok(await page.evaluate(() => document.activeElement?.matches('#card h2')), 'the focus is not in the card');
      await page.waitForURL((url) => url.searchParams.has('map'));
      await page.keyboard.press('Escape');
      await waitForQuery(page, { place: null });
      assert.ok(await page.isHidden('#card'));
      assert.ok(await page.evaluate(() => document.activeElement?.matches('#search input')), 'the focus did not return');
    });
  }

  trip('moves and closes by key', DESKTOP, '', async ({ page }) => {
    const active = () => page.getAttribute(FIELD, 'aria-activedescendant');
    await page.keyboard.press('/');
    await page.keyboard.type('Lvov');
    await page.waitForSelector('[role=option] >> text=Lviv');
    const last = (await page.locator('[role=option]').count()) - 1;
    await page.keyboard.press('ArrowUp');
    assert.equal(await active(), `search-list-${last}`);
    await page.keyboard.press('Home');
    assert.equal(await active(), 'search-list-0');
    await page.keyboard.press('End');
    assert.equal(await active(), `search-list-${last}`);
    await page.keyboard.press('Escape');
    assert.equal(await page.getAttribute(FIELD, 'aria-expanded'), 'false');
    assert.equal(await active(), null);
    assert.equal(await page.inputValue(FIELD), 'Lvov');
    await page.keyboard.press('ArrowDown');
    assert.equal(await page.getAttribute(FIELD, 'aria-expanded'), 'true');
    await page.keyboard.press('Escape');
    await page.keyboard.press('Escape');
    assert.equal(await page.inputValue(FIELD), '');
  });

  trip('takes a quick Enter for the first place, and asks once for quick typing', DESKTOP, '', async ({ page }) => {
    /** @type {string[]} */
    const asked = [];
    page.on('request', (request) => {
      if (request.url().includes('/places?')) asked.push(request.url());
    });
    await page.keyboard.press('/');
    await page.evaluate(typeAtOnce, "Куп'янськ");
    await page.keyboard.press('Enter');
    await waitForText(page, '#card h2', 'Kupiansk Куп’янськ');
    assert.equal(asked.length, 1, asked.join('\n'));
  });

  trip('marks what was typed, and speaks Ukrainian', DESKTOP, '?lang=uk', async ({ page, shoot }) => {
    await page.fill(FIELD, 'Куп');
    await waitForText(page, '[role=option] mark', 'Куп');
    assert.match(await textOf(page, '[role=option] >> nth=0'), /^Куп’янськ Kupiansk ?Харківська область · Куп’янський район · Куп’янська громада · населення/);
    await shoot('search-uk');
  });

  trip('is chosen from with the pointer, and closed from the map', DESKTOP, '', async ({ page }) => {
    await page.fill(FIELD, 'Kiev');
    await page.click('[role=option] >> text=Київ');
    await waitForText(page, '#card h2', 'Kyiv Київ');
    assert.ok(await page.isHidden('.search-popup'));
    await page.keyboard.press('Escape');
    await waitForQuery(page, { place: null });
  });

  trip('offers regions in both languages', DESKTOP, '', async ({ page }) => {
    await page.fill(FIELD, 'Донецька');
    await page.click('[role=option] >> text=Donetsk Oblast');
    await waitForQuery(page, { region: 'UA-14' });
    await page.fill(FIELD, 'donbas');
    await waitForText(page, '[role=option]', 'Donetsk Oblast, Luhansk Oblast');
    await page.click('[role=option] >> text=Donbas');
    await waitForQuery(page, { region: 'donbas' });
  });

  trip('reads coordinates, latitude first', DESKTOP, '', async ({ page }) => {
    await page.fill(FIELD, '48.59, 37.99');
    await waitForText(page, '[role=option]', '48.59000, 37.99000');
    await page.press(FIELD, 'Enter');
    await waitForQuery(page, { point: '37.99,48.59' });
    await waitForText(page, '#card h2', 'Near Bakhmut');
    await waitForText(page, '.coordinates', '48.59000, 37.99000');
  });

  trip('says that nothing is called so, and takes names for text', DESKTOP, '', async ({ page }) => {
    await page.fill(FIELD, '<img src=x onerror=alert(1)> "qqqq"');
    await waitForText(page, '.search-message', 'Nothing is called “<img src=x onerror=alert(1)> "qqqq"”');
    assert.equal(await page.locator('#search img').count(), 0);
    assert.equal(await page.getAttribute(FIELD, 'aria-expanded'), 'false');
  });

  trip('tells a lost connection, and tries again', DESKTOP, '', async ({ page, faults }) => {
    await page.route('**/api/v1/places?*', (route) => route.abort('connectionfailed'));
    await page.fill(FIELD, 'Kiev');
    await waitForText(page, '.search-message', 'No connection to the server');
    faults.length = 0; // the failure is the point
    await page.unroute('**/api/v1/places?*');
    await page.click('.search-message button');
    await waitForText(page, '[role=option]', 'Kyiv Київ');
  });

  trip('leaves the slash to other fields', DESKTOP, '', async ({ page }) => {
    await page.focus('#source');
    await page.keyboard.press('/');
    assert.equal(await page.evaluate(() => document.activeElement?.id), 'source');
    await page.focus(FIELD);
    await page.keyboard.type('a/b');
    assert.equal(await page.inputValue(FIELD), 'a/b');
  });
});

describe('the card', () => {
  trip('says what the API says, source by source', DESKTOP, AT_BAKHMUT, async ({ page, shoot }) => {
    const told = /** @type {History} */ (await api(`api/v1/places/${bakhmut}?date=${DATE}`));
    await waitForText(page, '#card h2', `${told.place.name_en} ${told.place.name_uk}`);
    assert.match(
      await textOf(page, '.card-facts'),
      /^Donetsk Oblast ?Bakhmutskyi raion ?Bakhmutska hromada ?population [\d,]+ \(.*20\d\d\) ?48\.59419, 37\.99886$/,
    );
    assert.equal(await page.locator('.spot-source').count(), told.sources.length);
    assert.ok(
      told.sources.some(({ snapshot }) => snapshot === null),
      'no source begins later',
    );
    for (const { source, status, meaning, front_km, snapshot } of told.sources) {
      const block = page.locator('.spot-source').and(page.locator(`[data-source=${JSON.stringify(source)}]`));
      const said = (await block.textContent()) ?? '';
      if (snapshot === null) {
        assert.ok(said.includes('No map yet on this day'), `${source}: ${said}`);
        continue;
      }
      const word = wordFor(status, 'This map marks nothing here');
      assert.ok(said.includes(word), `${source}: ${said}`);
      const given = meaning.replace('this map marks nothing here: maps', 'Maps');
      assert.ok(said.includes(given), `${source}: got ${said}, want ${given}`);
      assert.ok(said.includes(`Map of ${inWords(snapshot)}`), said);
      if (front_km !== null) assert.ok(said.includes(`${front_km.toFixed(front_km < 99.95 ? 1 : 0)} km from the front line`), said);
    }
    assert.doesNotMatch(await textOf(page, '#card .card-body'), /Ukrainian/);
    await waitForText(page, '[data-source=settlements]', 'Settlement level');
    await page.evaluate('document.fonts.ready');
    await shoot('card');
  });

  trip('draws the history as a strip, and tells it in words', DESKTOP, AT_BAKHMUT, async ({ page, shoot }) => {
    const { sources } = /** @type {History} */ (await api(`api/v1/places/${bakhmut}?date=${DATE}`));
    const own = sources.find(({ source }) => source === 'settlements')?.intervals ?? [];
    const lane = page.locator('.day-strip-lane').first();
    await lane.waitFor();
    assert.equal(await page.locator('.day-strip-lane').count(), sources.length);
    assert.equal(await lane.locator('rect').count(), own.length);
    const label = (await lane.getAttribute('aria-label')) ?? '';
    for (const interval of own) assert.ok(label.includes(sentence(interval)), `got ${label}, want ${sentence(interval)}`);
    assert.ok(await page.locator('.day-strip-lanes.marked').count(), 'the day in view is not marked');
    await page.click('.card-words summary');
    const first = page.locator('.card-words li button').first();
    assert.match((await first.textContent()) ?? '', /^Nothing marked from 20 February 2014, the first map, or earlier/);
    await shoot('card-words');
    await page.locator('.card-words li button', { hasText: 'Contested' }).first().click();
    await waitForQuery(page, { date: own.find(({ status }) => status === 'contested')?.from ?? '' });
    assert.ok(await page.locator('.card-words[open]').count(), 'the words closed');
  });

  trip('shows its oblast alone, and all of Ukraine again', DESKTOP, AT_BAKHMUT, async ({ page }) => {
    await page.click('.card-facts button');
    await waitForQuery(page, { region: 'UA-14' });
    assert.equal(await page.getAttribute('.card-facts button', 'aria-pressed'), 'true');
    await page.click('.card-facts button');
    await waitForQuery(page, { region: null });
    assert.equal(await page.getAttribute('.card-facts button', 'aria-pressed'), 'false');
  });

  trip('stays over reload, language and day, and goes back in the history', DESKTOP, `?place=${bakhmut}&date=2023-03-10`, async ({ page }) => {
    await waitForText(page, '[data-source=settlements]', 'Contested');
    await page.reload();
    await waitForText(page, '#card h2', 'Bakhmut Бахмут');
    await page.click('button[data-language="uk"]');
    await waitForText(page, '#card h2', 'Бахмут Bakhmut');
    await waitForText(page, '[data-source=settlements]', 'Спірна територія');
    await page.fill('#day', '2024-05-10');
    await waitForText(page, '[data-source=settlements]', 'Окуповано з 2022 року');
    await page.click('.card-close');
    await waitForQuery(page, { place: null });
    assert.ok(await page.isHidden('#card'));
    await page.goBack();
    await waitForText(page, '#card h2', 'Бахмут Bakhmut');
  });

  trip('shows names of sources as text, and what begins later', DESKTOP, '?point=38.5,47.7&date=2022-06-01', async ({ page }) => {
    await waitForText(page, '.spot-source', OWN_SOURCE);
    await waitForText(page, '.spot-source', 'No map yet on this day');
    await waitForText(page, '.spot-source', 'The first map of this source is of 1 May 2023.');
    await waitForText(page, '.card-credits', 'the <i>owner</i>');
    assert.equal(await page.locator('#card b, #card i').count(), 0);
    await page.fill('#day', '2023-05-10');
    await waitForText(page, '.spot-source', 'Map of 1 May 2023, 9 days older than asked');
  });

  trip('says that a point is outside Ukraine', DESKTOP, '?point=10,48', async ({ page }) => {
    await waitForText(page, '#card h2', 'Outside Ukraine');
    await waitForText(page, '.card-note', 'lies in no region of Ukraine');
    assert.equal(await page.locator('.card-facts button').count(), 0);
  });

  trip('waits in the shape of what comes', DESKTOP, '', async ({ page }) => {
    await page.route('**/api/v1/point*', async (route) => {
      await new Promise((resolve) => setTimeout(resolve, 500));
      await route.continue();
    });
    await page.fill(FIELD, '48.59, 37.99');
    await page.press(FIELD, 'Enter');
    await page.waitForSelector('#card[aria-busy="true"] .card-wait');
    await page.waitForSelector('#card[aria-busy="false"] .spot-source');
    assert.equal(await page.locator('.card-wait').count(), 0);
  });

  trip('tells its own troubles, with a way out', DESKTOP, '', async ({ page, faults }) => {
    await page.route('**/api/v1/point*', (route) => route.abort('connectionfailed'));
    await page.fill(FIELD, '48.59, 37.99');
    await page.press(FIELD, 'Enter');
    await waitForText(page, '.card-trouble', 'No connection to the server');
    assert.ok(await page.isHidden('#notice'));
    faults.length = 0; // the failure is the point
    await page.unroute('**/api/v1/point*');
    await page.click('.card-trouble button');
    await page.waitForSelector('.spot-source');
    assert.equal(await page.locator('.card-trouble').count(), 0);
  });

  trip('says that there is no such place', DESKTOP, '', async ({ page, faults }) => {
    await page.evaluate(`history.replaceState(null, '', '?place=999999999')`);
    await page.reload();
    await waitForText(page, '.card-trouble', 'There is no such place');
    faults.length = 0; // the 404 is the point
  });
});

describe('on a phone', () => {
  trip('the field leaves the legend and the buttons of the map free', PHONE, '', async ({ page, shoot }) => {
    const [field, legend, buttons] = [await boxOf(page, '.search-field'), await boxOf(page, '#legend'), await boxOf(page, '.map-buttons')];
    assert.ok(field.height >= 40 && field.height <= 52, `the field is ${field.height} px high`);
    assert.ok(legend.y >= field.y + field.height, 'the field lies over the legend');
    assert.ok(buttons.y >= field.y + field.height, 'the field lies over the buttons');
    await page.tap(FIELD);
    await page.keyboard.type('Lvov');
    await page.waitForSelector('[role=option]');
    for (const option of await page.locator('[role=option]').all()) assert.ok(((await option.boundingBox())?.height ?? 0) >= 40);
    await shoot('phone-search');
    await page.tap('[role=option] >> nth=0');
    await waitForText(page, '#card h2', 'Lviv Львів');
    assert.equal(await page.evaluate(() => document.activeElement?.tagName), 'BODY');
  });

  trip('the card takes the top, no more than its share, and closes', PHONE, AT_BAKHMUT, async ({ page, shoot }) => {
    await page.waitForSelector('.spot-source');
    const [card, stage, close] = [await boxOf(page, '#card'), await boxOf(page, '#map-view'), await boxOf(page, '.card-close')];
    assert.ok(card.height <= stage.height * 0.46 + 1, `the card takes ${card.height} of ${stage.height} px`);
    assert.ok(card.y - stage.y <= 12 && card.width >= 360, 'the card is not across the top');
    assert.ok(close.width >= 40 && close.height >= 40);
    assert.equal(await overflowOf(page), 0);
    await shoot('phone-card');
    await page.tap('.card-close');
    await waitForQuery(page, { place: null });
    assert.ok(await page.isVisible('.search-field'));
  });

  trip('text of twice the size stays inside', PHONE, AT_BAKHMUT, async ({ page }) => {
    await page.waitForSelector('.spot-source');
    await page.evaluate(`document.documentElement.style.fontSize = '200%'`);
    /** @type {unknown} */
    const overflow = await page.evaluate(`document.getElementById('card').scrollWidth - document.getElementById('card').clientWidth`);
    assert.equal(overflow, 0);
  });
});
