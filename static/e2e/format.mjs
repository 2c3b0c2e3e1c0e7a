/** Writes numbers and days as the page does in English. */

const MINUS = '−';

/** @param {number} km2 as the page writes it, without its unit */
export function area(km2) {
  return km2.toLocaleString('en-GB', km2 > 0 && km2 < 9.95 ? { minimumFractionDigits: 1, maximumFractionDigits: 1 } : { maximumFractionDigits: 0 });
}

/** @param {number} km2 with its sign, where it is not too little to have one */
export const signed = (km2) => (Math.abs(km2) < 0.05 ? '0' : `${km2 > 0 ? '+' : MINUS}${area(Math.abs(km2))}`);

/** @param {string} day @param {number} by */
export const shift = (day, by) => new Date(Date.parse(day) + by * 86_400_000).toISOString().slice(0, 10);

/**
 * @param {string} day
 * @param {'long' | 'medium'} dateStyle
 */
export const inWords = (day, dateStyle = 'long') => new Intl.DateTimeFormat('en-GB', { dateStyle, timeZone: 'UTC' }).format(new Date(day));
