import { describe, expect, it } from 'vitest';
import { dayAt, dayNumber, parseDay, todayInKyiv } from '../src/core/day';

describe('parseDay', () => {
  it.each(['2022-02-24', '2024-02-29', '1970-01-01'])('accepts %s', (text) => {
    expect(parseDay(text)).toBe(text);
  });
  it.each(['', '2022-2-4', '2023-02-29', '2022-13-01', '24.02.2022', '2022-02-24T00:00', 'latest'])('refuses %j', (text) => {
    expect(parseDay(text)).toBeUndefined();
  });
});

describe('dayNumber', () => {
  it.each([
    ['1970-01-01', 0],
    ['1970-01-02', 1],
    ['2022-02-24', 19047],
    ['1969-12-31', -1],
  ])('counts %s as %d', (text, number) => {
    const day = parseDay(text);
    expect(day && dayNumber(day)).toBe(number);
    expect(dayAt(number)).toBe(text);
  });
});

describe('todayInKyiv', () => {
  it('is a day ahead of UTC late in the evening', () => {
    expect(todayInKyiv(new Date('2026-01-01T22:30:00Z'))).toBe('2026-01-02');
  });
  it('follows summer time', () => {
    expect(todayInKyiv(new Date('2026-07-01T20:59:00Z'))).toBe('2026-07-01');
    expect(todayInKyiv(new Date('2026-07-01T21:01:00Z'))).toBe('2026-07-02');
  });
});
