/** Writes numbers and days as the page does in English. */

const MINUS = '−';

/**
 * What an uncertainty leaves of a number: its first digit, or two where that is 1.
 * @param {number} off
 */
function told(off) {
  const [first = '1', exponent = '0'] = off.toExponential(15).split('e');
  const digits = first.startsWith('1') ? 2 : 1;
  return { off: Number(off.toPrecision(digits)), place: Math.max(0.1, 10 ** (Number(exponent) - digits + 1)) };
}

/**
 * @param {number} km2 as the page writes it, without its unit
 * @param {number | null} [off] how uncertain it is
 */
export function area(km2, off) {
  if (off) return (Math.round(km2 / told(off).place) * told(off).place).toLocaleString('en-GB', { maximumFractionDigits: told(off).place < 1 ? 1 : 0 });
  return km2.toLocaleString('en-GB', km2 > 0 && km2 < 9.95 ? { minimumFractionDigits: 1, maximumFractionDigits: 1 } : { maximumFractionDigits: 0 });
}

/**
 * @param {number} km2 with its sign, where it is not too little to have one
 * @param {number | null} [off] how uncertain it is
 */
export const signed = (km2, off) => (Math.abs(km2) < (off ? told(off).place / 2 : 0.05) ? '0' : `${km2 > 0 ? '+' : MINUS}${area(Math.abs(km2), off)}`);

/**
 * How uncertain a number is, after it.
 * @param {number | null} off
 */
export const give = (off) => (off ? ` ±\u00a0${told(off).off.toLocaleString('en-GB')}` : '');

/** @param {string} day @param {number} by */
export const shift = (day, by) => new Date(Date.parse(day) + by * 86_400_000).toISOString().slice(0, 10);

/**
 * @param {string} day
 * @param {'long' | 'medium'} dateStyle
 */
export const inWords = (day, dateStyle = 'long') => new Intl.DateTimeFormat('en-GB', { dateStyle, timeZone: 'UTC' }).format(new Date(day));
