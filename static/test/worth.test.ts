import { describe, expect, it } from 'vitest';
import { Format } from '../src/core/format';
import { isUnsure, worth } from '../src/core/worth';
import cases from './worth.json';

describe('a number as it is worth', () => {
  it.each(cases)('$name', ({ value, uncertainty, text }) => {
    const { value: rounded, told, place } = worth(value, uncertainty);
    const digits = place < 1 ? 1 : 0;
    expect(told === 0 ? rounded.toFixed(digits) : `${rounded.toFixed(digits)} ± ${told.toFixed(digits)}`).toBe(text);
  });
  it.each([
    [10, 9, false],
    [10, 10, true],
    [-10, 11, true],
    [10, 0, false],
    [10, null, false],
    [0, undefined, false],
  ])('%d within %s', (net, uncertainty, want) => {
    expect(isUnsure(net, uncertainty)).toBe(want);
  });
});

describe('a number with its uncertainty in words', () => {
  const format = new Format('en');
  it.each([
    [117102.4, 287, '117,100 ± 300', '117,100', '+117,100 ± 300'],
    [117102.4, undefined, '117,102', '117,102', '+117,102'],
    [117102.4, null, '117,102', '117,102', '+117,102'],
    [117102.4, 0, '117,102', '117,102', '+117,102'],
    [12.34, 0.44, '12.3 ± 0.4', '12.3', '+12.3 ± 0.4'],
    [3, 45, '0 ± 50', '0', '0 ± 50'],
    [-359.2, 61, '−360 ± 60', '−360', '−360 ± 60'],
  ] as const)('%d ± %s', (...[km2, uncertainty, within, alone, signed]) => {
    expect(format.within(km2, uncertainty).replace('±\u00a0', '± ')).toBe(within);
    expect(format.km2(km2, uncertainty)).toBe(alone);
    expect(format.signedWithin(km2, uncertainty).replace('±\u00a0', '± ')).toBe(signed);
  });
  it.each([
    [78.21, 1.9, '78%', '78%'],
    [78.21, 0.2, '78.2%', '78.2%'],
    [19.168, 0.02, '19.2%', '19.17%'],
    [19.168, undefined, '19.2%', '19.17%'],
    [99.997, 1.2, '100%', '100%'],
    [99.997, undefined, '99.9%', '100.00%'],
  ])('%d %% ± %s', (percent, off, share, fine) => {
    expect(format.share(percent, off)).toBe(share);
    expect(format.fineShare(percent, off)).toBe(fine);
  });
});
