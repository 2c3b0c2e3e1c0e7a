/**
 * The pages' own words in the reader's language. Publishers' words stay theirs. What both
 * pages say is here; what one says alone (messages/map.ts, messages/figures.ts) it teaches.
 */
import type map from '../messages/en.json';
import type figures from '../messages/figures.en.json';
import en from '../messages/shared.en.json';
import uk from '../messages/shared.uk.json';

export const LANGUAGES = ['en', 'uk'] as const;
export type Language = (typeof LANGUAGES)[number];

/** The form of each plural category that the language has; "other" always. */
export type Plural = Readonly<Partial<Record<Intl.LDMLPluralRule, string>> & { other: string }>;
type English = typeof en & typeof map & typeof figures;
type Catalogue = { readonly [K in keyof English]: English[K] extends string ? string : Plural };

export type MessageKey = { [K in keyof Catalogue]: Catalogue[K] extends string ? K : never }[keyof Catalogue];
export type PluralKey = Exclude<keyof Catalogue, MessageKey>;
type Values = Readonly<Record<string, string>>;

const CATALOGUES: Readonly<Record<Language, Partial<Catalogue>>> = { en: { ...en }, uk: { ...uk } };
const LOCALES: Readonly<Record<Language, string>> = { en: 'en-GB', uk: 'uk-UA' };

/** Adds the words of one page. */
export function teach(words: Readonly<Record<Language, Partial<Catalogue>>>): void {
  for (const language of LANGUAGES) Object.assign(CATALOGUES[language], words[language]);
}

export class Messages {
  /** For Intl: how numbers and dates are written. */
  readonly locale: string;
  private readonly catalogue: Partial<Catalogue>;
  private readonly plurals: Intl.PluralRules;

  constructor(readonly language: Language) {
    this.locale = LOCALES[language];
    this.catalogue = CATALOGUES[language];
    this.plurals = new Intl.PluralRules(this.locale);
  }

  /** The message with its {placeholders} filled in. */
  text(key: MessageKey, values: Values = {}): string {
    return fill(this.catalogue[key] ?? key, values);
  }

  /** The form of the message for count, which fills {count}. */
  count(key: PluralKey, count: number, values: Values = {}): string {
    const forms: Plural = this.catalogue[key] ?? { other: key };
    const form = forms[this.plurals.select(count)] ?? forms.other;
    return fill(form, { count: count.toLocaleString(this.locale), ...values });
  }
}

/** Reports whether key names a message without a plural that the page says. */
export function isMessageKey(key: string): key is MessageKey {
  return typeof CATALOGUES.en[key as MessageKey] === 'string';
}

/** The language to start in: chosen in the URL, chosen before, or what the browser asks for. */
export function chooseLanguage(chosen: readonly (string | null | undefined)[], preferred: readonly string[]): Language {
  for (const tag of [...chosen, ...preferred]) {
    const found = LANGUAGES.find((language) => tag?.toLowerCase().split('-')[0] === language);
    if (found !== undefined) return found;
  }
  return 'en';
}

function fill(template: string, values: Values): string {
  return template.replace(/\{(\w+)\}/g, (whole, name: string) => values[name] ?? whole);
}
