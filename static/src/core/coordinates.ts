/** Points as people type and read them: latitude first. */
import type { Position } from './geometry';

const NUMBER = String.raw`([+-]?\d{1,3}(?:[.,]\d+)?)\s*°?`;
const SHAPE = new RegExp(String.raw`^${NUMBER}\s*(?:([NS])\s*[,;]?|[,;]|\s)\s*${NUMBER}\s*([EW]?)$`, 'i');
const MAX_LAT = 85; // where the map ends
const MAX_LON = 180;
/** Of Ukraine in whole degrees, to notice a longitude typed first. */
const REACH = { lat: [44, 53], lon: [22, 41] } as const;

/**
 * Reads '48.59, 37.99', '48,59 37,99' or '48.59° N 37.99° E'. Where only the other order
 * gives a point near Ukraine, that one follows as what may have been meant. Empty where
 * the text is no pair of degrees.
 */
export function readPoints(text: string): readonly Position[] {
  const [, first, south, second, west = ''] = SHAPE.exec(text.trim()) ?? [];
  if (first === undefined || second === undefined) return [];
  const [a, b] = [degrees(first, south), degrees(second, west)];
  const turned = !inReach(a, b) && inReach(b, a) && south === undefined && west === '';
  const orders: readonly Position[] = turned
    ? [
        [b, a],
        [a, b],
      ]
    : [[b, a]];
  return orders.filter(([lon, lat]) => Math.abs(lat) <= MAX_LAT && Math.abs(lon) <= MAX_LON);
}

/** Writes lat, lon to the metre, as maps take it back. */
export function writePoint([lon, lat]: Position): string {
  return `${lat.toFixed(5)}, ${lon.toFixed(5)}`;
}

function degrees(number: string, side = ''): number {
  const value = Number(number.replace(',', '.'));
  return /[sw]/i.test(side) ? -value : value;
}

function inReach(lat: number, lon: number): boolean {
  return lat >= REACH.lat[0] && lat <= REACH.lat[1] && lon >= REACH.lon[0] && lon <= REACH.lon[1];
}
