import { describe, expect, it } from 'vitest';
import type { Day } from '../src/core/day';
import type { SourceHistory, Status } from '../src/core/answers';
import { dayOn, kindOf, layOutDayStrip, placeOn, type DayStrip } from '../src/core/daystrip';
import { sourceHistory } from './samples';

type Row = readonly [status: Status | null, from: string, to: string | null];

function source(name: string, rows: readonly Row[]): SourceHistory {
  const intervals = rows.map(([status, from, to], i) => ({
    status,
    from: from as Day,
    after: (rows[i - 1]?.[2] ?? null) as Day | null,
    to: to as Day | null,
    snapshots: 1,
  }));
  return sourceHistory(name, { intervals });
}

const LAST: Readonly<Record<string, string>> = { a: '2023-01-01', b: '2022-06-01' };
const last = (name: string): Day | undefined => LAST[name] as Day | undefined;
const lay = (...sources: SourceHistory[]): DayStrip => {
  const strip = layOutDayStrip(sources, last, 365);
  if (strip === undefined) throw new Error('no strip');
  return strip;
};

describe('layOutDayStrip', () => {
  const a = source('a', [
    [null, '2022-01-01', '2022-03-01'],
    ['contested', '2022-03-11', '2022-03-12'],
    ['occupied', '2022-03-13', null],
  ]);

  it('spans from the first snapshot of all to the last', () => {
    const strip = lay(a, source('b', [['occupied', '2022-02-25', null]]));
    expect([strip.from, strip.to, strip.lanes.length]).toEqual(['2022-01-01', '2023-01-01', 2]);
    expect(strip.lanes[1]).toEqual([{ kind: 'occupied', x: 55, width: 96 }]);
  });

  it('leaves the time between two statuses open, and keeps short runs in sight and on top', () => {
    expect(lay(a).lanes[0]).toEqual([
      { kind: 'occupied', x: 71, width: 294 },
      { kind: undefined, x: 0, width: 59 },
      { kind: 'contested', x: 69, width: 2 },
    ]);
  });

  it('keeps what began on the last day inside', () => {
    const [lane] = lay(
      source('a', [
        ['occupied', '2022-02-25', '2022-12-31'],
        ['liberated', '2023-01-01', null],
      ]),
    ).lanes;
    const piece = lane?.find(({ kind }) => kind === 'liberated');
    expect(piece && piece.x + piece.width).toBe(365);
  });

  it('ends an open run at its first day where the source is not known', () => {
    expect(layOutDayStrip([source('c', [['occupied', '2022-02-25', null]])], last, 100)).toBeUndefined();
  });

  it('has nothing to show without intervals', () => {
    expect(layOutDayStrip([], last, 100)).toBeUndefined();
    expect(layOutDayStrip([source('a', [])], last, 100)).toBeUndefined();
  });

  it('labels no more years than have room', () => {
    const long = source('a', [[null, '2014-03-18', null]]);
    expect(layOutDayStrip([long], last, 308)?.years.map(({ year }) => year)).toEqual(['2015', '2017', '2019', '2021', '2023']);
    expect(layOutDayStrip([long], last, 1000)?.years).toHaveLength(9);
  });
});

describe('days on a strip', () => {
  const strip = lay(source('a', [['occupied', '2022-01-01', null]]));
  it.each([
    ['2022-01-01', 0],
    ['2023-01-01', 1],
    ['2021-12-31', undefined],
    ['2023-01-02', undefined],
  ])('%s stands at %s', (day, at) => {
    expect(placeOn(strip, day as Day)).toBe(at);
  });
  it('come back from a share, inside the strip', () => {
    expect([-1, 0, 0.5, 1, 2].map((share) => dayOn(strip, share))).toEqual(['2022-01-01', '2022-01-01', '2022-07-03', '2023-01-01', '2023-01-01']);
  });
});

describe('kindOf', () => {
  it.each([
    ['occupied', '2014-09-05', 'pre-2022'],
    ['occupied', '2022-02-24', 'occupied'],
    ['contested', '2014-09-05', 'contested'],
    [null, '2014-09-05', undefined],
  ] as const)('%s since %s is drawn as %s', (status, from, kind) => {
    const history = source('a', [[status, from, null]]);
    const [interval] = history.intervals;
    expect(interval && kindOf(interval, history)).toBe(kind);
  });
  it('follows what the snapshot in view tells, where it tells it', () => {
    const history = {
      ...source('a', [
        ['occupied', '2022-04-03', '2022-05-01'],
        ['occupied', '2022-06-01', null],
      ]),
      since: 'pre-2022',
    } as const;
    const kinds = (snapshot: string): unknown[] => history.intervals.map((each) => kindOf(each, { ...history, snapshot: snapshot as Day }));
    expect(kinds('2022-04-10')).toEqual(['pre-2022', 'occupied']);
    expect(kinds('2022-06-10')).toEqual(['occupied', 'pre-2022']);
  });
});
