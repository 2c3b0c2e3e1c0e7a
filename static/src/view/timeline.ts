/** The totals over time, drawn under the slider, with marks at flagged maps and at large movements. */
import type { SeriesPoint, Snapshot } from '../core/answers';
import { dayAt, dayNumber } from '../core/day';
import type { Format } from '../core/format';
import type { Movement } from '../core/movement';
import { type Levels, levelsOf, type Totals, totalsOf, yearsBetween } from '../core/snapshots';
import { BARE, type Chart, type Options, type Palette, Plot, uPlot } from './chart';
import { byId, make, onChange } from './dom';

const YEAR_ROOM = 2.6; // of the height of their letters, that a year takes with a space
const MANY_FLAGS = 12; // more would hide the line if they crossed it
const NOTHING: Totals = { days: [], km2: [], flagged: [] };

export class Timeline {
  private readonly plot = new Plot(byId('chart', HTMLElement), (plot) => this.options(plot));
  private readonly years = byId('years', HTMLOListElement);
  private totals = NOTHING;
  private levels: Levels = levelsOf([]);
  private marks: readonly Movement[] = [];

  constructor() {
    new ResizeObserver(() => this.thinYears()).observe(this.years);
  }

  readonly draw = onChange((snapshots: readonly Snapshot[], chronicle: readonly SeriesPoint[] | undefined, marks: readonly Movement[], format: Format) => {
    const [first, last] = [snapshots[0], snapshots.at(-1)];
    if (first === undefined || last === undefined || first === last) return;
    this.totals = totalsOf(snapshots, chronicle);
    this.levels = levelsOf(this.totals.km2);
    this.marks = marks;
    this.plot.draw([[...this.totals.days], [...this.totals.km2]]);
    this.nameYears(first, last);
    this.nameLevels(format);
  });

  private options(plot: Plot): Options {
    const { palette } = plot;
    return {
      ...BARE,
      scales: { x: { time: false }, y: { range: () => [this.levels.base, this.levels.top] } },
      axes: [this.grid(palette, () => this.yearStarts()), this.grid(palette, () => [...this.levels.named])],
      series: [
        {},
        {
          paths: uPlot.paths.stepped?.({ align: 1 }) as uPlot.Series.PathBuilder,
          stroke: () => palette.of('--held-edge'),
          fill: (chart) => this.fill(chart, palette),
          width: 1.4,
          spanGaps: true,
          points: { show: false },
        },
      ],
      hooks: { draw: [(chart) => this.drawMarks(chart, palette)] },
    };
  }

  private grid(palette: Palette, splits: () => number[]): uPlot.Axis {
    return { size: 0, splits, values: () => [], ticks: { show: false }, grid: { stroke: () => palette.of('--rule'), width: 1 } };
  }

  private yearStarts(): number[] {
    const [first, last] = [this.totals.days[0], this.totals.days.at(-1)];
    return first === undefined || last === undefined ? [] : yearsBetween(dayAt(first), dayAt(last)).map(dayNumber);
  }

  /** The fill under the line. It fades out towards a base that is not zero: there is more below. */
  private fill(chart: Chart, palette: Palette): CanvasGradient | string {
    const { top, height } = chart.bbox;
    if (this.levels.base === 0 || !Number.isFinite(top + height)) return palette.of('--held', 0.36);
    const fade = chart.ctx.createLinearGradient(0, top, 0, top + height);
    fade.addColorStop(0, palette.of('--held', 0.42));
    fade.addColorStop(1, palette.of('--held', 0.03));
    return fade;
  }

  private drawMarks(chart: Chart, palette: Palette): void {
    const { ctx, bbox } = chart;
    ctx.save();
    ctx.lineWidth = 1.4 * devicePixelRatio;
    ctx.strokeStyle = palette.of('--warn');
    ctx.setLineDash([2 * devicePixelRatio, 2 * devicePixelRatio]);
    const depth = this.totals.flagged.length > MANY_FLAGS ? bbox.height / 8 : bbox.height;
    for (const day of this.totals.flagged) {
      const x = chart.valToPos(day, 'x', true);
      ctx.beginPath();
      ctx.moveTo(x, bbox.top);
      ctx.lineTo(x, bbox.top + depth);
      ctx.stroke();
    }
    ctx.setLineDash([]);
    for (const mark of this.marks) this.drawMovement(chart, palette, mark);
    ctx.restore();
  }

  /** A triangle on the line of totals: up where area was gained, down where it was lost. */
  private drawMovement(chart: Chart, palette: Palette, { to, net }: Movement): void {
    const { ctx, bbox } = chart;
    const day = dayNumber(to);
    const index = this.totals.days.findLastIndex((each) => each <= day);
    const km2 = this.totals.km2[index];
    if (km2 === undefined || km2 === null) return;
    const size = 4.5 * devicePixelRatio;
    const up = net > 0 ? 1 : -1;
    const x = chart.valToPos(day, 'x', true);
    const y = Math.min(bbox.top + bbox.height - size, Math.max(bbox.top + size, chart.valToPos(km2, 'y', true)));
    ctx.beginPath();
    ctx.moveTo(x, y - up * size);
    ctx.lineTo(x + size, y + up * size * 0.8);
    ctx.lineTo(x - size, y + up * size * 0.8);
    ctx.closePath();
    ctx.fillStyle = palette.of(net > 0 ? '--colour-gained' : '--colour-lost');
    ctx.strokeStyle = palette.of('--paper');
    ctx.stroke();
    ctx.fill();
  }

  private nameYears(first: Snapshot, last: Snapshot): void {
    const years = yearsBetween(first.date, last.date);
    const [from, to] = [dayNumber(first.date), dayNumber(last.date)];
    this.years.replaceChildren(
      ...years.map((year) => {
        const item = make('li', {}, year.slice(0, 4));
        item.style.setProperty('--at', String((dayNumber(year) - from) / (to - from)));
        return item;
      }),
    );
    this.thinYears();
  }

  /** Leaves out years that would touch the one before. */
  private thinYears(): void {
    const room = YEAR_ROOM * Number.parseFloat(getComputedStyle(this.years).fontSize);
    let taken = -room / 2;
    for (const item of this.years.querySelectorAll('li')) {
      const at = Number(item.style.getPropertyValue('--at')) * this.years.clientWidth;
      item.hidden = at - taken < room || at > this.years.clientWidth + room / 2;
      if (!item.hidden) taken = at;
    }
  }

  private nameLevels(format: Format): void {
    const { base, top, named } = this.levels;
    byId('levels', HTMLOListElement).replaceChildren(
      ...named.map((km2) => {
        const item = make('li', {}, format.km2(km2));
        item.style.setProperty('--at', String((km2 - base) / (top - base)));
        return item;
      }),
    );
  }
}
