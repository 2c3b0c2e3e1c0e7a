import { describe, expect, it } from 'vitest';
import { Api } from '../src/core/api';
import type { Scene } from '../src/core/scene';
import { Session } from '../src/core/session';
import type { ViewState } from '../src/core/state';
import { answerTo } from './fakeapi';
import { areas, day, snapshot, sourceRow } from './samples';

interface Server {
  readonly requests: string[];
  /** Answers that stand in for the good ones, by path. */
  readonly broken: Map<string, () => Promise<Response>>;
}

function start(state: ViewState = {}, names: readonly string[] = ['deepstate', 'settlements']): { session: Session; server: Server; scenes: Scene[] } {
  const server: Server = { requests: [], broken: new Map() };
  const api = new Api(new URL('http://localhost/'), (url, { signal }) => {
    server.requests.push(url.pathname + url.search);
    return new Promise((resolve, reject) => {
      signal?.addEventListener('abort', () => reject(signal.reason as Error));
      const respond = server.broken.get(url.pathname) ?? ((): Promise<Response> => Promise.resolve(Response.json(answerTo(url, names))));
      pending++;
      setTimeout(() => {
        pending--;
        void respond().then(resolve, reject);
      }, 1);
    });
  });
  const scenes: Scene[] = [];
  const session = new Session(api, { onScene: (scene) => scenes.push(scene) }, state, 'en');
  return { session, server, scenes };
}

/** Requests on their way, in all sessions of a test. */
let pending = 0;

/** Waits until a session asks for nothing more. */
async function settled(): Promise<void> {
  for (let quiet = 0; quiet < 5; quiet = pending === 0 ? quiet + 1 : 0) await new Promise((resolve) => setTimeout(resolve, 1));
}

describe('Session', () => {
  it('loads all that there is to see, with nothing named that was not chosen', async () => {
    const { session, server } = start();
    await session.load();
    expect(server.requests.sort()).toEqual([
      '/api/v1/areas',
      '/api/v1/series?from=2020-01-01&to=2022-12-31&step=month&by=region',
      '/api/v1/series?step=month',
      '/api/v1/series?step=snapshot',
      '/api/v1/sources',
      '/api/v1/sources/settlements/dates',
    ]);
    const { shown, snapshots, sources, loading, trouble } = session.scene;
    expect([shown?.areas.snapshot, snapshots.length, sources.length, loading, trouble]).toEqual(['2022-03-01', 2, 2, false, undefined]);
  });

  it('says that the history is still being read, and shows all of it once it is there', async () => {
    const { session, server } = start();
    const sources = (unread: number) => (): Promise<Response> => Promise.resolve(Response.json({ rows: [sourceRow('settlements', { snapshots: 1, unread })] }));
    server.broken.set('/api/v1/sources', sources(300));
    await session.load();
    const words = 'maps to go; the page shows them when they are there.';
    expect(session.scene.trouble).toEqual({ failure: 'reading', detail: `300 ${words}` });
    expect(session.scene.shown?.areas.snapshot).toBe('2022-03-01');
    expect(server.requests.filter((request) => request.includes('series'))).toEqual([]);
    server.broken.set('/api/v1/sources', sources(20));
    server.requests.length = 0;
    await session.readAgain();
    expect([session.scene.trouble?.detail, server.requests]).toEqual([`20 ${words}`, ['/api/v1/sources']]);
    server.broken.delete('/api/v1/sources');
    await session.readAgain();
    expect(session.scene.trouble).toBeUndefined();
    expect(server.requests).toContain('/api/v1/areas'); // the first map is of another database
    expect(server.requests).toContain('/api/v1/series?step=month');
  });

  it('shows the last of several quick choices, and aborts the others', async () => {
    const { session, scenes } = start();
    await session.load();
    session.change({ date: day('2022-01-02') });
    session.change({ date: day('2022-01-03') });
    session.change({ date: day('2022-01-04') });
    await settled();
    const seen = new Set(scenes.map((scene) => scene.shown?.areas.snapshot));
    expect([...seen]).toEqual([undefined, '2022-03-01', '2022-01-04']);
  });

  it('does not ask again for a map that it has', async () => {
    const { session, server } = start({ date: day('2022-01-01') });
    await session.load();
    session.change({ date: day('2022-02-01') });
    await settled();
    const before = server.requests.length;
    session.change({ date: day('2022-01-01') });
    await settled();
    expect(session.scene.shown?.areas.snapshot).toBe('2022-01-01');
    expect(server.requests.length).toBe(before);
  });

  it('asks for the numbers of a region only', async () => {
    const { session, server } = start();
    await session.load();
    server.requests.length = 0;
    session.change({ region: 'donbas' });
    await settled();
    expect(server.requests.sort()).toEqual([
      '/api/v1/areas?region=donbas',
      '/api/v1/series?region=donbas&step=month',
      '/api/v1/series?region=donbas&step=snapshot',
    ]);
    expect(session.scene.shown?.chosen.region).toBe('donbas');
    expect(session.scene.shown?.areas.region).toBe('UA');
  });

  it('forgets one source when another is chosen', async () => {
    const { session } = start();
    await session.load();
    session.change({ source: 'deepstate' });
    expect([session.scene.shown, session.scene.snapshots]).toEqual([undefined, []]);
    await settled();
    expect(session.scene.shown?.areas.source).toBe('deepstate');
  });

  it('shows a source that has maps where the default has none', async () => {
    const { session } = start({}, ['own']);
    await session.load();
    await settled();
    expect(session.scene.shown?.areas.source).toBe('own');
  });

  it('keeps the map in view when the connection is lost, and recovers', async () => {
    const { session, server } = start();
    await session.load();
    server.broken.set('/api/v1/areas', () => Promise.reject(new TypeError('fetch failed')));
    session.change({ date: day('2022-02-01') });
    await settled();
    expect(session.scene.trouble?.failure).toBe('offline');
    expect(session.scene.shown?.areas.snapshot).toBe('2022-03-01');
    server.broken.clear();
    await session.load();
    expect([session.scene.trouble, session.scene.shown?.areas.snapshot]).toEqual([undefined, '2022-02-01']);
  });

  it('shows no map for a day that has none', async () => {
    const { session, server } = start();
    await session.load();
    const problem = { title: 'Not Found', status: 404, detail: 'the first is of 2022-01-01' };
    server.broken.set('/api/v1/areas', () => Promise.resolve(Response.json(problem, { status: 404, headers: { 'content-type': 'application/problem+json' } })));
    session.change({ date: day('2010-01-01') });
    await settled();
    expect(session.scene.shown).toBeUndefined();
    expect(session.scene.trouble).toEqual({ failure: 'missing', detail: 'the first is of 2022-01-01' });
  });

  it('measures what changed since a day, begun no earlier than the first map', async () => {
    const { session, server } = start({ date: day('2022-02-01'), mode: 'changes', since: 'week' });
    await session.load();
    expect(server.requests).toContain('/api/v1/changes?from=2022-01-25&to=2022-02-01&format=json');
    session.change({ since: day('2001-01-01') });
    await settled();
    expect(server.requests.at(-1)).toBe('/api/v1/changes?from=2022-01-01&to=2022-02-01&format=json');
    session.change({ mode: undefined });
    await settled();
    expect(session.scene.changes).toBeUndefined();
  });

  it('holds two sources against each other on the day in view', async () => {
    const { session, server } = start({ mode: 'compare', otherSource: 'deepstate' });
    await session.load();
    expect(session.scene.other?.source).toBe('deepstate');
    expect(server.requests).toContain('/api/v1/compare?a=settlements&b=deepstate&date=2022-03-01');
    expect(session.scene.overlap).toBeUndefined();
    session.change({ comparison: 'overlay' });
    await settled();
    expect(session.scene.overlap?.features).toEqual([]);
  });

  it('keeps the map in view and gives the reason where two sources cannot be compared', async () => {
    const { session, server } = start({ mode: 'compare', otherSource: 'deepstate', comparison: 'overlay' });
    const problem = { title: 'Bad Request', status: 400, detail: 'deepstate does not speak of occupied' };
    server.broken.set('/api/v1/compare', () =>
      Promise.resolve(Response.json(problem, { status: 400, headers: { 'content-type': 'application/problem+json' } })),
    );
    await session.load();
    const { shown, comparison, overlap, incomparable, trouble } = session.scene;
    expect([shown?.areas.source, comparison, overlap, incomparable, trouble]).toEqual(['settlements', undefined, undefined, problem.detail, undefined]);
    server.broken.clear();
    session.change({ comparison: 'split' });
    await settled();
    expect([session.scene.incomparable, session.scene.comparison?.iou]).toEqual([undefined, 1]);
  });

  it('holds two days of a source against each other, whichever is the later', async () => {
    const { session, server } = start({ date: day('2022-01-01'), mode: 'compare', otherDate: day('2022-02-01') });
    await session.load();
    expect(server.requests).toContain('/api/v1/changes?from=2022-01-01&to=2022-02-01&format=json');
    expect(session.scene.comparison).toBeUndefined();
  });

  it('compares no two sources that are in view on different days', async () => {
    const { session, server } = start({ date: day('2022-03-01'), mode: 'compare', otherSource: 'deepstate', otherDate: day('2022-02-01') });
    await session.load();
    const { shown, other, comparison } = session.scene;
    expect([shown?.areas.snapshot, other?.source, other?.snapshot]).toEqual(['2022-03-01', 'deepstate', '2022-02-01']);
    expect(comparison).toBeUndefined();
    expect(server.requests.filter((request) => request.startsWith('/api/v1/compare'))).toEqual([]);
  });

  it('shows the maps of two days of a source as two', async () => {
    const { session } = start({ date: day('2022-03-01'), mode: 'compare', otherDate: day('2022-02-01') });
    await session.load();
    expect([session.scene.shown?.areas.snapshot, session.scene.other?.snapshot]).toEqual(['2022-03-01', '2022-02-01']);
  });

  it('measures no change from a map to itself', async () => {
    const { session, server } = start({ date: day('2022-03-01'), mode: 'compare', otherDate: day('2022-03-01') });
    await session.load();
    expect(session.scene.other?.snapshot).toBe('2022-03-01');
    expect(server.requests.filter((request) => request.startsWith('/api/v1/changes'))).toEqual([]);
  });

  describe('while maps come and go', () => {
    const listed = (...maps: readonly (readonly [string, string])[]): (() => Promise<Response>) => {
      const rows = maps.map(([date, id]) => snapshot(date, { revision_id: id }));
      return () => Promise.resolve(Response.json({ source: 'settlements', attribution: '', attribution_url: '', rows, withdrawn: [] }));
    };
    const stateIs = (state: string) => (): Promise<Response> => Promise.resolve(Response.json({ rows: [sourceRow('settlements', { state })] }));
    const DATES = '/api/v1/sources/settlements/dates';
    const [OLD, NEW] = [
      ['2022-03-01', 'r1-1a2b3c4d'],
      ['2022-03-02', 'r2-00000000'],
    ] as const;

    async function open(state: ViewState): Promise<ReturnType<typeof start>> {
      const started = start(state);
      started.server.broken.set('/api/v1/sources', stateIs('a'));
      started.server.broken.set(DATES, listed(OLD));
      await started.session.load();
      started.server.broken.set('/api/v1/sources', stateIs('b'));
      started.server.broken.set(DATES, listed(OLD, NEW));
      started.server.requests.length = 0;
      return started;
    }

    it('lists the new map and offers it, and shows it when it is asked for', async () => {
      const { session, server } = await open({});
      await session.refresh();
      const { news, shown, snapshots, chronicle } = session.scene;
      expect([news, shown?.areas.snapshot, snapshots.length, chronicle === undefined]).toEqual([{ kind: 'newer', day: '2022-03-02' }, '2022-03-01', 2, false]);
      expect(session.scene.state.date).toBe('2022-03-01'); // all that is drawn stays at the map in view
      expect(server.requests.filter((request) => request.startsWith('/api/v1/areas'))).toEqual([]);
      server.broken.set('/api/v1/areas', () => Promise.resolve(Response.json(areas('settlements', '2022-03-02', { revision_id: 'r2-00000000' }))));
      session.takeNews();
      await settled();
      expect([session.scene.news, session.scene.shown?.areas.snapshot]).toEqual([undefined, '2022-03-02']);
    });

    it('keeps to the map in view while the new one waits, whatever else is chosen', async () => {
      const { session, server } = await open({});
      await session.refresh();
      server.requests.length = 0;
      session.change({ region: 'donbas' });
      await settled();
      expect(server.requests.filter((request) => request.startsWith('/api/v1/areas'))).toEqual([
        '/api/v1/areas?date=2022-03-01',
        '/api/v1/areas?date=2022-03-01&region=donbas',
      ]);
    });

    it('asks for nothing more where nothing changed but the last check', async () => {
      const { session, server } = await open({});
      const checked = sourceRow('settlements', { state: 'a', last_checked: '2026-11-29T12:00:00Z', failures: 0 });
      server.broken.set('/api/v1/sources', () => Promise.resolve(Response.json({ rows: [checked] })));
      await session.refresh();
      expect([server.requests, session.scene.sources[0]?.last_checked]).toEqual([['/api/v1/sources'], '2026-11-29T12:00:00Z']);
    });

    it('offers the corrected map of the day in view', async () => {
      const { session, server } = await open({ date: day('2022-03-01') });
      server.broken.set(DATES, listed(['2022-03-01', 'r3-11111111']));
      await session.refresh();
      expect(session.scene.news).toEqual({ kind: 'revised', day: '2022-03-01' });
      server.requests.length = 0;
      session.takeNews();
      await settled();
      expect(server.requests).toContain('/api/v1/areas?date=2022-03-01');
    });

    it('stays as it is where the server does not answer', async () => {
      const { session, server } = await open({});
      server.broken.set('/api/v1/sources', () => Promise.reject(new TypeError('gone')));
      await session.refresh();
      expect([session.scene.trouble, session.scene.shown?.areas.snapshot, session.scene.sources.length]).toEqual([undefined, '2022-03-01', 1]);
    });

    it('leaves what is not wanted', async () => {
      const { session } = await open({});
      await session.refresh();
      session.leaveNews();
      await session.refresh();
      expect([session.scene.news, session.scene.shown?.areas.snapshot]).toEqual([undefined, '2022-03-01']);
    });
  });

  it('shows a map as it was known, until another day is chosen', async () => {
    const { session, server } = start({ date: day('2022-03-01'), knownAt: '2022-03-01T10:00:00Z' });
    await session.load();
    expect(server.requests).toContain('/api/v1/areas?date=2022-03-01&as_known_at=2022-03-01T10%3A00%3A00Z');
    session.change({ date: day('2022-01-01') });
    await settled();
    expect([session.scene.state.knownAt, server.requests.at(-1)?.includes('as_known_at')]).toEqual([undefined, false]);
  });
});
