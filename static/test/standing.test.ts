import { describe, expect, it } from 'vitest';
import type { Source, WithdrawnMap } from '../src/core/answers';
import { Format } from '../src/core/format';
import { Messages } from '../src/core/messages';
import '../src/messages/map';
import { ageToTell, followingOf, isNewest, standingOf } from '../src/core/standing';
import { areas, day, snapshot, sourceRow } from './samples';

const shownOf = (date: string, given = {}): { areas: ReturnType<typeof areas>; chosen: ReturnType<typeof areas> } => {
  const map = areas('paper', date, given);
  return { areas: map, chosen: map };
};

describe('the age of a map', () => {
  const listed = [snapshot('2026-08-01'), snapshot('2026-08-20')];
  it.each([
    { name: 'the latest, old', shown: '2026-08-20', now: '2026-11-29T12:00:00Z', want: 101 },
    { name: 'the latest, asked for by a day after it', shown: '2026-08-20', date: '2026-11-29', now: '2026-11-29T12:00:00Z', want: 101 },
    { name: 'the latest, asked for by its day', shown: '2026-08-20', date: '2026-08-20', now: '2026-11-29T12:00:00Z', want: 101 },
    { name: 'a week old', shown: '2026-08-20', now: '2026-08-27T12:00:00Z', want: undefined },
    { name: 'eight days old', shown: '2026-08-20', now: '2026-08-28T12:00:00Z', want: 8 },
    { name: 'eight days old in Kyiv, where it is past midnight', shown: '2026-08-20', now: '2026-08-27T21:30:00Z', want: 8 },
    { name: 'of a day to come', shown: '2026-08-20', now: '2026-08-01T12:00:00Z', want: undefined },
    { name: 'of the past, which was asked for', shown: '2026-08-01', date: '2026-08-10', now: '2026-11-29T12:00:00Z', want: undefined },
    { name: 'taken back', shown: '2026-08-20', knownAt: '2026-08-20T10:00:00Z', now: '2026-11-29T12:00:00Z', want: undefined },
    { name: 'at a time that nobody told', shown: '2026-08-20', now: undefined, want: undefined },
  ])('$name: $want', ({ shown, date, knownAt, now, want }) => {
    const state = { date: date === undefined ? undefined : day(date), knownAt };
    const got = ageToTell({ state, snapshots: listed, shown: shownOf(shown) }, now === undefined ? undefined : new Date(now));
    expect(got).toBe(want);
  });
  it('is told of the latest before the list of maps is there', () => {
    const scene = { state: {}, snapshots: [], shown: shownOf('2026-08-20') };
    expect([isNewest(scene), ageToTell(scene, new Date('2026-11-29T12:00:00Z'))]).toEqual([true, 101]);
  });
});

describe('how far a map may be relied upon', () => {
  const withdrawn: WithdrawnMap = {
    date: day('2026-11-20'),
    revision: 5,
    revision_id: 'r5-aa',
    published: null,
    recorded_at: '2026-11-20T10:00:00Z',
    withdrawn_at: '2026-11-29T10:00:00Z',
    provenance: 'a file',
    reason: 'the publisher shows another map',
  };
  const provisional = areas('paper', '2026-11-20', { revision_id: 'r5-aa', state: 'provisional' });
  it.each([
    { name: 'as it says itself', rows: [], back: [], want: 'provisional' },
    { name: 'as the list says, which was read after it', rows: [snapshot('2026-11-20', { revision_id: 'r5-aa' })], back: [], want: 'confirmed' },
    { name: 'as another revision of the day does not say', rows: [snapshot('2026-11-20', { revision_id: 'r6-bb' })], back: [], want: 'provisional' },
    { name: 'not, since it was taken back', rows: [], back: [withdrawn], want: 'withdrawn' },
  ])('$name', ({ rows, back, want }) => {
    expect(standingOf({ shown: { areas: provisional, chosen: provisional }, snapshots: rows, withdrawn: back })).toBe(want);
  });
});

describe('a publisher', () => {
  const now = new Date('2026-11-29T12:00:00Z');
  const followed = (given: Partial<Source>): Source =>
    sourceRow('paper', { last_checked: '2026-11-29T11:48:00Z', last_good: '2026-11-29T11:48:00Z', last_changed: null, failures: 0, ...given });
  it.each([
    { name: 'that is not followed', given: { last_checked: null, last_good: null }, want: undefined },
    { name: 'that answers', given: {}, want: ['2026-11-29T11:48:00.000Z', false] },
    { name: 'that failed a moment ago', given: { last_good: '2026-11-29T11:00:00Z', failures: 1 }, want: ['2026-11-29T11:00:00.000Z', false] },
    { name: 'that fails for long', given: { last_good: '2026-11-27T11:00:00Z', failures: 40 }, want: ['2026-11-27T11:00:00.000Z', true] },
    { name: 'that never answered', given: { last_good: null, failures: 1 }, want: [undefined, true] },
    {
      name: 'that nobody asked for long',
      given: { last_checked: '2026-11-20T11:00:00Z', last_good: '2026-11-20T11:00:00Z' },
      want: ['2026-11-20T11:00:00.000Z', false],
    },
  ])('$name', ({ given, want }) => {
    const got = followingOf(followed(given), now);
    expect(got && [got.heard?.toISOString(), got.isSilent]).toEqual(want);
  });
  it('is silent by the checks alone where the time is not known', () => {
    expect(followingOf(followed({ last_good: '2026-11-28T11:00:00Z', failures: 9 }), undefined)?.isSilent).toBe(true);
  });
});

describe('in words', () => {
  const now = new Date('2026-11-29T12:00:00Z');
  it.each([
    ['en-GB', '2026-11-29T11:59:50Z', '1 minute ago'],
    ['en-GB', '2026-11-29T11:48:00Z', '12 minutes ago'],
    ['en-GB', '2026-11-29T09:30:00Z', '2 hours ago'],
    ['en-GB', '2026-11-26T12:00:00Z', '3 days ago'],
    ['en-GB', '2026-11-29T12:00:05Z', '1 minute ago'],
    ['uk-UA', '2026-11-29T11:48:00Z', '12 хвилин тому'],
    ['uk-UA', '2026-11-29T09:30:00Z', '2 години тому'],
  ])('%s: %s is %s', (locale, at, want) => {
    expect(new Format(locale).ago(new Date(at), now)).toBe(want);
  });
  it('an instant names its zone', () => {
    expect(new Format('en-GB').instant(new Date('2026-11-27T14:05:30Z'))).toBe('27 Nov 2026, 14:05 UTC');
  });
  it.each([
    ['en', 101, 'this map is 101 days old'],
    ['uk', 101, 'цій мапі 101 день'],
    ['uk', 8, 'цій мапі 8 днів'],
    ['uk', 33, 'цій мапі 33 дні'],
  ] as const)('%s: an age of %i', (language, age, want) => {
    expect(new Messages(language).count('standing.age', age)).toBe(want);
  });
});
