/** What was gained and lost in each month, as bars, and as a table. */
import type { Api } from '../core/api';
import type { Series, SeriesPoint } from '../core/answers';
import type { Format } from '../core/format';
import type { Messages } from '../core/messages';
import { type BarData, barsOf, monthsUpTo, spanOf } from '../core/months';
import { regionName, type Scene, sourceTitle, UKRAINE } from '../core/scene';
import type { Actions } from './actions';
import { BARE, type Chart, type Options, type Palette, Plot, uPlot } from './chart';
import { button, byId, make, onChange } from './dom';

const RECENT = 24; // months
const WIDEST = 14; // pixels of a bar
const NET = 5; // pixels of the mark of the net change
const LETTERS = 0.6875; // rem, of the scale

type Context = Pick<Scene, 'words' | 'format'>;

export class Bars {
  private readonly head = make('h3', { id: 'bars-title' });
  private readonly ranges = make('div', { class: 'segments', role: 'group' });
  private readonly reading = make('p', { class: 'reading', id: 'bars-reading' });
  private readonly canvas = make('div', { class: 'bars-chart', 'aria-hidden': 'true' });
  private readonly slider = make('input', { type: 'range', id: 'bars-slider', step: '1', min: '0' });
  private readonly note = make('p', { class: 'fine' });
  private readonly months = make('details', { class: 'months' });
  private readonly plot: Plot;
  private scene: Scene | undefined;
  private points: readonly SeriesPoint[] = [];
  private data: BarData = barsOf([]);
  private all = false;
  /** Whether the bars came into view: until then they are not drawn. */
  private isSeen = false;

  constructor(
    private readonly actions: Actions,
    private readonly api: Api,
  ) {
    const frame = make('div', { class: 'bars-frame' }, this.canvas, this.slider);
    byId('bars', HTMLElement).append(make('div', { class: 'bars-head' }, this.head, this.ranges), this.legend(), frame, this.reading, this.note, this.months);
    this.plot = new Plot(this.canvas, (plot) => this.options(plot));
    this.slider.addEventListener('input', () => this.read(Number(this.slider.value)));
    this.slider.addEventListener('pointermove', ({ clientX }) => this.point(clientX));
    this.drawOnceSeen(frame);
  }

  private drawOnceSeen(frame: HTMLElement): void {
    const draw = (): void => {
      sight.disconnect();
      this.isSeen = true;
      if (this.scene !== undefined) this.update(this.scene);
    };
    const sight = new IntersectionObserver((entries) => {
      if (entries.some((entry) => entry.isIntersecting)) draw();
    });
    sight.observe(frame);
    window.addEventListener('beforeprint', draw, { once: true });
  }

  update(scene: Scene): void {
    this.scene = scene;
    const { months, state, snapshots, words, format, regions } = scene;
    const day = state.date ?? snapshots.at(-1)?.date;
    this.translate(words);
    if (this.isSeen) this.draw(months, day?.slice(0, 7), this.all, format);
    this.drawTable(months, words, format);
    const region = regionName({ regions }, state.region ?? UKRAINE, words.language);
    this.note.textContent = words.text('bars.note', { source: sourceTitle(scene), region });
  }

  private readonly translate = onChange((words: Messages) => {
    this.head.textContent = words.text('bars.label');
    this.slider.setAttribute('aria-label', `${words.text('bars.label')}, ${words.text('bars.slider')}`);
    this.ranges.setAttribute('aria-label', words.text('bars.range'));
    const range = (all: boolean): HTMLElement => {
      const made = button(words.text(all ? 'bars.all' : 'bars.recent'), '', () => this.show(all));
      made.setAttribute('aria-pressed', String(all === this.all));
      return made;
    };
    this.ranges.replaceChildren(range(false), range(true));
    for (const [name, key] of KEYS) this.key(name).textContent = words.text(key);
  });

  private show(all: boolean): void {
    this.all = all;
    for (const [i, each] of [...this.ranges.children].entries()) each.setAttribute('aria-pressed', String((i === 1) === all));
    if (this.scene !== undefined) this.update(this.scene);
  }

  private readonly draw = onChange((months: Series | undefined, month: string | undefined, all: boolean, _format: Format) => {
    byId('bars', HTMLElement).classList.toggle('waiting', months === undefined);
    this.points = months === undefined ? [] : all || month === undefined ? months.points : monthsUpTo(months.points, month, RECENT);
    this.data = barsOf(this.points);
    this.slider.max = String(Math.max(0, this.points.length - 1));
    const shown = this.points.findIndex((point) => point.date.slice(0, 7) === month);
    this.key('partial').hidden = !this.data.partGained.some((km2) => km2 !== null);
    this.key('net').hidden = this.dense;
    if (this.points.length > 0) this.plot.draw(columnsOf(this.data));
    this.read(shown < 0 ? this.points.length - 1 : shown);
  });

  /** Reads out one month, in sight and to the screen reader. */
  private read(index: number): void {
    const point = this.points[index];
    if (this.scene === undefined || point === undefined) return this.reading.replaceChildren();
    this.slider.value = String(index);
    const text = monthText(point, this.scene);
    this.slider.setAttribute('aria-valuetext', text);
    this.reading.textContent = text;
    this.plot.redraw();
  }

  private point(x: number): void {
    const { left, width } = this.slider.getBoundingClientRect();
    const [first, last] = [this.points[0], this.points.at(-1)];
    if (first === undefined || last === undefined || width === 0) return;
    const share = Math.min(0.999, Math.max(0, (x - left) / width));
    this.read(Math.floor(share * this.points.length));
  }

  private options(plot: Plot): Options {
    const { palette } = plot;
    const paths = uPlot.paths.bars?.({ size: [0.8, WIDEST], align: 0 }) as uPlot.Series.PathBuilder;
    const bar = (name: string, whole: boolean): uPlot.Series => ({
      paths,
      points: { show: false },
      width: 1,
      stroke: () => palette.of(name),
      fill: () => palette.of(name, whole ? 1 : 0.15),
    });
    return {
      ...BARE,
      padding: [6, 0, 0, 0],
      scales: {
        x: { time: false, range: () => [-0.5, Math.max(0, this.points.length - 1) + 0.5] },
        y: { range: (_, min, max) => [Math.min(0, min) * 1.05, Math.max(1, max) * 1.05] },
      },
      axes: [this.axisX(plot), this.axisY(plot)],
      series: [
        {},
        ...[true, false].flatMap((whole) => [bar('--colour-gained', whole), bar('--colour-lost', whole)]),
        { paths: () => null, points: { show: () => !this.dense, size: NET, width: 1.4, stroke: () => palette.of('--paper'), fill: () => palette.of('--ink') } },
      ],
      hooks: { drawClear: [(chart) => this.drawChosen(chart, palette)] },
    };
  }

  private axisX(plot: Plot): uPlot.Axis {
    const { palette } = plot;
    return {
      size: plot.rem(LETTERS) * 1.6,
      gap: 2,
      font: `${plot.rem(LETTERS)}px "Inter Variable", sans-serif`,
      stroke: () => palette.of('--ink-faint'),
      splits: () => this.points.flatMap((point, i) => (i === 0 || point.date.slice(5, 7) === '01' ? [i] : [])),
      values: (_, splits) => splits.map((i, at) => this.nameOf(i, splits[at + 1])),
      ticks: { show: false },
      grid: { stroke: () => palette.of('--rule'), width: 1, filter: (_, splits) => splits.filter((i) => i > 0) },
    };
  }

  /** The year that begins at a bar; nothing where the next one would touch it. */
  private nameOf(index: number, next: number | undefined): string | null {
    const width = this.canvas.clientWidth / Math.max(1, this.points.length);
    const room = ((next ?? this.points.length) - index) * width;
    return room < this.plot.rem(LETTERS) * 2.8 ? null : (this.points[index]?.date.slice(0, 4) ?? null);
  }

  private axisY(plot: Plot): uPlot.Axis {
    const { palette } = plot;
    const letter = plot.rem(LETTERS);
    return {
      size: (_, values: string[] | null) => Math.max(0, ...(values ?? []).map((text) => text.length)) * letter * 0.62 + 6,
      gap: 4,
      font: `${letter}px "Inter Variable", sans-serif`,
      stroke: () => palette.of('--ink-faint'),
      space: plot.rem(2),
      values: (_, splits) => splits.map((km2) => (this.scene === undefined ? '' : this.scene.format.signedKm2(km2).replace('+', ''))),
      ticks: { show: false },
      grid: { stroke: () => palette.of('--rule'), width: 1 },
    };
  }

  /** Whether marks would run into one another. */
  private get dense(): boolean {
    return this.canvas.clientWidth / Math.max(1, this.points.length) < NET * 1.5;
  }

  /** A band behind the month that is read out. */
  private drawChosen(chart: Chart, palette: Palette): void {
    const { ctx, bbox } = chart;
    const width = bbox.width / Math.max(1, this.points.length);
    ctx.fillStyle = palette.of('--ink', 0.09);
    ctx.fillRect(bbox.left + Number(this.slider.value) * width, bbox.top, width, bbox.height);
    this.slider.style.setProperty('--left', `${bbox.left / devicePixelRatio}px`);
    this.slider.style.setProperty('--bar', `${width / devicePixelRatio}px`);
  }

  private legend(): HTMLElement {
    return make('ul', { class: 'bars-keys', 'aria-hidden': 'true' }, ...[...KEYS.keys()].map((name) => make('li', { class: `key key-${name}` })));
  }

  private key(name: string): HTMLElement {
    const found = byId('bars', HTMLElement).querySelector<HTMLElement>(`.key-${name}`);
    if (found === null) throw new Error(`the bars have no key ${name}`);
    return found;
  }

  private readonly drawTable = onChange((months: Series | undefined, words: Messages, format: Format) => {
    this.months.hidden = months === undefined;
    if (months === undefined) return;
    const columns = (['bars.columnMonth', 'movement.gained', 'movement.lost', 'movement.net'] as const).map((key) =>
      make('th', { scope: 'col' }, words.text(key)),
    );
    const address = this.api.url('api/v1/series', { source: months.source, region: months.region, step: 'month', format: 'csv' });
    this.months.replaceChildren(
      make('summary', {}, words.text('bars.table')),
      make('p', { class: 'fine' }, make('a', { href: address.href, id: 'bars-csv' }, words.text('bars.csv'))),
      make(
        'table',
        {},
        make('caption', { class: 'hidden' }, words.text('bars.caption')),
        make('thead', {}, make('tr', {}, ...columns)),
        make('tbody', {}, ...months.points.toReversed().map((point) => this.row(point, { words, format }))),
      ),
    );
  });

  private row(point: SeriesPoint, { words, format }: Context): HTMLElement {
    const off = point.net_uncertainty_km2;
    const name = point.complete ? format.month(point.date, 'short') : format.days(...spanOf(point));
    const area = (km2: number | null, write: (km2: number) => string): HTMLElement => make('td', {}, km2 === null ? '–' : write(km2));
    return make(
      'tr',
      { 'data-month': point.date.slice(0, 7) },
      make(
        'th',
        { scope: 'row' },
        button(name, 'row-button', () => this.actions.chooseDay(point.through)),
      ),
      area(point.gained_km2, (km2) => format.km2(km2, off)),
      area(point.lost_km2, (km2) => format.km2(km2, off)),
      area(point.net_km2, (km2) => format.signedWithin(km2, off)),
      ...(point.complete ? [] : [make('td', { class: 'hidden' }, words.text('bars.partial'))]),
    );
  }
}

const KEYS = new Map([
  ['gained', 'movement.gained'],
  ['lost', 'movement.lost'],
  ['net', 'bars.net'],
  ['partial', 'bars.partial'],
] as const);

/** Columns of the chart: positions, whole months, months in part, net. */
function columnsOf({ gained, lost, partGained, partLost, net }: BarData): uPlot.AlignedData {
  return [net.map((_, i) => i), [...gained], [...lost], [...partGained], [...partLost], [...net]];
}

function monthText(point: SeriesPoint, { words, format }: Context): string {
  const { gained_km2: gained, lost_km2: lost, net_km2: net, net_uncertainty_km2: off } = point;
  const month = format.month(point.date);
  if (gained === null || lost === null || net === null) return words.text('bars.unknown', { month });
  const area = (text: string): string => words.text('unit.km2', { km2: text });
  const figures = { gained: area(format.km2(gained, off)), lost: area(format.km2(lost, off)), net: area(format.signedWithin(net, off)) };
  return point.complete ? words.text('bars.month', { month, ...figures }) : words.text('bars.partly', { days: format.days(...spanOf(point)), ...figures });
}
