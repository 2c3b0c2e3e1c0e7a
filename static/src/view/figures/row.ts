/** One figure: what was printed, what is computed, and what follows. */
import type { Source } from '../../core/answers';
import type { Day } from '../../core/day';
import type { Figure } from '../../core/figures/answer';
import type { Territory } from '../../core/figures/territory';
import type { Voice } from '../../core/figures/session';
import type { Column } from '../../core/figures/state';
import type { MessageKey, Messages } from '../../core/messages';
import { link, make } from '../dom';
import type { FiguresActions } from './actions';
import { kindName } from './filters';
import { mark } from './mark';

export interface Context extends Voice, Pick<FiguresActions, 'mapAt'> {
  readonly sources: ReadonlyMap<string, Source>;
  readonly territory: Territory;
}

type Content = readonly (Node | string)[];

/** Texts that come in English alone, from the server or the list of figures. */
const ENGLISH = { lang: 'en' } as const;

export function row(figure: Figure, context: Context): HTMLTableRowElement {
  return make(
    'tr',
    { role: 'row', id: `figure-${figure.id}` },
    make('th', { role: 'rowheader', scope: 'row', class: 'cell-publisher' }, ...publisher(figure, context)),
    cell('date', context, what(figure, context)),
    cell('printed', context, printed(figure, context)),
    cell('computed', context, computed(figure, context)),
    cell('difference', context, difference(figure, context)),
    cell('verdict', context, verdict(figure, context)),
  );
}

/** A cell, with the name of its column for where the table stands as cards. */
function cell(column: Column, { words }: Context, content: Content): HTMLElement {
  const label = make('span', { class: 'cell-label' }, words.text(`figures.column.${column}` satisfies MessageKey));
  return make('td', { role: 'cell', class: `cell-${column}` }, label, make('div', { class: 'cell-content' }, ...content));
}

function publisher({ publisher: name, url, basis }: Figure, { words, sources }: Context): Content {
  const host = hostOf(url);
  return [
    make('span', { class: 'strong', ...ENGLISH }, name),
    fine(words.text('figures.basis'), ': ', make('span', ENGLISH, sources.get(basis)?.title ?? basis)),
    fine(host === undefined ? words.text('figures.noLink') : link(words.text('figures.printedAt', { host }), url)),
  ];
}

function what({ kind, from, to, statuses, region, counts, note }: Figure, { words, format, territory }: Context): Content {
  const names = statuses.map((status) => words.text(status === 'occupied' ? 'legend.occupiedAny' : (`legend.${status}` satisfies MessageKey)));
  const days = from === null ? format.shortDay(to) : words.text('figures.period', { from: format.shortDay(from), to: format.shortDay(to) });
  return [
    make('span', { class: 'strong' }, kindName(kind, words)),
    make('span', { class: 'days' }, days),
    fine(words.text('figures.counted', { region: territory.name(region, words.language), statuses: names.join(' + ').toLocaleLowerCase(words.locale) })),
    fine(make('span', ENGLISH, `“${counts}”`)),
    ...(note === '' ? [] : [make('p', { class: 'fine note', ...ENGLISH }, note)]),
  ];
}

function printed(figure: Figure, { words, amounts }: Context): Content {
  const amount = make('span', { class: 'number' }, amounts.printed(figure));
  if (figure.qualifier === '') return [amount];
  return [make('span', { class: 'qualifier' }, words.text(figure.qualifier === 'about' ? 'figures.about' : 'figures.atLeast')), ' ', amount];
}

function computed(figure: Figure, context: Context): Content {
  const { words, amounts } = context;
  if (figure.computed === null) {
    return [make('span', { class: 'none' }, words.text('figures.notComputed')), ...absence(figure, context), ...indication(figure, context)];
  }
  const title = context.sources.get(figure.source)?.title ?? figure.source;
  return [
    make('span', { class: 'number' }, amounts.computed(figure.computed, figure.unit)),
    ...onLand(figure, context),
    ...denominator(figure, context),
    fine(words.text('source.credit', { attribution: title }), ', ', formula(figure, context)),
    ...snapshots(figure, context).map((each) => fine(...each)),
    ...(figure.attribution === title ? [] : [fine(figure.attribution)]),
  ];
}

/** The part that is not in the sea, a lagoon or a reservoir: publishers print the whole. */
function onLand({ computed_land: land, unit }: Figure, { words, amounts }: Context): Content {
  return land === null ? [] : [make('p', { class: 'on-land' }, words.text('figures.onLand', { amount: amounts.computed(land, unit) }))];
}

/** What a share is a share of. */
function denominator({ unit, region }: Figure, { words, amounts, territory }: Context): Content {
  const km2 = territory.denominator(region);
  if (unit !== 'percent' || km2 === undefined) return [];
  const message = region === 'UA' ? 'figures.ofOfficial' : 'figures.of';
  return [fine(words.text(message, { km2: amounts.km2(km2), region: territory.name(region, words.language) }))];
}

function formula({ kind, formula: name }: Figure, { words }: Context): string {
  if (kind === 'front') return words.text('figures.wholeFront');
  return words.text(name === 'sphere' ? 'total.sphereNote' : 'total.geodesicNote');
}

/** The maps that were measured, each with its age and revision and a way to see it. */
function snapshots(figure: Figure, context: Context): readonly Content[] {
  const { source, from_snapshot: from, to_snapshot: to } = figure;
  const maps = [
    { day: from, age: figure.from_age_days, revision: figure.from_revision },
    { day: to, age: figure.to_age_days, revision: figure.to_revision },
  ];
  return maps.flatMap(({ day, age, revision }) => (day === null ? [] : [snapshot({ source, day, age, revision: revision ?? 0 }, context)]));
}

interface MapUsed {
  readonly source: string;
  readonly day: Day;
  /** In days; null where no day was wanted: a peak is on whichever had it. */
  readonly age: number | null;
  readonly revision: number;
}

function snapshot({ source, day, age, revision }: MapUsed, { words, format, mapAt }: Context): Content {
  const seen = make('a', { href: mapAt({ source, date: day }) }, words.text('figures.map', { day: format.shortDay(day) }));
  return [seen, ', ', ageOf(age, words), ', ', words.text('figures.revision', { revision: String(revision) })];
}

function ageOf(age: number | null, words: Messages): string {
  if (age === null) return words.text('figures.peakDay');
  return age === 0 ? words.text('figures.exactDay') : words.count('figures.older', age);
}

/** What the built-in source gives in place of one that is not there. */
function indication(figure: Figure, context: Context): Content {
  const { unit, built_in: value, built_in_difference: gap, built_in_difference_percent: percent } = figure;
  const { words, amounts } = context;
  if (value === null) return [];
  const parts = [gap === null ? undefined : amounts.difference(gap, unit), percent === null ? undefined : amounts.percent(percent)];
  return [
    fine(words.text('figures.builtIn', { amount: amounts.computed(value, unit), difference: parts.filter((part) => part !== undefined).join(', ') })),
    ...denominator(figure, context),
    fine(builtIn(context)?.title ?? '', ', ', formula(figure, context)),
  ];
}

/** The source that this program makes itself. */
function builtIn({ sources }: Context): Source | undefined {
  return [...sources.values()].find((source) => source.built_in);
}

function difference({ difference: gap, difference_percent: percent, unit }: Figure, { words, amounts }: Context): Content {
  if (gap === null) return [make('span', { class: 'none', 'aria-hidden': 'true' }, '–'), make('span', { class: 'hidden' }, words.text('figures.notComputed'))];
  const relative = percent === null ? [] : [make('span', { class: 'relative' }, amounts.percent(percent))];
  return [make('span', { class: 'number' }, amounts.difference(gap, unit)), ...relative];
}

function verdict(figure: Figure, { words, format, sources }: Context): Content {
  const word = make('span', { class: 'verdict' }, mark(figure.verdict), words.text(`figures.${figure.verdict}` satisfies MessageKey));
  const lack = lackOf(figure, sources);
  if (lack === undefined) return [word];
  const { title, first } = sources.get(figure.source) ?? { title: figure.source, first: null };
  return [word, fine(words.text(`figures.${lack}`, { source: title, day: first === null ? '' : format.shortDay(first) }))];
}

/** Why there is no verdict, as far as the page can tell in the reader's language. */
function lackOf({ verdict, source, from, to }: Figure, sources: Context['sources']): 'absent' | 'early' | 'gap' | undefined {
  if (verdict !== 'unchecked') return undefined;
  const first = sources.get(source)?.first;
  if (first === undefined || first === null) return 'absent';
  return first > (from ?? to) ? 'early' : 'gap';
}

/** The server's own sentence, where it says more than the page can. */
function absence(figure: Figure, { sources }: Context): Content {
  return lackOf(figure, sources) === 'gap' ? [make('p', { class: 'fine', ...ENGLISH }, figure.reason)] : [];
}

function fine(...content: Content): HTMLElement {
  return make('p', { class: 'fine' }, ...content);
}

/** The host that a web address names; undefined where it is no web address. */
function hostOf(url: string): string | undefined {
  return /^https?:\/\/(?:www\.)?([^/?#]+)/i.exec(url)?.[1];
}
