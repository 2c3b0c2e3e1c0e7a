/** What the page shows, as far as it is the reader's choice; all of it lives in the URL. */
import { type Day, parseDay } from './day';
import { LANGUAGES, type Language } from './messages';

export interface Camera {
  readonly zoom: number;
  readonly lat: number;
  readonly lon: number;
}

/** Absent members are the defaults: the server's source, the latest day, Ukraine as a whole. */
export interface ViewState {
  readonly source?: string | undefined;
  readonly date?: Day | undefined;
  readonly region?: string | undefined;
  readonly camera?: Camera | undefined;
  readonly language?: Language | undefined;
}

/** Reads a query string; what is malformed counts as absent. */
export function parseState(search: string): ViewState {
  const query = new URLSearchParams(search);
  return {
    source: query.get('source') ?? undefined,
    date: parseDay(query.get('date') ?? ''),
    region: query.get('region') ?? undefined,
    camera: parseCamera(query.get('map') ?? ''),
    language: LANGUAGES.find((language) => language === query.get('lang')),
  };
}

/** Writes a query string with its question mark; the empty string for the defaults. */
export function formatState(state: ViewState): string {
  const query = new URLSearchParams();
  const put = (name: string, value: string | undefined): void => {
    if (value !== undefined) query.set(name, value);
  };
  put('source', state.source);
  put('date', state.date);
  put('region', state.region);
  put('map', state.camera && formatCamera(state.camera));
  put('lang', state.language);
  const text = query.toString().replaceAll('%2F', '/');
  return text === '' ? '' : `?${text}`;
}

function parseCamera(text: string): Camera | undefined {
  const parts = text.split('/');
  const [zoom = NaN, lat = NaN, lon = NaN] = parts.map((part) => (part.trim() === '' ? NaN : Number(part)));
  const known = parts.length === 3 && zoom >= 0 && zoom <= 22 && Math.abs(lat) <= 85 && Math.abs(lon) <= 180;
  return known ? { zoom, lat, lon } : undefined;
}

function formatCamera({ zoom, lat, lon }: Camera): string {
  return [zoom.toFixed(2), lat.toFixed(4), lon.toFixed(4)].map(Number).join('/');
}
