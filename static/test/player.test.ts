import { expect, it } from 'vitest';
import type { Day } from '../src/core/day';
import { Player, type Speed } from '../src/core/player';

const snapshots = (...dates: readonly string[]): readonly { date: Day }[] => dates.map((date) => ({ date: date as Day }));

/** A player in a window whose frames come when the test says so. */
function stage(speed: Speed = 'week'): { player: Player; shown: string[]; rested: string[]; run: (frames: number, ms: number) => void } {
  const [shown, rested]: [string[], string[]] = [[], []];
  let waiting: ((ms: number) => void) | undefined;
  let now = 0;
  const player = new Player(
    {
      request: (frame) => {
        waiting = frame;
        return 1;
      },
      cancel: () => (waiting = undefined),
    },
    { show: (day) => shown.push(day), rest: (day) => rested.push(day) },
  );
  player.speed = speed;
  const run = (frames: number, ms: number): void => {
    for (let i = 0; i < frames && waiting !== undefined; i++) {
      const frame = waiting;
      waiting = undefined;
      frame((now += ms));
    }
  };
  return { player, shown, rested, run };
}

const DAILY = snapshots(...Array.from({ length: 28 }, (_, i) => `2022-02-${String(i + 1).padStart(2, '0')}`));

it('plays a week in a second, each day once and in order', () => {
  const { player, shown, run } = stage();
  player.play(DAILY, '2022-02-01' as Day);
  run(52, 20); // the first frame only tells the time
  expect(shown).toEqual(DAILY.slice(0, 8).map((each) => each.date));
  expect(player.playing).toBe(true);
});

it('stops at the end, and begins anew from there', () => {
  const { player, shown, rested, run } = stage('quarter');
  player.play(DAILY, '2022-02-20' as Day);
  run(100, 20);
  expect([shown.at(-1), rested, player.playing]).toEqual(['2022-02-28', ['2022-02-28'], false]);
  player.play(DAILY, '2022-02-28' as Day);
  expect([shown.at(-1), player.playing]).toEqual(['2022-02-01', true]);
});

it('pauses where it is, and shows nothing after', () => {
  const { player, shown, rested, run } = stage();
  player.play(DAILY, '2022-02-01' as Day);
  run(31, 20);
  player.pause();
  const before = shown.length;
  run(50, 20);
  expect([shown.length, rested]).toEqual([before, ['2022-02-05']]);
  player.pause();
  expect(rested).toHaveLength(1);
});

it('takes a second at most over a time without maps', () => {
  const { player, shown, run } = stage();
  player.play(snapshots('2015-02-18', '2022-02-24', '2022-03-24'), '2015-02-18' as Day);
  run(45, 20);
  expect(shown.at(-1)?.slice(0, 4)).toBe('2021');
  run(7, 20);
  expect(shown.at(-1)).toBe('2022-02-24');
});

it('goes on where it was after the page was hidden', () => {
  const { player, shown, run } = stage();
  player.play(DAILY, '2022-02-01' as Day);
  run(2, 60_000);
  expect(shown.at(-1)).toBe('2022-02-01');
});

it('does not play where there is one map or none', () => {
  const { player, shown } = stage();
  player.play(snapshots('2022-02-01'), '2022-02-01' as Day);
  player.play([], '2022-02-01' as Day);
  expect([shown, player.playing]).toEqual([[], false]);
});
