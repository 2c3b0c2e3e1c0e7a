/** Reads the page, and waits for what it is to show. */
import assert from 'node:assert/strict';

/** @typedef {import('playwright-core').Page} Page */

/** The map is there with all that the page loads for it. Runs in the page. */
function isWhole() {
  const numbers = document.querySelector('#sphere:not(.skeleton)')?.textContent ?? '';
  return (
    numbers !== '' && document.getElementById('map-view')?.getAttribute('aria-busy') === 'false' && document.querySelector('#map[data-units="27"]') !== null
  );
}

/**
 * Waits until the map has been painted and its numbers are there.
 * @param {Page} page
 */
export async function settled(page) {
  await page.waitForFunction(isWhole);
}

/**
 * @param {Page} page
 * @param {string} selector
 * @returns {Promise<string>}
 */
export async function textOf(page, selector) {
  return (await page.textContent(selector))?.replaceAll(/\s+/g, ' ').trim() ?? '';
}

/**
 * @param {Page} page
 * @param {string} selector
 * @param {string | RegExp} text
 */
export async function waitForText(page, selector, text) {
  await page.locator(selector).filter({ hasText: text }).first().waitFor();
}

/**
 * @param {Page} page
 * @param {Record<string, string | null>} want parameters of the address; null: absent
 */
export async function waitForQuery(page, want) {
  await page.waitForURL((url) => Object.entries(want).every(([name, value]) => url.searchParams.get(name) === value));
}

/** @param {Page} page */
export function queryOf(page) {
  return new URL(page.url()).searchParams;
}

/**
 * @param {Page} page
 * @param {string} selector
 */
export async function boxOf(page, selector) {
  const box = await page.locator(selector).boundingBox();
  assert.ok(box, `${selector} is not in view`);
  return box;
}

/** @param {Page} page */
export async function overflowOf(page) {
  /** @type {unknown} */
  const pixels = await page.evaluate('document.documentElement.scrollWidth - document.documentElement.clientWidth');
  return pixels;
}
