/** The answer of api/v1/figures, and of the regions as far as figures need them. */
import { STATUSES } from '../answers';
import { parseDay } from '../day';
import { type Decoder, list, nullable, number, object, oneOf, parsed, text } from '../decode';

/** The server's words for verdicts, by the page's; the best first. */
const VERDICT_WORDS = { reproduced: 'reproduced', near: 'near', differs: 'differs', unchecked: 'cannot be checked' } as const;
export type Verdict = keyof typeof VERDICT_WORDS;
export const VERDICTS = Object.keys(VERDICT_WORDS) as readonly Verdict[];

/** What a figure is a number of; changes are told apart by the way of the ground. */
export const KINDS = ['total', 'share', 'net', 'gained', 'lost'] as const;
export type Kind = (typeof KINDS)[number];

const day = parsed(parseDay, 'a day as YYYY-MM-DD');
const verdict = parsed((word) => VERDICTS.find((each) => VERDICT_WORDS[each] === word), `one of ${Object.values(VERDICT_WORDS).join(', ')}`);

const row = object({
  id: text,
  metric: oneOf('total', 'share', 'net_change'),
  from: nullable(day),
  to: day,
  publisher: text,
  basis: text,
  counts: text,
  url: text,
  unit: oneOf('km2', 'percent', 'sqmi'),
  qualifier: oneOf('', 'about', 'at least'),
  printed: number,
  verdict,
  reason: text,
  source: text,
  region: text,
  statuses: list(oneOf(...STATUSES)),
  movement: oneOf('', 'net', 'gained', 'lost'),
  formula: oneOf('sphere', 'geodesic'),
  computed: nullable(number),
  difference: nullable(number),
  difference_percent: nullable(number),
  from_snapshot: nullable(day),
  from_age_days: nullable(number),
  from_revision: nullable(number),
  to_snapshot: nullable(day),
  to_age_days: nullable(number),
  to_revision: nullable(number),
  attribution: text,
  built_in: nullable(number),
  built_in_difference: nullable(number),
  built_in_difference_percent: nullable(number),
});

/** A printed figure beside the computed one, both in its unit. */
export type Figure = ReturnType<typeof row> & { readonly kind: Kind };
export type Unit = Figure['unit'];

const figure: Decoder<Figure> = (value, at) => {
  const decoded = row(value, at);
  return { ...decoded, kind: decoded.metric === 'net_change' ? (decoded.movement === '' ? 'net' : decoded.movement) : decoded.metric };
};
export const figures = object({ rows: list(figure) });

const names = { region: text, name_en: text, name_uk: text };
export const territory = object({
  boundary: text,
  rows: list(object({ ...names, geodesic_km2: number })),
  groups: list(object({ ...names, members: list(text) })),
});
export type Territory = ReturnType<typeof territory>;
