import { describe, expect, it } from 'vitest';
import { Api } from '../src/core/api';
import type { Day } from '../src/core/day';
import { Session } from '../src/core/session';
import type { ViewState } from '../src/core/state';
import { answerTo } from './fakeapi';

const settled = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 30));

function start(state: ViewState): { session: Session; spots: string[]; aborted: string[]; broken: { now: boolean } } {
  const [spots, aborted, broken]: [string[], string[], { now: boolean }] = [[], [], { now: false }];
  const api = new Api(new URL('http://localhost/'), (url, { signal }) => {
    const isSpot = /point|places/.test(url.pathname);
    if (isSpot) spots.push(url.pathname.replace('/api/v1/', '') + url.search);
    return new Promise((resolve, reject) => {
      signal?.addEventListener('abort', () => {
        if (isSpot) aborted.push(url.search);
        reject(signal.reason as Error);
      });
      setTimeout(() => (isSpot && broken.now ? reject(new TypeError('gone')) : resolve(Response.json(answerTo(url)))), 1);
    });
  });
  return { session: new Session(api, { onScene: () => undefined }, state, 'en'), spots, aborted, broken };
}

const date = (text: string): Day => text as Day;

describe('the spot of a session', () => {
  it('is asked for once the day in view is known', async () => {
    const { session, spots } = start({ place: 490 });
    await session.load();
    expect(spots).toEqual(['places/490?date=2022-03-01']);
    expect(session.scene.spot?.date).toBe('2022-03-01');
  });

  it('is nothing where none is chosen', async () => {
    const { session, spots } = start({});
    await session.load();
    expect([spots, session.scene.spot]).toEqual([[], undefined]);
  });

  it('stays in view from day to day, not from spot to spot', async () => {
    const { session, spots } = start({ point: [37.123456, 48], date: date('2022-01-01') });
    await session.load();
    session.change({ date: date('2022-02-01') });
    expect(session.scene.spot?.date).toBe('2022-01-01');
    await settled();
    expect(session.scene.spot?.date).toBe('2022-02-01');
    session.change({ point: undefined, place: 7 });
    expect(session.scene.spot).toBeUndefined();
    await settled();
    session.change({ place: undefined });
    expect(session.scene.spot).toBeUndefined();
    expect(spots).toEqual(['point?lon=37.12346&lat=48&date=2022-01-01', 'point?lon=37.12346&lat=48&date=2022-02-01', 'places/7?date=2022-02-01']);
  });

  it('is that of the last of several quick choices', async () => {
    const { session, aborted } = start({ date: date('2022-01-01') });
    await session.load();
    session.change({ place: 1 });
    await Promise.resolve();
    session.change({ place: 2 });
    await settled();
    expect(session.scene.spot).toBeDefined();
    expect(aborted.length).toBeLessThanOrEqual(1);
  });

  it('has its own trouble, and recovers', async () => {
    const { session, broken } = start({ date: date('2022-01-01') });
    await session.load();
    broken.now = true;
    session.change({ place: 1 });
    await settled();
    expect([session.scene.spotTrouble?.failure, session.scene.spot]).toEqual(['offline', undefined]);
    broken.now = false;
    await session.load();
    expect([session.scene.spotTrouble, session.scene.spot?.region]).toEqual([undefined, 'UA-14']);
  });
});
