/** The client of the HTTP API: requests that can be aborted, answers typed by the OpenAPI document. */
import type { paths } from '../generated/api';
import type * as answers from './answers';
import type { Day } from './day';
import type { Position } from './geometry';

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
  /** As it was known then. */
  readonly as_known_at?: string | undefined;
}

/** Which region is asked about; none is Ukraine. */
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

type Path = keyof paths;
/** What a member holds where it is there; of a member that is never there, nothing is known or needed. */
type Defined<T> = [NonNullable<T>] extends [never] ? unknown : NonNullable<T>;
type OrUndefined<T> = { readonly [K in keyof T]: T[K] | undefined };
type PartOf<P extends Path, Part extends 'query' | 'path'> = Defined<paths[P]['get']['parameters'][Part]>;
/** What an answer is asked with: the parameters of its path and those of its query. */
type ParametersOf<P extends Path> = OrUndefined<PartOf<P, 'query'>> & OrUndefined<PartOf<P, 'path'>>;
type ContentOf<P extends Path> = paths[P]['get']['responses'][200]['content'];
type Json<P extends Path> = ContentOf<P> extends { readonly 'application/json': infer Body } ? Body : never;
type GeoJson<P extends Path> = ContentOf<P> extends { readonly 'application/geo+json': infer Body } ? Body : never;

type Parameters = Readonly<Record<string, string | number | undefined>>;
type Asked = RequestInit & { readonly signal: AbortSignal };
type Fetch = (url: URL, init: RequestInit) => Promise<Response>;

const JSON_TYPE = /^application\/([a-z-]+\+)?json\b/;
const PROBLEM_TYPE = /^application\/problem\+json\b/;

export class Api {
  /** How the browser's cache is used. */
  private cache: RequestCache = 'default';

  constructor(
    /** The address of the page; the API lives under it. */
    private readonly base: URL,
    private readonly fetch: Fetch,
  ) {}

  /** From now on answers that are fresh by their age are asked for again, at little cost where they still hold: the maps changed. */
  revalidate(): void {
    this.cache = 'no-cache';
  }

  async sources(signal: AbortSignal): Promise<readonly answers.Source[]> {
    return (await this.json('/api/v1/sources', {}, signal)).rows;
  }

  /** The snapshots of a source, and what was taken back. */
  async dates(source: string, signal: AbortSignal): Promise<answers.Dates> {
    return this.json('/api/v1/sources/{source}/dates', { source }, signal);
  }

  async regions(signal: AbortSignal): Promise<answers.Regions> {
    return this.json('/api/v1/regions', {}, signal);
  }

  async regionShapes(signal: AbortSignal): Promise<answers.RegionShapes> {
    return this.geoJson('/api/v1/regions', { format: 'geojson' }, signal);
  }

  async areas(query: SnapshotQuery & { region?: string | undefined }, signal: AbortSignal): Promise<answers.Areas> {
    return this.json('/api/v1/areas', query, signal);
  }

  /** What each snapshot holds, and what moved to it. */
  async chronicle(query: RegionQuery, signal: AbortSignal): Promise<answers.Series> {
    return this.json('/api/v1/series', { ...query, step: 'snapshot' }, signal);
  }

  async months(query: RegionQuery, signal: AbortSignal): Promise<answers.Series> {
    return this.json('/api/v1/series', { ...query, step: 'month' }, signal);
  }

  async monthsByRegion(query: RegionQuery & { from: Day; to: Day }, signal: AbortSignal): Promise<answers.Series> {
    return this.json('/api/v1/series', { ...query, step: 'month', by: 'region' }, signal);
  }

  async changes(query: RegionQuery & { from: Day; to: Day }, signal: AbortSignal): Promise<answers.Changes> {
    return this.json('/api/v1/changes', { ...query, format: 'json' }, signal);
  }

  async compare(query: PairQuery, signal: AbortSignal): Promise<answers.Comparison> {
    return this.json('/api/v1/compare', query, signal);
  }

  async overlap(query: PairQuery, signal: AbortSignal): Promise<answers.Overlap> {
    return this.geoJson('/api/v1/compare', { ...query, format: 'geojson' }, signal);
  }

  /** Settlements called so, in any language and spelling, the likeliest first. */
  async places(q: string, limit: number, signal: AbortSignal): Promise<readonly answers.Place[]> {
    return (await this.json('/api/v1/places', { q, limit }, signal)).rows;
  }

  async placeHistory(id: number, date: Day | undefined, signal: AbortSignal): Promise<answers.History> {
    return this.json('/api/v1/places/{id}', { id, date }, signal);
  }

  async pointHistory([lon, lat]: Position, date: Day | undefined, signal: AbortSignal): Promise<answers.History> {
    return this.json('/api/v1/point', { lon: toMetre(lon), lat: toMetre(lat), date }, signal);
  }

  async figures(signal: AbortSignal): Promise<readonly answers.FigureRow[]> {
    return (await this.json('/api/v1/figures', {}, signal)).rows;
  }

  /** A file of the build, which is of the type that the build gave it. */
  async file<T>(path: string, signal: AbortSignal): Promise<T> {
    return (await this.readJson(this.url(path, {}), signal)) as T;
  }

  /** Reads a tile; an empty one has an empty body. */
  async tile(path: string, signal: AbortSignal): Promise<ArrayBuffer> {
    return this.read(this.url(path, {}), { signal }, (response) => response.arrayBuffer());
  }

  /** The address of an answer or file, for links. */
  url(path: string, parameters: Parameters): URL {
    const url = new URL(path, this.base);
    for (const [name, value] of Object.entries(parameters)) {
      if (value !== undefined) url.searchParams.set(name, String(value));
    }
    return url;
  }

  private async json<P extends Path>(path: P, parameters: ParametersOf<P>, signal: AbortSignal): Promise<Json<P>> {
    return (await this.readJson(this.answerUrl(path, parameters), signal)) as Json<P>;
  }

  private async geoJson<P extends Path>(path: P, parameters: ParametersOf<P>, signal: AbortSignal): Promise<GeoJson<P>> {
    return (await this.readJson(this.answerUrl(path, parameters), signal)) as GeoJson<P>;
  }

  /** Fills the parameters that the path names into it; the others become the query. */
  private answerUrl(path: Path, parameters: Parameters): URL {
    const query = Object.entries(parameters).filter(([name]) => !path.includes(`{${name}}`));
    const filled = path.replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(String(parameters[name])));
    return this.url(filled.slice(1), Object.fromEntries(query));
  }

  private async readJson(url: URL, signal: AbortSignal): Promise<unknown> {
    return this.read(url, { signal, cache: this.cache }, (response) => {
      const type = response.headers.get('content-type') ?? 'no type';
      if (!JSON_TYPE.test(type)) throw new ApiError('unreadable', `want JSON, got ${type}`);
      return response.json();
    });
  }

  private async read<T>(url: URL, init: Asked, bodyOf: (response: Response) => Promise<T>): Promise<T> {
    const response = await this.send(url, init);
    if (!response.ok) throw await refusal(response);
    try {
      return await bodyOf(response);
    } catch (error) {
      if (init.signal.aborted) throw error;
      throw asApiError(error);
    }
  }

  private async send(url: URL, init: Asked): Promise<Response> {
    try {
      return await this.fetch(url, init);
    } catch (error) {
      if (init.signal.aborted) throw error;
      throw new ApiError('offline', error instanceof Error ? error.message : '');
    }
  }
}

/** Rounds degrees to 5 decimals, about a metre. */
function toMetre(degrees: number): number {
  return Number(degrees.toFixed(5));
}

async function refusal(response: Response): Promise<ApiError> {
  return new ApiError(failureOf(response.status), (await problemOf(response))?.detail ?? response.statusText);
}

/** The problem details of a refusal; undefined where something between the page and the server answered. */
async function problemOf(response: Response): Promise<answers.Problem | undefined> {
  if (!PROBLEM_TYPE.test(response.headers.get('content-type') ?? '')) return undefined;
  return response.json().then(
    (body) => body as answers.Problem,
    () => undefined,
  );
}

function failureOf(status: number): Failure {
  if (status === 404) return 'missing';
  return status < 500 ? 'refused' : 'broken';
}

function asApiError(error: unknown): ApiError {
  if (error instanceof ApiError) return error;
  if (error instanceof TypeError) return new ApiError('offline', error.message); // the body broke off
  return new ApiError('unreadable', error instanceof Error ? error.message : String(error));
}
