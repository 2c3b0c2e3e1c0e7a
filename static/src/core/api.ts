/** The client of the HTTP API: requests that can be aborted, answers that are checked. */
import * as answers from './answers';
import type { Day } from './day';
import { DecodeError, type Decoder } from './decode';
import * as histories from './histories';

/** What went wrong, in the words that the page has messages for. */
export type Failure = 'offline' | 'missing' | 'refused' | 'broken' | 'unreadable';

export class ApiError extends Error {
  override readonly name = 'ApiError';
  constructor(
    readonly failure: Failure,
    /** The server's own sentence, where it gave one. */
    readonly detail: string,
  ) {
    super(`${failure}: ${detail}`);
  }
}

/** Which snapshot is asked for. No source is the server's default, no date the latest. */
export interface SnapshotQuery {
  readonly source?: string | undefined;
  readonly date?: Day | undefined;
}

/** Which ground is asked about; no region is Ukraine. */
export interface RegionQuery {
  readonly source?: string | undefined;
  readonly region?: string | undefined;
}

/** Two sources on one day. */
export interface PairQuery {
  readonly a: string;
  readonly b: string;
  readonly date: Day;
  readonly region?: string | undefined;
}

type Parameters = Readonly<Record<string, string | undefined>>;
type Fetch = (url: URL, init: RequestInit) => Promise<Response>;

export class Api {
  constructor(
    /** The address of the page; the API lives under it. */
    private readonly base: URL,
    private readonly fetch: Fetch,
  ) {}

  async sources(signal: AbortSignal): Promise<readonly answers.Source[]> {
    return (await this.get('api/v1/sources', {}, answers.sources, signal)).rows;
  }

  async snapshots(source: string, signal: AbortSignal): Promise<readonly answers.Snapshot[]> {
    const path = `api/v1/sources/${encodeURIComponent(source)}/dates`;
    return (await this.get(path, {}, answers.dates, signal)).rows;
  }

  async groups(signal: AbortSignal): Promise<readonly answers.Group[]> {
    return (await this.get('api/v1/regions', {}, answers.groups, signal)).groups;
  }

  async unitShapes(signal: AbortSignal): Promise<ReturnType<typeof answers.unitShapes>> {
    return this.get('api/v1/regions', { format: 'geojson' }, answers.unitShapes, signal);
  }

  async areas(query: SnapshotQuery & { region?: string | undefined }, signal: AbortSignal): Promise<answers.Areas> {
    return this.get('api/v1/areas', { ...query }, answers.areas, signal);
  }

  /** What each snapshot holds, and what moved to it. */
  async chronicle(query: RegionQuery, signal: AbortSignal): Promise<answers.Series> {
    return this.get('api/v1/series', { ...query, step: 'snapshot' }, answers.series, signal);
  }

  async months(query: RegionQuery, signal: AbortSignal): Promise<answers.Series> {
    return this.get('api/v1/series', { ...query, step: 'month' }, answers.series, signal);
  }

  async monthsByRegion(query: RegionQuery & { from: string; to: string }, signal: AbortSignal): Promise<answers.RegionSeries> {
    return this.get('api/v1/series', { ...query, step: 'month', by: 'region' }, answers.regionSeries, signal);
  }

  async changes(query: RegionQuery & { from: Day; to: Day }, signal: AbortSignal): Promise<answers.Changes> {
    return this.get('api/v1/changes', { ...query, format: 'json' }, answers.changes, signal);
  }

  async compare(query: PairQuery, signal: AbortSignal): Promise<answers.Comparison> {
    return this.get('api/v1/compare', { ...query }, answers.comparison, signal);
  }

  async overlap(query: PairQuery, signal: AbortSignal): Promise<answers.Overlap> {
    return this.get('api/v1/compare', { ...query, format: 'geojson' }, answers.overlap, signal);
  }

  /** Settlements called so, in any language and spelling, the likeliest first. */
  async places(q: string, limit: number, signal: AbortSignal): Promise<readonly histories.Place[]> {
    return (await this.get('api/v1/places', { q, limit: String(limit) }, histories.places, signal)).rows;
  }

  async placeHistory(id: number, date: Day | undefined, signal: AbortSignal): Promise<histories.History> {
    return this.get(`api/v1/places/${id}`, { date }, histories.history, signal);
  }

  async pointHistory([lon, lat]: answers.Position, date: Day | undefined, signal: AbortSignal): Promise<histories.History> {
    const [x, y] = [lon, lat].map((degrees) => String(Number(degrees.toFixed(5))));
    return this.get('api/v1/point', { lon: x, lat: y, date }, histories.history, signal);
  }

  /** The address of an answer, for links. */
  url(path: string, parameters: Parameters): URL {
    const url = new URL(path, this.base);
    for (const [name, value] of Object.entries(parameters)) {
      if (value !== undefined) url.searchParams.set(name, value);
    }
    return url;
  }

  /** Reads any file of the build or answer of the API. */
  async get<T>(path: string, parameters: Parameters, decode: Decoder<T>, signal: AbortSignal): Promise<T> {
    const response = await this.send(this.url(path, parameters), signal);
    if (!response.ok) throw await refusal(response);
    try {
      return decode(await response.json(), '');
    } catch (error) {
      if (signal.aborted) throw error;
      throw asUnreadable(error);
    }
  }

  /** Reads a tile; an empty one has an empty body. */
  async tile(path: string, signal: AbortSignal): Promise<ArrayBuffer> {
    const response = await this.send(new URL(path, this.base), signal);
    if (!response.ok) throw await refusal(response);
    try {
      return await response.arrayBuffer();
    } catch (error) {
      if (signal.aborted) throw error;
      throw asUnreadable(error);
    }
  }

  private async send(url: URL, signal: AbortSignal): Promise<Response> {
    try {
      return await this.fetch(url, { signal });
    } catch (error) {
      if (signal.aborted) throw error;
      throw new ApiError('offline', error instanceof Error ? error.message : '');
    }
  }
}

async function refusal(response: Response): Promise<ApiError> {
  const problem = answers.readProblem(await response.json().catch(() => undefined));
  const detail = problem?.detail ?? problem?.title ?? response.statusText;
  return new ApiError(failureOf(response.status), detail);
}

function failureOf(status: number): Failure {
  if (status === 404) return 'missing';
  return status < 500 ? 'refused' : 'broken';
}

function asUnreadable(error: unknown): ApiError {
  if (error instanceof TypeError) return new ApiError('offline', error.message); // the body broke off
  const known = error instanceof DecodeError || error instanceof SyntaxError;
  return new ApiError('unreadable', known ? error.message : String(error));
}
