import { describe, expect, it } from 'vitest';
import { Api } from '../src/core/api';
import type { Day } from '../src/core/day';
import type { Scene } from '../src/core/scene';
import { Session } from '../src/core/session';
import type { ViewState } from '../src/core/state';

const day = (text: string): Day => text as Day;

interface Server {
  readonly requests: string[];
  /** Answers that stand in for the good ones, by path. */
  readonly broken: Map<string, () => Promise<Response>>;
}

function source(name: string, snapshots: number): object {
  const words = { title: name, description: '', licence: '', attribution: name, attribution_url: '' };
  return { source: name, ...words, publishable: true, statuses: {}, first: '2022-01-01', last: '2022-03-01', snapshots };
}

/** A server of two sources whose map of any day is as old as asked. */
function answer({ pathname, searchParams }: URL, names: readonly string[]): object {
  const name = searchParams.get('source') ?? 'settlements';
  const date = searchParams.get('date') ?? '2022-03-01';
  const meta = { source: name, date, snapshot: date, age_days: 0, revision: 1, published: null, provenance: '', licence: '', attribution: '', attribution_url: '', flags: [] };
  const total = { status: 'occupied', sphere_km2: 1, geodesic_km2: 2, since: [] };
  const span = { days: 1, attribution: '', attribution_url: '' };
  const [none, region] = [{ sphere_km2: 0, geodesic_km2: 0 }, searchParams.get('region') ?? 'UA'];
  const moved = { gained: none, lost: none, net: none, redrawn: { gained: none, lost: none } };
  const [from, to] = [searchParams.get('from'), searchParams.get('to')];
  if (pathname === '/api/v1/sources') return { rows: names.map((each) => source(each, 2)) };
  if (pathname === '/api/v1/series') return { source: name, region, attribution: '', attribution_url: '', points: [] };
  if (pathname === '/api/v1/changes') return { source: name, region, from_snapshot: from, from_revision: 1, to_snapshot: to, to_revision: 2, ...span, total: moved };
  if (pathname === '/api/v1/compare') return compared(searchParams, none);
  if (pathname === '/api/v1/areas') return { ...meta, boundary: 'b', region, rows: [], total, by_status: [] };
  const snapshot = { revision: 1, sphere_km2: 1, geodesic_km2: 1, statuses: ['occupied'], split_since: false, flags: [] };
  return { source: name, rows: ['2022-01-01', '2022-03-01'].map((each) => ({ date: each, ...snapshot })) };
}

function compared(query: URLSearchParams, none: object): object {
  const side = (source: string | null): object => ({ source, snapshot: query.get('date'), age_days: 0, revision: 1, attribution: '', attribution_url: '' });
  return { a: side(query.get('a')), b: side(query.get('b')), region: 'UA', statuses: ['occupied'], only_a: none, only_b: none, both: none, iou: 1, features: [] };
}

function start(state: ViewState = {}, names: readonly string[] = ['deepstate', 'settlements']): { session: Session; server: Server; scenes: Scene[] } {
  const server: Server = { requests: [], broken: new Map() };
  const api = new Api(new URL('http://localhost/'), (url, { signal }) => {
    server.requests.push(url.pathname + url.search);
    return new Promise((resolve, reject) => {
      signal?.addEventListener('abort', () => reject(signal.reason as Error));
      const respond = server.broken.get(url.pathname) ?? ((): Promise<Response> => Promise.resolve(Response.json(answer(url, names))));
      setTimeout(() => void respond().then(resolve, reject), 1);
    });
  });
  const scenes: Scene[] = [];
  const session = new Session(api, { onScene: (scene) => scenes.push(scene) }, state, 'en');
  return { session, server, scenes };
}

const settled = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 40));

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
    expect(server.requests.sort()).toEqual(['/api/v1/areas?region=donbas', '/api/v1/series?region=donbas&step=month', '/api/v1/series?region=donbas&step=snapshot']);
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
    server.broken.set('/api/v1/areas', () => Promise.resolve(Response.json(problem, { status: 404 })));
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

  it('holds two days of a source against each other, whichever is the later', async () => {
    const { session, server } = start({ date: day('2022-01-01'), mode: 'compare', otherDate: day('2022-02-01') });
    await session.load();
    expect(server.requests).toContain('/api/v1/changes?from=2022-01-01&to=2022-02-01&format=json');
    expect(session.scene.comparison).toBeUndefined();
  });
});
