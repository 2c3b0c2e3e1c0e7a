/** The history of control of a spot: lanes of one strip chart, and the same in words. */
import { type Day, dayNumber } from '../core/day';
import type { Format } from '../core/format';
import type { Interval, SourceHistory } from '../core/answers';
import type { Messages } from '../core/messages';
import { dayOn, type StripRun, placeOn, layOutDayStrip, type DayStrip } from '../core/daystrip';
import { statusWord } from './spot';
import { button, make, makeSvg } from './dom';

const WIDTH = 308; // as wide as the card is inside on a desktop, so that patterns are the map's
const HEIGHT = 14;
const LINE = 2;

/** What the words need to know. */
export interface Telling {
  readonly words: Messages;
  readonly format: Format;
  readonly titleOf: (source: string) => string;
  readonly lastOf: (source: string) => Day | undefined;
  readonly chooseDay: (day: Day) => void;
}

export class DayStripChart {
  private readonly strip: DayStrip | undefined;
  private readonly lanes = make('ul', { class: 'day-strip-lanes' });
  private readonly key = make('p', { class: 'fine' });

  constructor(
    private readonly sources: readonly SourceHistory[],
    private readonly telling: Telling,
  ) {
    this.strip = layOutDayStrip(sources, telling.lastOf, WIDTH);
    this.draw();
  }

  /** Nothing where there is no time to show. */
  get elements(): readonly HTMLElement[] {
    if (this.strip === undefined) return [];
    const { words } = this.telling;
    return [make('h3', {}, words.text('spot.history')), this.lanes, this.yearLine(this.strip), this.key];
  }

  /** Marks the day in view. */
  mark(day: Day | undefined): void {
    const at = this.strip && day && placeOn(this.strip, day);
    this.lanes.classList.toggle('marked', at !== undefined);
    this.lanes.style.setProperty('--at', String(at ?? 0));
    this.key.textContent = this.telling.words.text(at === undefined ? 'spot.keyHidden' : 'spot.key');
  }

  private draw(): void {
    const { strip, sources, telling } = this;
    if (strip === undefined) return;
    const { titleOf } = telling;
    this.lanes.replaceChildren(
      ...sources.map(({ source, intervals }, i) => {
        const label = [titleOf(source), ...intervals.map((interval) => sentence(interval, source, telling))].join('. ');
        return make('li', {}, make('span', { class: 'day-strip-title', 'aria-hidden': 'true' }, titleOf(source)), this.lane(strip, i, label));
      }),
    );
  }

  private lane(strip: DayStrip, i: number, label: string): SVGSVGElement {
    const lane = makeSvg(
      'svg',
      { class: 'day-strip-lane', viewBox: `0 0 ${WIDTH} ${HEIGHT}`, role: 'img', 'aria-label': label },
      ...strip.years.map(({ x }) => makeSvg('path', { class: 'day-strip-year', d: `M${x} 0V${HEIGHT}` })),
      ...(strip.lanes[i] ?? []).map(drawRun),
    );
    lane.addEventListener('click', ({ clientX }) => {
      const { left, width } = lane.getBoundingClientRect();
      this.telling.chooseDay(dayOn(strip, (clientX - left) / width));
    });
    return lane;
  }

  private yearLine(strip: DayStrip): HTMLElement {
    const years = strip.years.map(({ year, x }) => {
      const item = make('li', {}, year);
      item.style.setProperty('--at', String(x / WIDTH));
      return item;
    });
    return make('ol', { class: 'day-strip-years', 'aria-hidden': 'true' }, ...years);
  }
}

function drawRun({ kind, x, width }: StripRun): SVGRectElement {
  if (kind === undefined) {
    return makeSvg('rect', { class: 'day-strip-nothing', x: String(x), y: String((HEIGHT - LINE) / 2), width: String(width), height: String(LINE) });
  }
  return makeSvg('rect', { class: `area area-${kind}`, x: String(x), y: '1', width: String(width), height: String(HEIGHT - 2) });
}

/** The history in words; each run leads to its first day. */
export function historyInWords(sources: readonly SourceHistory[], telling: Telling): readonly HTMLElement[] {
  const { words, titleOf, chooseDay } = telling;
  return sources.flatMap(({ source, intervals }) => [
    make('h4', {}, titleOf(source)),
    make(
      'ul',
      {},
      ...intervals.map((interval) =>
        make(
          'li',
          {},
          button(sentence(interval, source, telling), 'row-button', () => chooseDay(interval.from)),
          make('small', {}, ` ${words.count('spot.snapshots', interval.snapshots)}`),
        ),
      ),
    ),
  ]);
}

/** 'Contested from 24 March 2023 (changed after 10 March 2023) to 31 March 2023'. */
function sentence(interval: Interval, source: string, { words, format, lastOf }: Telling): string {
  const { status, to } = interval;
  const last = lastOf(source);
  const word = status === null ? words.text('spot.nothing') : statusWord(status, undefined, words);
  const until = to ?? last;
  const end = until === undefined ? '' : words.text(to === null ? 'spot.toLast' : 'spot.to', { day: format.longDay(until) });
  return words.text('spot.interval', { status: word, from: beginning(interval, words, format), to: end }).trim();
}

/** A change from one day to the next needs no word on when it was. */
function beginning({ from, after }: Interval, words: Messages, format: Format): string {
  const day = format.longDay(from);
  if (after === null) return words.text('spot.fromFirst', { day });
  if (dayNumber(from) - dayNumber(after) === 1) return words.text('spot.from', { day });
  return words.text('spot.fromAfter', { day, after: format.longDay(after) });
}
