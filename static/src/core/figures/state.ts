/** What the page of figures shows, as far as it is the reader's choice; all of it lives in the URL. */
import { LANGUAGES, type Language } from '../messages';
import { type Kind, KINDS, type Verdict, VERDICTS } from './answer';

export const COLUMNS = ['publisher', 'date', 'printed', 'computed', 'difference', 'verdict'] as const;
export type Column = (typeof COLUMNS)[number];

export interface Order {
  readonly by: Column;
  readonly descending: boolean;
}

/** The newest first. */
export const DEFAULT_ORDER: Order = { by: 'date', descending: true };

/** Which figures are wanted; absent members want any. */
export interface Filter {
  readonly verdict?: Verdict | undefined;
  readonly publisher?: string | undefined;
  readonly basis?: string | undefined;
  readonly kind?: Kind | undefined;
  readonly query?: string | undefined;
}

export const NO_FILTER: Filter = { verdict: undefined, publisher: undefined, basis: undefined, kind: undefined, query: undefined };

export interface FiguresState extends Filter {
  readonly order: Order;
  readonly language?: Language | undefined;
}

/** Reads a query string; what is malformed counts as absent. */
export function parseState(search: string): FiguresState {
  const query = new URLSearchParams(search);
  const text = (name: string): string | undefined => emptyIsAbsent(query.get(name));
  return {
    verdict: VERDICTS.find((verdict) => verdict === query.get('verdict')),
    publisher: text('publisher'),
    basis: text('basis'),
    kind: KINDS.find((kind) => kind === query.get('metric')),
    query: text('q'),
    order: parseOrder(query.get('sort') ?? ''),
    language: LANGUAGES.find((language) => language === query.get('lang')),
  };
}

/** Writes a query string with its question mark; the empty string for the defaults. */
export function formatState(state: FiguresState): string {
  const query = new URLSearchParams();
  const put = (name: string, value: string | undefined): void => {
    if (value !== undefined) query.set(name, value);
  };
  put('verdict', state.verdict);
  put('publisher', state.publisher);
  put('basis', state.basis);
  put('metric', state.kind);
  put('q', emptyIsAbsent(state.query));
  put('sort', sameOrder(state.order, DEFAULT_ORDER) ? undefined : formatOrder(state.order));
  put('lang', state.language);
  const text = query.toString();
  return text === '' ? '' : `?${text}`;
}

/** Reads a column's name, after a minus where the largest or newest come first. */
export function parseOrder(text: string): Order {
  const descending = text.startsWith('-');
  const by = COLUMNS.find((column) => column === (descending ? text.slice(1) : text));
  return by === undefined ? DEFAULT_ORDER : { by, descending };
}

export function formatOrder({ by, descending }: Order): Column | `-${Column}` {
  return descending ? `-${by}` : by;
}

export function sameOrder(a: Order, b: Order): boolean {
  return a.by === b.by && a.descending === b.descending;
}

/** The order when a column's head is pressed: its own way first, then the other way round. */
export function pressed(before: Order, by: Column): Order {
  if (before.by === by) return { by, descending: !before.descending };
  return { by, descending: by !== 'publisher' && by !== 'verdict' };
}

export function isFiltered({ verdict, publisher, basis, kind, query }: Filter): boolean {
  return [verdict, publisher, basis, kind, emptyIsAbsent(query)].some((member) => member !== undefined);
}

function emptyIsAbsent(text: string | null | undefined): string | undefined {
  const trimmed = text?.trim();
  return trimmed === '' ? undefined : trimmed;
}
