import { describe, expect, it } from 'vitest';
import type { Dates, WithdrawnMap } from '../src/core/answers';
import { isStillSo, newsOf } from '../src/core/news';
import { day, snapshot } from './samples';

const [FIRST, SECOND] = ['2026-11-26', '2026-11-27'];

/** A list of maps, by day and revision. */
function listOf(maps: Readonly<Record<string, string>>, takenBack: readonly string[] = []): Dates {
  const rows = Object.entries(maps).map(([date, id]) => snapshot(date, { revision_id: id }));
  const withdrawn = takenBack.map((id): WithdrawnMap => ({
    date: day(SECOND),
    revision: 1,
    revision_id: id,
    published: null,
    recorded_at: '2026-11-27T10:00:00Z',
    withdrawn_at: '2026-11-29T10:00:00Z',
    provenance: 'a file',
    reason: '',
  }));
  return { source: 'paper', attribution: '', attribution_url: '', rows, withdrawn };
}

describe('news', () => {
  const before = listOf({ [FIRST]: 'r1', [SECOND]: 'r2' });
  const shown = { snapshot: day(SECOND), revision_id: 'r2' };
  it.each([
    { name: 'nothing', after: before, want: undefined },
    { name: 'a day after the last', after: listOf({ [FIRST]: 'r1', [SECOND]: 'r2', '2026-11-28': 'r3' }), want: ['newer', '2026-11-28'] },
    { name: 'a day before', after: listOf({ '2026-11-01': 'r3', [FIRST]: 'r1', [SECOND]: 'r2' }), want: undefined },
    { name: 'another day corrected', after: listOf({ [FIRST]: 'r3', [SECOND]: 'r2' }), want: undefined },
    { name: 'this day corrected', after: listOf({ [FIRST]: 'r1', [SECOND]: 'r3' }), want: ['revised', SECOND] },
    { name: 'this day taken back', after: listOf({ [FIRST]: 'r1' }, ['r2']), want: ['withdrawn', SECOND] },
    { name: 'this day taken back, and the one before it there again', after: listOf({ [FIRST]: 'r1', [SECOND]: 'r3' }, ['r2']), want: ['withdrawn', SECOND] },
    { name: 'this day taken back, with no other in its place', after: listOf({ [FIRST]: 'r1', [SECOND]: 'r2' }, ['r2']), want: ['withdrawn', SECOND] },
    { name: 'this day gone', after: listOf({ [FIRST]: 'r1' }), want: ['withdrawn', SECOND] },
  ])('of $name', ({ after, want }) => {
    const got = newsOf(before, after, shown);
    expect(got && [got.kind, got.day]).toEqual(want);
  });
  it('are none of a map that the list never had', () => {
    expect(newsOf(before, before, { snapshot: day(SECOND), revision_id: 'r9' })).toBeUndefined();
  });
  it('are of a first map too', () => {
    expect(newsOf(listOf({}), before, undefined)).toEqual({ kind: 'newer', day: SECOND });
  });
  it('of a newer day end with that day', () => {
    const news = { kind: 'newer', day: day(SECOND) } as const;
    expect([isStillSo(news, before), isStillSo(news, listOf({ [FIRST]: 'r1' }))]).toEqual([true, false]);
  });
});
