/** Names of places in the reader's language. */
import type { Place } from './answers';
import type { Format } from './format';
import type { Names } from './labels';
import type { Language, Messages } from './messages';

type Units = Pick<Place, 'kind' | 'raion_en' | 'raion_uk' | 'hromada_en' | 'hromada_uk'>;
type People = Pick<Place, 'population' | 'population_year'>;

const STATISTICS_YEAR = 2022; // of the figures of 1 January; earlier ones are GeoNames'

/** The name in the reader's language, and in the other where that is another name. */
export function namesFor(place: Pick<Place, 'name_en' | 'name_uk'>, language: Language): { readonly name: string; readonly other: string | undefined } {
  const names: Names = { en: place.name_en, uk: place.name_uk };
  const [own, other] = [names[language], names[language === 'en' ? 'uk' : 'en']];
  if (own === '') return { name: other, other: undefined };
  return { name: own, other: other === own || other === '' ? undefined : other };
}

/** What tells a place from its namesakes within its region: its raion and hromada, or that it is no settlement. */
export function unitsOf(place: Units, words: Messages): readonly string[] {
  if (place.kind === 'part') return [words.text('place.part')];
  const units = words.language === 'en' ? [place.raion_en, place.hromada_en] : [place.raion_uk, place.hromada_uk];
  return units.filter((unit) => unit !== null);
}

/** How many people live there, and of which year that is known; undefined where it is not. */
export function peopleOf({ population, population_year: year }: People, words: Messages, format: Format): string | undefined {
  if (population === null || year === null) return undefined;
  const count = format.count(population);
  return year === STATISTICS_YEAR
    ? words.text('place.population', { count, year: String(year) })
    : words.text('place.populationBy', { count, year: String(year) });
}
