/** What readers need who use a keyboard, a screen reader, large text or no motion. */
import assert from 'node:assert/strict';
import { describe } from 'node:test';
import { violations } from './axe.mjs';
import { DESKTOP, drive, PHONE, SCHEMES, SCREENS } from './drive.mjs';
import { OWN_SOURCE } from './maps.mjs';
import { overflowOf, queryOf, settled, waitForQuery, waitForText } from './reading.mjs';

/** @typedef {import('playwright-core').Page} Page */
/** @typedef {{name: string, query: string, ready?: string, act?: (page: Page) => Promise<unknown>, failing?: boolean}} View */

const DAY = '2023-05-10';
const { trip } = await drive();

/** @type {readonly View[]} */
const VIEWS = [
  { name: 'map', query: `?date=${DAY}` },
  { name: 'what changed', query: `?date=${DAY}&mode=changes&since=year`, ready: '#tally .tally-figure' },
  { name: 'side by side', query: `?date=${DAY}&mode=compare&with=delta`, ready: '#tally .tally-figure' },
  { name: 'difference', query: `?date=${DAY}&mode=compare&with=${encodeURIComponent(OWN_SOURCE)}&view=overlay`, ready: '#tally .tally-figure' },
  { name: 'a region alone, in Ukrainian', query: `?date=${DAY}&region=UA-14&lang=uk` },
  { name: 'card', query: `?date=${DAY}&point=37.9,48.6`, ready: '.spot-source', act: (page) => page.locator('.card-words summary').press('Enter') },
  { name: 'card of a place', query: '', act: openPlace },
  { name: 'search', query: '', act: openSearch },
  { name: 'share', query: `?date=${DAY}`, act: (page) => page.locator('#share-open').press('Enter') },
  {
    name: 'all details open',
    query: `?date=${DAY}`,
    act: (page) => page.evaluate(`for (const each of document.querySelectorAll('.panel details, #pace')) each.open = true`),
  },
  { name: 'no map', query: '?date=2001-01-01', ready: '#notice:visible', failing: true },
  { name: 'embed', query: `?date=${DAY}&embed=1` },
  { name: 'figures', query: 'figures.html', ready: '#rows tr' },
  { name: 'figures of one verdict, with how they are compared', query: 'figures.html', ready: '#rows tr', act: narrowFigures },
  { name: 'no figure', query: 'figures.html', ready: '#rows tr', act: excludeFigures },
];

/** @param {Page} page */
async function openSearch(page) {
  await page.fill('#search input', 'Donet');
  await page.waitForSelector('[role=option]');
  await page.keyboard.press('ArrowDown');
  await page.waitForSelector('[role=option][aria-selected=true]');
}

/** @param {Page} page */
async function openPlace(page) {
  await page.fill('#search input', 'Bakhmut');
  await page.press('#search input', 'Enter');
  await page.waitForSelector('.spot-source');
  await page.locator('.card-words summary').press('Enter');
}

/** @param {Page} page */
async function narrowFigures(page) {
  await page.click('.how summary');
  await page.click('#verdicts button >> nth=2');
  await page.waitForSelector('#verdicts button[aria-pressed=true]');
}

/** @param {Page} page */
async function excludeFigures(page) {
  await narrowFigures(page);
  await page.fill('#query', 'no such figure');
  await page.waitForSelector('#nothing:visible');
}

/**
 * @param {Page} page
 * @param {View} view
 */
async function show(page, { query, ready, act }) {
  if (ready !== undefined) await page.waitForSelector(ready, { state: query.startsWith('figures') ? 'visible' : 'attached' });
  if (ready === undefined) await settled(page);
  await act?.(page);
  await page.evaluate('document.fonts.ready');
}

/** What has the focus: how to call it, and whether it can be seen to have it. Runs in the page. */
function focused() {
  const at = document.activeElement ?? document.body;
  const own = [...at.attributes].find(({ name }) => name.startsWith('data-'));
  const data = own === undefined ? '' : `[${own.name}=${own.value}]`;
  const name = at.id === '' ? `${at.tagName.toLowerCase()}${data}.${at.getAttribute('class') ?? ''}` : at.id;
  const box = at.getBoundingClientRect();
  const { clientWidth: width, clientHeight: height } = document.documentElement;
  // A slider shows it on its thumb or on its chart, a choice on its label.
  const marked = [at, at.parentElement, at.nextElementSibling]
    .filter((each) => each !== null)
    .some((each) => {
      const { outlineStyle, boxShadow } = getComputedStyle(each);
      return outlineStyle !== 'none' || boxShadow !== 'none';
    });
  return { name, seen: marked || at.matches('body, [type=range]'), inView: box.right > 0 && box.bottom > 0 && box.left < width && box.top < height };
}

/**
 * Presses Tab until the focus has come around to the first link of the page, and says where it was.
 * @param {Page} page
 * @param {string} key
 * @returns {Promise<string[]>} all but that link
 */
async function walk(page, key = 'Tab') {
  /** @type {string[]} */
  const names = [];
  for (let i = 0; i < 200; i++) {
    await page.keyboard.press(key);
    const { name, seen, inView } = await page.evaluate(focused);
    if (name.endsWith('.skip') && names.length > 0) return names;
    if (name.endsWith('.skip') || name === 'body.') continue;
    // The parts of a date field are stops of their own, which the browser marks after the first.
    assert.ok(seen || name === names.at(-1) || key !== 'Tab', `the focus on ${name} cannot be seen`);
    assert.ok(inView, `the focus on ${name} is out of view`);
    names.push(name);
  }
  assert.fail(`the focus never comes around: ${names.slice(-20).join(', ')}`);
}

describe('the keyboard alone', () => {
  trip('reaches everything, in order, and back', DESKTOP, `?date=${DAY}&mode=changes`, async ({ page }) => {
    await waitForText(page, '#tally', 'Gained by Russia');
    await page.locator('#movement:not(.waiting) .windows').waitFor();
    const names = await walk(page);
    const want = [
      'share-open',
      'theme',
      'search-input',
      'since',
      'map',
      'zoom-in',
      'zoom-out',
      'home',
      'play',
      'previous',
      'day',
      'next',
      'latest',
      'slider',
      'bars-slider',
      'source',
      'data-polygons',
      'data-table',
      'data-figures',
    ];
    const missing = want.filter((id) => !names.includes(id) && id !== 'search-input');
    assert.deepEqual(missing, [], names.join(', '));
    for (const part of [
      'data-language=en',
      'data-language=uk',
      'data-choice=control',
      'data-choice=compare',
      'data-choice=week',
      'data-choice=year',
      'data-region=donbas',
      'row-button',
      'summary',
    ]) {
      assert.ok(
        names.some((name) => name.includes(part)),
        `${part} is not reached: ${names.join(', ')}`,
      );
    }
    const back = await walk(page, 'Shift+Tab');
    assert.deepEqual(back.toReversed(), names);
  });

  trip('reaches everything on a narrow screen', PHONE, `?date=${DAY}&mode=compare&with=delta`, async ({ page }) => {
    await waitForText(page, '#tally', 'Occupied on both');
    const names = await walk(page);
    for (const id of ['swipe-slider', 'other-source', 'other-date', 'handle', 'play', 'slider', 'data-figures'])
      assert.ok(names.includes(id), `${id} is not reached: ${names.join(', ')}`);
  });

  trip('operates it: modes, spans, steps, rows, figures', DESKTOP, `?date=${DAY}`, async ({ page }) => {
    await settled(page);
    await page.locator('#movement:not(.waiting) .windows').waitFor();
    await page.focus('#modes button[data-choice="changes"]');
    await page.keyboard.press('Enter');
    await waitForQuery(page, { mode: 'changes' });
    await page.focus('#modes button[data-choice="year"]');
    await page.keyboard.press('Space');
    await waitForQuery(page, { since: 'year' });
    await page.focus('#previous');
    await page.keyboard.press('Enter');
    await page.waitForURL((url) => (url.searchParams.get('date') ?? DAY) < DAY);
    assert.equal(await page.evaluate('document.activeElement.id'), 'previous');
    await page.focus('tr[data-region="UA-14"] button');
    await page.keyboard.press('Enter');
    await waitForQuery(page, { region: 'UA-14' });
    assert.ok(await page.evaluate(() => document.activeElement?.closest('tr')?.getAttribute('data-region') === 'UA-14'), 'the row lost the focus');
    await page.keyboard.press('Enter');
    await waitForQuery(page, { region: null });
    await page.focus('#data-figures');
    await page.keyboard.press('Enter');
    await page.waitForSelector('#rows tr');
  });

  trip('plays, shares and closes', DESKTOP, `?date=${DAY}`, async ({ page }) => {
    await settled(page);
    await page.locator('#movement:not(.waiting) .windows').waitFor();
    await page.focus('#play');
    await page.keyboard.press('Enter');
    await page.locator('#play.playing').waitFor();
    await page.keyboard.press('Enter');
    await page.locator('#play:not(.playing)').waitFor();
    await page.focus('#pace summary');
    await page.keyboard.press('Enter');
    await page.locator('#pace[open]').waitFor();
    await page.keyboard.press('Escape');
    await page.locator('#pace:not([open])').waitFor();
    await page.focus('#share-open');
    await page.keyboard.press('Enter');
    await page.locator('#share-dialog[open]').waitFor();
    for (let i = 0; i < 20; i++) {
      await page.keyboard.press('Tab');
      assert.ok(
        await page.evaluate(() => document.activeElement === document.body || document.activeElement?.closest('#share-dialog') !== null),
        'the focus left the open dialog for what is behind it',
      );
    }
    await page.keyboard.press('Escape');
    await page.locator('#share-dialog:not([open])').waitFor({ state: 'attached' });
    assert.equal(await page.evaluate('document.activeElement.id'), 'share-open');
  });

  trip('skips to the numbers, and back to the map from a card', DESKTOP, `?date=${DAY}&place=490`, async ({ page }) => {
    await page.waitForSelector('.spot-source');
    await page.keyboard.press('Tab');
    assert.ok(await page.evaluate(() => document.activeElement?.matches('.skip')));
    await page.keyboard.press('Enter');
    assert.equal(await page.evaluate('document.activeElement.id'), 'panel');
    await page.focus('.card-close');
    await page.keyboard.press('Enter');
    await waitForQuery(page, { place: null });
    assert.equal(await page.evaluate('document.activeElement.id'), 'map');
    await page.keyboard.press('ArrowRight');
    await page.waitForURL((url) => url.searchParams.has('map'));
  });
});

describe('less motion', () => {
  trip('nothing moves by itself, wherever the reader goes', { ...DESKTOP, reducedMotion: 'reduce' }, `?date=${DAY}`, async ({ page }) => {
    await settled(page);
    const moving = () =>
      page.evaluate(() =>
        document
          .getAnimations()
          .filter(({ playState }) => playState === 'running')
          .map((each) => each.effect?.getTiming().duration),
      );
    assert.deepEqual(await moving(), []);
    await page.click('#modes button[data-choice="changes"]');
    assert.deepEqual(await moving(), []);
    await page.click('tr[data-region="UA-14"] button');
    await page.waitForURL((url) => url.searchParams.has('map'));
    const at = queryOf(page).get('map');
    assert.deepEqual(await moving(), []);
    await page.click('#zoom-in');
    assert.equal(await page.locator('.leaflet-zoom-anim').count(), 0);
    await page.waitForURL((url) => url.searchParams.get('map') !== at);
    await page.click('#share-open');
    assert.deepEqual(await moving(), []);
    await page.keyboard.press('Escape');
    assert.equal(await page.getAttribute('#play', 'aria-disabled'), 'true');
    await page.focus('#slider');
    await page.keyboard.press('Space');
    assert.equal(await page.locator('#play.playing').count(), 0);
  });

  trip('the sheet of a phone jumps rather than slides', { ...PHONE, reducedMotion: 'reduce' }, '', async ({ page }) => {
    await settled(page);
    await page.tap('#handle');
    assert.deepEqual(
      await page.evaluate(`document.getAnimations().filter((each) => each.playState === 'running' && each.effect.getTiming().duration > 1).length`),
      0,
    );
    assert.ok(await page.evaluate(() => (document.getElementById('bottom-sheet')?.getBoundingClientRect().top ?? 999) < 130));
  });
});

/** Controls and words that text of twice the size cuts off or pushes out of the page. Runs in the page. */
function clipped() {
  const width = document.documentElement.clientWidth;
  const apart = '.hidden, [hidden], .skip, svg, .leaflet-container, .definitions, .scroller, #table';
  const what = [...document.querySelectorAll('button, a, summary, label, h1, h2, h3, .share, .tally-figure, .tally small, .side')].filter((each) => {
    const { visibility, clipPath } = getComputedStyle(each);
    return each.getBoundingClientRect().width > 1 && each.closest(apart) === null && visibility === 'visible' && clipPath === 'none';
  });
  return what.flatMap((each) => {
    const { left, right } = each.getBoundingClientRect();
    const name = `${each.tagName.toLowerCase()}#${each.id} ${each.textContent.trim().slice(0, 24)}`;
    const out = left < -1 || right > width + 1 ? [`${name}: from ${Math.round(left)} to ${Math.round(right)} of ${width}`] : [];
    const cut =
      getComputedStyle(each).display !== 'inline' && each.scrollWidth > each.clientWidth + 2 ? [`${name}: ${each.scrollWidth} px in ${each.clientWidth}`] : [];
    return [...out, ...cut];
  });
}

/** @param {Page} page */
const twoFrames = (page) => page.evaluate('new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))');

/**
 * What is wrong with a view in light, in dark, and in text of twice the size, which it is left in.
 * @param {Page} page
 */
async function faultsOf(page) {
  /** @type {string[]} */
  const found = [];
  for (const colorScheme of SCHEMES) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    await twoFrames(page);
    found.push(...(await violations(page)).map((fault) => `${colorScheme}: ${fault}`));
  }
  await page.evaluate(`document.documentElement.style.fontSize = '200%'`);
  await twoFrames(page);
  const overflow = await overflowOf(page);
  if (overflow !== 0) found.push(`large: the page overflows by ${String(overflow)} px`);
  return [...found, ...(await page.evaluate(clipped)).map((fault) => `large: ${fault}`)];
}

describe('axe finds nothing in light or dark, and text of twice the size fits', () => {
  for (const [screen, options] of SCREENS) {
    for (const view of VIEWS) {
      trip(`${screen}: ${view.name}`, { ...options, reducedMotion: 'reduce' }, view.query, async ({ page, shoot, faults }) => {
        await show(page, view);
        assert.deepEqual(await faultsOf(page), []);
        await shoot(`large-${screen}-${view.name.replaceAll(/\W+/g, '-')}`);
        if (view.failing === true) faults.length = 0; // the 404 is the point
      });
    }
  }
});

describe('text of twice the size', () => {
  trip('on a phone leaves a part of the map in view', PHONE, '', async ({ page }) => {
    await settled(page);
    await page.evaluate(`document.documentElement.style.fontSize = '200%'`);
    await twoFrames(page);
    const top = await page.evaluate(() => document.getElementById('bottom-sheet')?.getBoundingClientRect().top ?? 0);
    assert.ok(top > 200, `the numbers begin at ${top} px`);
    await page.tap('#handle');
    await page.waitForFunction(() => (document.getElementById('bottom-sheet')?.getBoundingClientRect().top ?? 999) < 200);
  });
});
