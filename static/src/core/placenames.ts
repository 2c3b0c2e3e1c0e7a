/** Names of places in the reader's language. */
import type { Place } from './answers';
import type { Names } from './labels';
import type { Language } from './messages';

/** The name in the reader's language, and in the other where that is another name. */
export function namesFor(place: Pick<Place, 'name_en' | 'name_uk'>, language: Language): { readonly name: string; readonly other: string | undefined } {
  const names: Names = { en: place.name_en, uk: place.name_uk };
  const [own, other] = [names[language], names[language === 'en' ? 'uk' : 'en']];
  if (own === '') return { name: other, other: undefined };
  return { name: own, other: other === own || other === '' ? undefined : other };
}
