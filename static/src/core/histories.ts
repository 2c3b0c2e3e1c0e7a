/** What the API knows of places, and who held a spot when: how it is checked on arrival. */
import { STATUSES } from './answers';
import { parseDay } from './day';
import { list, nullable, number, object, oneOf, parsed, text } from './decode';
import type { Names } from './labels';
import type { Language } from './messages';

const day = parsed(parseDay, 'a day as YYYY-MM-DD');
const status = oneOf(...STATUSES);

const named = { name_en: text, name_uk: text };
const placed = { id: number, ...named, region: text, lon: number, lat: number, population: nullable(number) };

/** The score is 1 where the name is the one asked for, in any spelling. */
const placeRow = object({ ...placed, score: number });
/** A settlement found by its name. */
export type Place = ReturnType<typeof placeRow>;
export const places = object({ rows: list(placeRow) });

const nearest = object({ ...placed, km: number });

const interval = object({
  /** Absent: the source marks nothing here. */
  status: nullable(status),
  /** The first snapshot that shows it. */
  from: day,
  /** The last snapshot that showed otherwise: the change lies after it. Absent where there is none. */
  after: nullable(day),
  /** The last snapshot that shows it; absent where that is the source's last. */
  to: nullable(day),
  snapshots: number,
});
export type Interval = ReturnType<typeof interval>;

const sourceHistory = object({
  source: text,
  /** Absent where the source begins later. */
  snapshot: nullable(day),
  age_days: nullable(number),
  /** Absent: the source marks nothing here, which meaning explains. */
  status: nullable(status),
  since: nullable(text),
  name: nullable(text),
  meaning: text,
  /** The last snapshot that tells the status, where the one in view does not speak of it. */
  carried_from: nullable(day),
  front_km: nullable(number),
  intervals: list(interval),
  note: nullable(text),
  attribution: text,
  attribution_url: text,
  flags: list(object({ kind: text, reason: text })),
});
export type SourceHistory = ReturnType<typeof sourceHistory>;

/** Who held a spot on a day, and when else, by source. */
export const history = object({
  lon: number,
  lat: number,
  /** The settlement asked for, or the nearest. */
  place: nullable(nearest),
  region: text,
  date: nullable(day),
  note: nullable(text),
  sources: list(sourceHistory),
});
export type History = ReturnType<typeof history>;

type Named = { readonly [K in keyof typeof named]: string };

/** A name in the reader's language, and in the other where that is another name. */
export function namesFor(place: Named, language: Language): { readonly name: string; readonly other: string | undefined } {
  const names: Names = { en: place.name_en, uk: place.name_uk };
  const [own, other] = [names[language], names[language === 'en' ? 'uk' : 'en']];
  if (own === '') return { name: other, other: undefined };
  return { name: own, other: other === own || other === '' ? undefined : other };
}
