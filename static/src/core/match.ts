/** Finds what a reader typed in a name, whatever its case, accents and apostrophes. */
import type { Region } from './scene';

/** From and to in the name, as slice takes them. */
export type Span = readonly [from: number, to: number];

/** Where the query begins a word of the name, or stands in it; undefined where it does not. */
export function findIn(name: string, query: string): Span | undefined {
  const [haystack, needle] = [fold(name), fold(query.trim())];
  if (needle.text === '') return undefined;
  const start = wordStart(haystack.text, needle.text) ?? haystack.text.indexOf(needle.text);
  if (start < 0) return undefined;
  const last = haystack.origins[start + needle.text.length - 1] ?? 0;
  return [haystack.origins[start] ?? 0, last + 1];
}

/** The regions with a word that begins so, in either language, those that begin so themselves first. */
export function matchRegions(regions: Iterable<Region>, query: string, limit: number): readonly Region[] {
  const needle = fold(query.trim()).text;
  if (needle === '') return [];
  const ranked = [...regions].flatMap((region) => {
    const ranks = [region.names.en, region.names.uk].map((name) => wordStart(fold(name).text, needle)).filter((at) => at !== undefined);
    return ranks.length === 0 ? [] : [{ region, rank: Math.min(...ranks) }];
  });
  return ranked
    .sort((a, b) => Math.sign(a.rank) - Math.sign(b.rank))
    .slice(0, limit)
    .map(({ region }) => region);
}

interface FoldedText {
  readonly text: string;
  /** For each unit of the text, where in the original it comes from. */
  readonly origins: readonly number[];
}

/** Lower case, without accents and apostrophes, hyphens as spaces. The breve of й and the dots of ї stay. */
function fold(name: string): FoldedText {
  const origins: number[] = [];
  let text = '';
  for (let i = 0; i < name.length; i++) {
    const unit = plain(name.charAt(i));
    text += unit;
    for (let k = 0; k < unit.length; k++) origins.push(i);
  }
  return { text, origins };
}

function plain(unit: string): string {
  if (/['’ʼ`´‘"]|\p{M}/u.test(unit)) return '';
  if (/[-‐‑–\s]/.test(unit)) return ' ';
  const lower = unit.toLowerCase();
  return /[а-яіїєґё]/.test(lower) ? lower.replace('ё', 'е') : lower.normalize('NFD').replaceAll(/\p{M}/gu, '');
}

function wordStart(text: string, needle: string): number | undefined {
  const at = ` ${text}`.indexOf(` ${needle}`);
  return at < 0 ? undefined : at;
}
