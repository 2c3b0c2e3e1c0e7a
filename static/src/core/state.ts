/** What the page shows, as far as it is the reader's choice; all of it lives in the URL. */
import type { Position } from './geometry';
import { type Day, dayAt, dayNumber, parseDay } from './day';
import { LANGUAGES, type Language } from './messages';

export interface Camera {
  readonly zoom: number;
  readonly lat: number;
  readonly lon: number;
}

/** What the map is made to tell; absent, it is who controls what. */
export const MODES = ['changes', 'compare'] as const;
export type Mode = (typeof MODES)[number];

/** Spans back from the day in view, in days. */
export const WINDOWS = { day: 1, week: 7, month: 30, year: 365 } as const;
export type Window = keyof typeof WINDOWS;
/** From when on changes are shown: so long before the day in view, or a day. */
export type Since = Window | Day;

export const COMPARISONS = ['split', 'overlay'] as const;
export type Comparison = (typeof COMPARISONS)[number];

export const THEMES = ['light', 'dark'] as const;
export type Theme = (typeof THEMES)[number];

/** What a page within a page shows; absent, this is a page of its own. */
export interface Embed {
  readonly theme?: Theme | undefined;
  readonly legend: boolean;
  readonly time: boolean;
}

const INSTANT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d{1,9})?Z$/;
const DECIMAL = /^-?\d+(\.\d+)?$/;

/** Absent members are the defaults: the server's source, the latest day, Ukraine as a whole. */
export interface ViewState {
  readonly source?: string | undefined;
  readonly date?: Day | undefined;
  /** The instant as of which the map is shown, such as before its publisher took it back; absent, now. */
  readonly knownAt?: string | undefined;
  readonly region?: string | undefined;
  readonly camera?: Camera | undefined;
  readonly language?: Language | undefined;
  readonly mode?: Mode | undefined;
  readonly since?: Since | undefined;
  /** What the map is compared with: the same source and day where they are absent. */
  readonly otherSource?: string | undefined;
  readonly otherDate?: Day | undefined;
  readonly comparison?: Comparison | undefined;
  /** The spot that is told about: a point, or a place by its id. */
  readonly point?: Position | undefined;
  readonly place?: number | undefined;
  readonly embed?: Embed | undefined;
}

/**
 * Reads a query string; what is malformed counts as absent. The server reads the same for the
 * head of the page: both are tested with the cases of test/page-queries.json.
 */
export function parseState(search: string): ViewState {
  const query = new URLSearchParams(search);
  const get = (name: string): string => query.get(name) ?? '';
  return {
    source: query.get('source') ?? undefined,
    date: parseDay(get('date')),
    knownAt: INSTANT.test(get('as_known_at')) ? get('as_known_at') : undefined,
    region: query.get('region') ?? undefined,
    camera: parseCamera(get('map')),
    language: pick(LANGUAGES, get('lang')),
    mode: pick(MODES, get('mode')),
    since: parseSince(get('since')),
    otherSource: query.get('with') ?? undefined,
    otherDate: parseDay(get('at')),
    comparison: pick(COMPARISONS, get('view')),
    point: parsePoint(get('point')),
    place: /^\d{1,9}$/.test(get('place')) ? Number(get('place')) : undefined,
    embed: get('embed') === '1' ? parseEmbed(query) : undefined,
  };
}

/** Writes a query string with its question mark; the empty string for the defaults. */
export function formatState(state: ViewState): string {
  const query = new URLSearchParams();
  const put = (name: string, value: string | number | undefined): void => {
    if (value !== undefined) query.set(name, String(value));
  };
  put('source', state.source);
  put('date', state.date);
  put('as_known_at', state.knownAt);
  put('region', state.region);
  put('mode', state.mode);
  put('since', state.since);
  put('with', state.otherSource);
  put('at', state.otherDate);
  put('view', state.comparison);
  put('point', state.point && state.point.map((degrees) => Number(degrees.toFixed(5))).join(','));
  put('place', state.place);
  put('map', state.camera && formatCamera(state.camera));
  put('lang', state.language);
  if (state.embed !== undefined) putEmbed(put, state.embed);
  const text = query.toString().replaceAll('%2F', '/').replaceAll('%2C', ',').replaceAll('%3A', ':');
  return text === '' ? '' : `?${text}`;
}

/** The day from which on changes are shown. */
export function sinceDay(since: Since | undefined, day: Day): Day {
  const window = isWindow(since ?? 'month');
  return window === undefined ? (since as Day) : dayAt(dayNumber(day) - WINDOWS[window]);
}

export function isWindow(since: Since): Window | undefined {
  return since in WINDOWS ? (since as Window) : undefined;
}

function parseSince(text: string): Since | undefined {
  return Object.hasOwn(WINDOWS, text) ? (text as Window) : parseDay(text);
}

function parseEmbed(query: URLSearchParams): Embed {
  return {
    theme: pick(THEMES, query.get('theme') ?? ''),
    legend: query.get('legend') !== '0',
    time: query.get('time') !== '0',
  };
}

function putEmbed(put: (name: string, value: string | undefined) => void, { theme, legend, time }: Embed): void {
  put('embed', '1');
  put('theme', theme);
  put('legend', legend ? undefined : '0');
  put('time', time ? undefined : '0');
}

function parseCamera(text: string): Camera | undefined {
  const parts = numbers(text, '/');
  const [zoom = NaN, lat = NaN, lon = NaN] = parts;
  const known = parts.length === 3 && zoom >= 0 && zoom <= 22 && isPlace(lon, lat);
  return known ? { zoom, lat, lon } : undefined;
}

function parsePoint(text: string): Position | undefined {
  const parts = numbers(text, ',');
  const [lon = NaN, lat = NaN] = parts;
  return parts.length === 2 && isPlace(lon, lat) ? [lon, lat] : undefined;
}

function isPlace(lon: number, lat: number): boolean {
  return Math.abs(lat) <= 85 && Math.abs(lon) <= 180;
}

/** Numbers as the page writes them: digits, with a point among them or none. NaN for anything else. */
function numbers(text: string, separator: string): readonly number[] {
  return text.split(separator).map((part) => (DECIMAL.test(part) ? Number(part) : NaN));
}

function formatCamera({ zoom, lat, lon }: Camera): string {
  return [zoom.toFixed(2), lat.toFixed(4), lon.toFixed(4)].map(Number).join('/');
}

function pick<T extends string>(words: readonly T[], text: string): T | undefined {
  return words.find((word) => word === text);
}
