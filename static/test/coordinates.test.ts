import { describe, expect, it } from 'vitest';
import { readPoints, writePoint } from '../src/core/coordinates';

describe('readPoints', () => {
  it.each([
    ['48.59, 37.99', [[37.99, 48.59]]],
    ['  48.59  37.99 ', [[37.99, 48.59]]],
    ['48,59 37,99', [[37.99, 48.59]]],
    ['48,59; 37,99', [[37.99, 48.59]]],
    ['48.59° N, 37.99° E', [[37.99, 48.59]]],
    ['48.59N37.99E', [[37.99, 48.59]]],
    ['12.5 S, 3 W', [[-3, -12.5]]],
    ['-12.5,-3', [[-3, -12.5]]],
    ['48, 37', [[37, 48]]],
  ])('reads %j latitude first', (text, want) => {
    expect(readPoints(text)).toEqual(want);
  });
  it('offers the other order where that alone is near Ukraine', () => {
    expect(readPoints('37.99, 48.59')).toEqual([
      [48.59, 37.99],
      [37.99, 48.59],
    ]);
    expect(readPoints('37.99 N, 48.59 E')).toEqual([[48.59, 37.99]]);
  });
  it.each(['', 'Bakhmut', '48.59', '48.59,', '1 2 3', '95, 37', '48, 181', '48..5, 37', '4859, 37', 'UA-14'])('refuses %j', (text) => {
    expect(readPoints(text)).toEqual([]);
  });
});

describe('writePoint', () => {
  it('writes what readPoints reads', () => {
    const text = writePoint([37.998864, 48.59419]);
    expect(text).toBe('48.59419, 37.99886');
    expect(readPoints(text)).toEqual([[37.99886, 48.59419]]);
  });
});
