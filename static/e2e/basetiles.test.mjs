/** The map over an operator's own raster tiles, which come from another host. */
import assert from 'node:assert/strict';
import { describe } from 'node:test';
import { PNG } from 'pngjs';
import { DESKTOP, drive } from './drive.mjs';
import { startGuest } from './guest.mjs';
import { apart, ink, seen } from './paint.mjs';
import { boxOf, settled, textOf } from './reading.mjs';

const DAY = '2023-05-10';
const TILE_COLOUR = [12, 200, 90];

const tile = new PNG({ width: 256, height: 256 });
for (let i = 0; i < tile.data.length; i += 4) tile.data.set([...TILE_COLOUR, 255], i);
const picture = PNG.sync.write(tile);
let tilesAsked = 0;
const operator = await startGuest((_, response) => {
  tilesAsked++;
  response.setHeader('Content-Type', 'image/png').end(picture);
});
const flags = [
  '--base-tiles',
  `${operator}base/{z}/{x}/{y}.png`,
  '--base-attribution',
  '© The <b>operator</b>',
  '--base-attribution-url',
  'https://example.org/map',
];
const { home, trip } = await drive({ ownServer: flags, others: [operator] });

describe('over an operator’s own map', () => {
  trip('its tiles are drawn under the ground, and credited', DESKTOP, `?date=${DAY}&map=7/49/27`, async ({ page, shoot }) => {
    await settled(page);
    await page.waitForLoadState('networkidle');
    assert.ok(tilesAsked > 3, `${tilesAsked} tiles were asked for`);
    const map = await boxOf(page, '#map');
    await page.waitForFunction(() => [...document.querySelectorAll('.leaflet-tile')].every((tile) => getComputedStyle(tile).opacity === '1'));
    const colour = await seen(page, { x: map.x + map.width / 2, y: map.y + map.height / 2 + 40 });
    assert.ok(apart(colour, TILE_COLOUR) < 12, `the map is ${colour.join()}`);
    assert.equal(await textOf(page, '#raster-credit'), '© The <b>operator</b>');
    assert.equal(await page.getAttribute('#raster-credit a', 'href'), 'https://example.org/map');
    await page.goto(`${home}?date=${DAY}&map=7/48/38`);
    await settled(page);
    assert.ok((await ink(page, 'areas', 'occupied')) > 1000, 'the ground is not painted over it');
    await shoot('raster');
  });
});
