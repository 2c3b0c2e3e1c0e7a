/**
 * How long a frame takes while the slider moves through a source's snapshots, one a frame,
 * on a running server: node bench/scrub.mjs [URL [SOURCE [FROM [TO]]]].
 *
 * Each way is measured twice: with the screen's rate, which waits for it, and without, which
 * tells how long a frame really takes. Requests while moving are counted: there are to be none.
 */
import { chromium } from 'playwright-core';

const [url = 'http://127.0.0.1:8080/', source = 'settlements', from = '2024-06-01', to = '2026-06-01'] = process.argv.slice(2);
const CHROMIUM = process.env['CHROMIUM'] ?? '/usr/bin/chromium';
const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];
const UNLIMITED = ['--disable-frame-rate-limit', '--disable-gpu-vsync'];
const SIZES = /** @type {const} */ ([
  ['desktop', { viewport: { width: 1280, height: 800 } }],
  ['phone', { viewport: { width: 390, height: 844 }, deviceScaleFactor: 2, isMobile: true, hasTouch: true }],
]);
const LOADED_MS = 120_000;

/** Moves the slider a day a frame. Runs in the page. @param {[string, string]} days */
async function scrub([from, to]) {
  const slider = /** @type {HTMLInputElement} */ (document.getElementById('slider'));
  const day = (/** @type {string} */ text) => Date.parse(text) / 86_400_000;
  const frames = [];
  let last = await new Promise(requestAnimationFrame);
  for (let at = Math.max(day(from), Number(slider.min)); at <= Math.min(day(to), Number(slider.max)); at++) {
    slider.value = String(at);
    slider.dispatchEvent(new Event('input', { bubbles: true }));
    const now = await new Promise(requestAnimationFrame);
    frames.push(now - last);
    last = now;
  }
  return frames.slice(1).sort((a, b) => a - b);
}

/** @param {readonly number[]} sorted */
function figures(sorted) {
  const at = (/** @type {number} */ share) => `${(sorted[Math.floor(share * (sorted.length - 1))] ?? NaN).toFixed(1)} ms`;
  return `${sorted.length} frames, median ${at(0.5)}, 95th percentile ${at(0.95)}, longest ${at(1)}`;
}

for (const [limit, flags] of /** @type {const} */ ([
  ['at the rate of the screen', []],
  ['as fast as it can', UNLIMITED],
])) {
  const browser = await chromium.launch({ executablePath: CHROMIUM, args: [...FLAGS, ...flags] });
  for (const [size, options] of SIZES) {
    const context = await browser.newContext(options);
    const page = await context.newPage();
    await page.goto(`${url}?source=${encodeURIComponent(source)}`);
    await page.waitForSelector('#map-view[aria-busy="false"]');
    await page.dispatchEvent('#timeline', 'pointerenter');
    await page.waitForSelector('#map-view[data-history="loaded"]', { timeout: LOADED_MS });
    let requests = 0;
    page.on('request', () => (requests += 1));
    const frames = await page.evaluate(scrub, /** @type {[string, string]} */ ([from, to]));
    console.log(`${size}, ${limit}: ${figures(frames)}, ${requests} requests`);
    await context.close();
  }
  await browser.close();
}
