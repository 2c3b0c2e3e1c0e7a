/** What one source shows at a spot, in its own words. */
import type { Source, Status } from '../core/answers';
import type { SourceHistory } from '../core/answers';
import type { MessageKey, Messages } from '../core/messages';
import type { Scene } from '../core/scene';
import type { Kind } from '../core/summary';
import { link, make, makeSvg } from './dom';
import { swatch } from './legend';

const BEFORE = 'pre-2022';
const PUBLISHERS = 'en'; // the language that publishers' words reach the page in

export function sourceBlock(shown: SourceHistory, source: Source | undefined, { words, format }: Pick<Scene, 'words' | 'format'>): HTMLElement {
  const kind = kindShown(shown);
  const front = shown.front_km === null ? [] : [make('span', { class: 'spot-front' }, words.text('spot.front', { km: format.km(shown.front_km) }))];
  return make(
    'article',
    { class: 'spot-source', 'data-source': shown.source },
    make('h3', {}, link(source?.title ?? shown.source, shown.attribution_url), ...badges(source, words)),
    make(
      'p',
      { class: 'spot-status' },
      kind === undefined ? nothing() : swatch(kind),
      make('span', {}, make('strong', {}, headline(shown, words)), ...(shown.name === undefined ? [] : [` “${shown.name}”`])),
      ...front,
    ),
    meaning(shown, source, words, format),
    ...fineLines(shown, words, format),
  );
}

/** The status in the page's words; an occupied area by when it was occupied where that is told. */
export function statusWord(status: Status, since: string | undefined, words: Messages): string {
  if (status !== 'occupied') return words.text(`legend.${status}`);
  if (since === undefined) return words.text('legend.occupiedAny');
  return words.text(since === BEFORE ? 'legend.pre-2022' : 'legend.occupied');
}

/** What a source shows, in a word or two. */
export function headline({ status, since, snapshot }: SourceHistory, words: Messages): string {
  if (status !== null) return statusWord(status, since, words);
  return words.text(snapshot === null ? 'spot.later' : 'spot.unmarked');
}

function kindShown({ status, since }: SourceHistory): Kind | undefined {
  return status === 'occupied' && since === BEFORE ? BEFORE : (status ?? undefined);
}

/** What the absence of a mark tells is the page's to say, what a mark means the publisher's. */
function meaning(shown: SourceHistory, source: Source | undefined, words: Messages, format: Scene['format']): HTMLElement {
  const say = (text: string, lang?: string): HTMLElement => make('p', { class: 'spot-meaning', lang }, text);
  if (shown.status !== null) {
    const own = words.text(`legend.${kindShown(shown) ?? shown.status}.means` satisfies MessageKey);
    return shown.meaning === '' ? say(own) : say(shown.meaning, PUBLISHERS);
  }
  if (shown.snapshot !== null) return say(words.text('spot.unmarkedMeans'));
  const first = source?.first ?? shown.intervals[0]?.from;
  return first === undefined ? say(shown.meaning, PUBLISHERS) : say(words.text('spot.laterMeans', { day: format.longDay(first) }));
}

/** The snapshot and its age, and what is to be known of it. */
function fineLines({ snapshot, age_days, carried_from: told, flags, note }: SourceHistory, words: Messages, format: Scene['format']): HTMLElement[] {
  const lines: HTMLElement[] = [];
  const age = age_days ?? 0;
  if (snapshot !== null) {
    const day = format.longDay(snapshot);
    const text = age > 0 ? words.count('time.older', age, { day }) : words.text('time.exact', { day });
    lines.push(make('p', { class: age > 0 ? 'fine older' : 'fine' }, text));
  }
  if (told !== undefined) lines.push(make('p', { class: 'fine' }, words.text('spot.carried', { day: format.longDay(told) })));
  for (const { reason } of flags) lines.push(make('p', { class: 'fine flag' }, words.text('time.flagged', { reason })));
  if (note !== undefined) lines.push(make('p', { class: 'fine', lang: PUBLISHERS }, note));
  return lines;
}

function badges(source: Source | undefined, words: Messages): readonly HTMLElement[] {
  const badge = (kind: string, short: MessageKey, long: MessageKey): HTMLElement => {
    const made = make('span', { class: kind }, words.text(short));
    made.title = words.text(long);
    return made;
  };
  return [
    ...(source?.built_in === true ? [badge('badge', 'spot.settlements', 'source.reconstruction')] : []),
    ...(source?.publishable === false ? [badge('badge badge-warn', 'spot.restricted', 'source.restricted')] : []),
  ];
}

/** The swatch of a map that marks nothing. */
function nothing(): SVGSVGElement {
  const frame = makeSvg('rect', { class: 'spot-nothing', x: '1', y: '1', width: '22', height: '14', rx: '2' });
  return makeSvg('svg', { class: 'swatch', viewBox: '0 0 24 16', 'aria-hidden': 'true' }, frame);
}
