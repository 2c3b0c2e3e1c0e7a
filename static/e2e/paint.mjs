/** Reads what is painted: from the canvases of the map, and from pictures of the page. */
import { PNG } from 'pngjs';

/** @typedef {import('playwright-core').Page} Page */
/** @typedef {'base' | 'areas' | 'other' | 'changes' | 'lines'} Pane */
/** @typedef {{x: number, y: number}} Point in pixels of the view */

/**
 * How many pixels of a pane's canvas have a colour of the map. The canvas itself is only
 * drawn from: reading it would have the browser warn, and paint it differently from then on. Runs in the page.
 * @param {{pane: string, name: string}} what
 */
function countInk({ pane, name }) {
  const canvas = document.querySelector(`.leaflet-${pane}-pane canvas`);
  if (!(canvas instanceof HTMLCanvasElement) || canvas.hidden || canvas.classList.contains('empty') || canvas.width === 0) return 0;
  const copy = document.createElement('canvas');
  [copy.width, copy.height] = [canvas.width, canvas.height];
  const pen = copy.getContext('2d', { willReadFrequently: true });
  if (pen === null) return 0;
  const probe = document.body.appendChild(document.createElement('span'));
  probe.style.color = `var(--colour-${name})`;
  pen.fillStyle = getComputedStyle(probe).color;
  probe.remove();
  pen.fillRect(0, 0, 1, 1);
  const want = pen.getImageData(0, 0, 1, 1).data;
  pen.clearRect(0, 0, 1, 1);
  pen.drawImage(canvas, 0, 0);
  const { data } = pen.getImageData(0, 0, copy.width, copy.height);
  let count = 0;
  for (let i = 0; i < data.length; i += 4) {
    if ([0, 1, 2, 3].every((part) => Math.abs((data[i + part] ?? 0) - (want[part] ?? 0)) <= 4)) count++;
  }
  return count;
}

/**
 * @param {Page} page
 * @param {Pane} pane
 * @param {string} name of the colour, as in geo/draw/style.json
 * @returns {Promise<number>} pixels
 */
export function ink(page, pane, name) {
  return page.evaluate(countInk, { pane, name });
}

/**
 * Waits until so many pixels of a pane have a colour of the map.
 * @param {Page} page
 * @param {Pane} pane
 * @param {string} name
 * @param {number} pixels
 */
export async function waitForInk(page, pane, name, pixels) {
  for (const start = Date.now(); (await ink(page, pane, name)) < pixels;) {
    if (Date.now() - start > 15_000) throw new Error(`there is too little of ${name} on ${pane}: ${await ink(page, pane, name)} pixels, want ${pixels}`);
    await page.evaluate('new Promise(requestAnimationFrame)');
  }
}

/**
 * What is painted of a pane, small: the mean alpha and colour of each cell of a grid. Runs in the page.
 * @param {{pane: string, columns: number, rows: number}} what
 * @returns {number[]}
 */
function readCanvas({ pane, columns, rows }) {
  const canvas = document.querySelector(`.leaflet-${pane}-pane canvas`);
  if (!(canvas instanceof HTMLCanvasElement) || canvas.hidden || canvas.width === 0) return [];
  const small = document.createElement('canvas');
  [small.width, small.height] = [columns, rows];
  const pen = small.getContext('2d', { willReadFrequently: true });
  if (pen === null) return [];
  pen.drawImage(canvas, 0, 0, columns, rows);
  return [...pen.getImageData(0, 0, columns, rows).data];
}

/**
 * @param {Page} page
 * @param {Pane} pane
 * @param {number} columns
 * @param {number} rows
 * @returns {Promise<number[]>} four numbers a cell
 */
export function painted(page, pane = 'areas', columns = 160, rows = 120) {
  return page.evaluate(readCanvas, { pane, columns, rows });
}

/**
 * How far two paintings are apart, as a sum over all cells.
 * @param {readonly number[]} a
 * @param {readonly number[]} b
 */
export function distance(a, b) {
  if (a.length !== b.length || a.length === 0) return Infinity;
  return a.reduce((sum, value, i) => sum + Math.abs(value - (b[i] ?? 0)), 0);
}

/**
 * The colour of most of a small square of what is seen, whatever draws it and whatever name or line lies over it.
 * @param {Page} page
 * @param {Point} at its middle
 * @returns {Promise<number[]>} red, green, blue
 */
export async function seen(page, { x, y }) {
  const side = 21;
  const picture = PNG.sync.read(await page.screenshot({ clip: { x: Math.round(x - side / 2), y: Math.round(y - side / 2), width: side, height: side } }));
  return [0, 1, 2].map((part) => {
    const values = picture.data.filter((_, i) => i % 4 === part).sort();
    return values[values.length >> 1] ?? 0;
  });
}

/**
 * How far two colours are apart: the largest difference of a part.
 * @param {readonly number[]} a
 * @param {readonly number[]} b
 */
export const apart = (a, b) => Math.max(...a.map((value, i) => Math.abs(value - (b[i] ?? 0))));
