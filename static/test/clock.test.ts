import { expect, it } from 'vitest';
import { ServerClock } from '../src/core/clock';

const NOON = 'Sun, 29 Nov 2026 12:00:00 GMT';

it.each([
  { name: 'what the server said, and what has gone by since', heard: [[0, NOON]], at: 90_000, want: '2026-11-29T12:01:30.000Z' },
  {
    name: 'a later answer from a cache',
    heard: [
      [0, NOON],
      [60_000, 'Sun, 29 Nov 2026 11:00:00 GMT'],
    ],
    at: 60_000,
    want: '2026-11-29T12:01:00.000Z',
  },
  {
    name: 'a first answer from a cache',
    heard: [
      [0, 'Sat, 28 Nov 2026 12:00:00 GMT'],
      [1000, NOON],
    ],
    at: 1000,
    want: '2026-11-29T12:00:00.000Z',
  },
  { name: 'an answer without a date', heard: [[0, null]], at: 0, want: undefined },
  { name: 'a date that is none', heard: [[0, 'yesterday']], at: 0, want: undefined },
  { name: 'nothing at all', heard: [], at: 0, want: undefined },
] as const)('is set by $name', ({ heard, at, want }) => {
  let ticks = 0;
  const clock = new ServerClock(() => ticks);
  for (const [when, date] of heard) {
    ticks = when;
    clock.hear(date);
  }
  ticks = at;
  expect(clock.now()?.toISOString()).toBe(want);
});
