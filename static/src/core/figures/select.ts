/** Which figures are shown, in which order, and how many of each verdict there are. */
import { type Figure, type Verdict, VERDICTS } from './answer';
import type { Column, Filter, Order } from './state';

const SQ_MI_KM2 = 2.589988110336; // an international square mile

/** The figures that a filter wants, in order. Equals stand newest first. */
export function select(figures: readonly Figure[], filter: Filter, order: Order): readonly Figure[] {
  const terms = termsOf(filter.query ?? '');
  return figures.filter((figure) => fits(figure, filter) && terms.every((term) => haystack(figure).includes(term))).sort(comparison(order));
}

/** How many figures there are of each verdict. */
export function tally(figures: readonly Figure[]): Readonly<Record<Verdict, number>> {
  const count = (verdict: Verdict): number => figures.filter((figure) => figure.verdict === verdict).length;
  return { reproduced: count('reproduced'), near: count('near'), differs: count('differs'), unchecked: count('unchecked') };
}

function fits(figure: Figure, { verdict, publisher, basis, kind }: Filter): boolean {
  const wants: readonly (readonly [string | undefined, string])[] = [
    [verdict, figure.verdict],
    [publisher, figure.publisher],
    [basis, figure.basis],
    [kind, figure.kind],
  ];
  return wants.every(([wanted, is]) => wanted === undefined || wanted === is);
}

/** The words of a search. A number may be grouped as any locale does: 115,600 finds 115600. */
function termsOf(query: string): readonly string[] {
  const words = query
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== '');
  return words.map((word) => (/^\d{1,3}([,.]\d{3})+$/.test(word) ? word.replaceAll(/[,.]/g, '') : word.replace(/^(\d+),(\d+)$/, '$1.$2')));
}

function haystack({ id, publisher, basis, counts, url, note, source, region, statuses, from, to, printed, attribution }: Figure): string {
  return [id, publisher, basis, counts, url, note, source, region, ...statuses, from, to, printed, attribution].join('\n').toLowerCase();
}

type Sortable = string | number | null;

const KEYS: Readonly<Record<Column, (figure: Figure) => Sortable>> = {
  publisher: ({ publisher }) => publisher,
  date: ({ to }) => to,
  printed: ({ printed, unit }) => inKm2(printed, unit),
  computed: ({ computed, unit }) => computed && inKm2(computed, unit),
  difference: ({ difference_percent: percent }) => percent && Math.abs(percent),
  verdict: ({ verdict }) => VERDICTS.indexOf(verdict),
};

/** Units that can be compared with each other. */
const BLOCKS: readonly (readonly Figure['unit'][])[] = [['km2', 'sqmi'], ['percent'], ['km']];

function inKm2(value: number, unit: Figure['unit']): number {
  return unit === 'sqmi' ? value * SQ_MI_KM2 : value;
}

/** Shares come after areas and lengths after those, which they cannot be compared with, and what is absent comes last: either way round. */
function comparison({ by, descending }: Order): (a: Figure, b: Figure) => number {
  const mixed = by === 'printed' || by === 'computed';
  const block = (figure: Figure): number => {
    if (KEYS[by](figure) === null) return BLOCKS.length;
    return mixed ? BLOCKS.findIndex((units) => units.includes(figure.unit)) : 0;
  };
  const way = descending ? -1 : 1;
  return (a, b) => block(a) - block(b) || way * compare(KEYS[by](a), KEYS[by](b)) || compare(b.to, a.to);
}

function compare(a: Sortable, b: Sortable): number {
  if (typeof a === 'string' && typeof b === 'string') return a.localeCompare(b);
  return typeof a === 'number' && typeof b === 'number' ? a - b : 0;
}
