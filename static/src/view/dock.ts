/** The day: field, steps from snapshot to snapshot, and the timeline. */
import type { Snapshot } from '../core/answers';
import { dayAt, dayNumber, parseDay, todayInKyiv } from '../core/day';
import { dayInView, isWaiting, type Scene } from '../core/scene';
import { chart, snapshotAfter, snapshotAt, snapshotBefore } from '../core/snapshots';
import type { Actions } from './actions';
import { byId, make, makeSvg, onChange, setIdle, setName } from './dom';

const WIDTH = 1000;
const HEIGHT = 40;
const MANY_YEARS = 7; // more do not fit side by side on a phone
const MONTH = 30; // days, for the page keys

export class Dock {
  private readonly field = byId('day', HTMLInputElement);
  private readonly previous = byId('previous', HTMLButtonElement);
  private readonly next = byId('next', HTMLButtonElement);
  private readonly latest = byId('latest', HTMLButtonElement);
  private readonly shown = byId('shown', HTMLElement);
  private readonly timeline = byId('timeline', HTMLElement);
  private readonly slider = byId('slider', HTMLInputElement);
  private scene: Scene | undefined;

  constructor(
    private readonly actions: Actions,
    private readonly now: () => Date,
  ) {
    this.field.addEventListener('change', () => {
      const day = parseDay(this.field.value);
      if (day !== undefined) this.actions.chooseDay(day);
    });
    this.previous.addEventListener('click', () => this.step(snapshotBefore));
    this.next.addEventListener('click', () => this.step(snapshotAfter));
    this.latest.addEventListener('click', () => this.actions.chooseDay(undefined));
    this.slider.addEventListener('input', () => this.slide(Number(this.slider.value)));
    this.slider.addEventListener('keydown', (event) => this.key(event));
  }

  update(scene: Scene): void {
    this.scene = scene;
    this.drawTimeline(scene.snapshots);
    this.drawField(scene);
    this.drawSteps(scene);
    this.drawSlider(scene);
    this.drawShown(scene);
  }

  private step(find: typeof snapshotBefore): void {
    if (this.scene === undefined) return;
    const from = dayInView(this.scene);
    const to = from && find(this.scene.snapshots, from);
    if (to !== undefined) this.actions.chooseDay(to.date);
  }

  /** The slider stops at snapshots only. */
  private slide(day: number): void {
    const snapshots = this.scene?.snapshots ?? [];
    const stop = snapshotAt(snapshots, dayAt(day)) ?? snapshots[0];
    if (stop !== undefined) this.actions.scrubTo(stop.date);
  }

  private key(event: KeyboardEvent): void {
    const moves: Readonly<Record<string, () => void>> = {
      ArrowLeft: () => this.step(snapshotBefore),
      ArrowDown: () => this.step(snapshotBefore),
      ArrowRight: () => this.step(snapshotAfter),
      ArrowUp: () => this.step(snapshotAfter),
      PageDown: () => this.slide(Number(this.slider.value) - MONTH),
      PageUp: () => this.slide(Number(this.slider.value) + MONTH),
    };
    const move = moves[event.key];
    if (move === undefined) return;
    event.preventDefault();
    move();
  }

  private drawField({ state, snapshots, shown }: Scene): void {
    const [first, last] = [snapshots[0]?.date, snapshots.at(-1)?.date];
    const today = todayInKyiv(this.now());
    if (first !== undefined) this.field.min = first;
    if (last !== undefined) this.field.max = last > today ? last : today;
    this.field.value = state.date ?? last ?? shown?.areas.snapshot ?? '';
  }

  private drawSteps(scene: Scene): void {
    const { snapshots, words, format } = scene;
    const day = dayInView(scene);
    const [before, after] = day ? [snapshotBefore(snapshots, day), snapshotAfter(snapshots, day)] : [];
    setIdle(this.previous, before === undefined);
    setIdle(this.next, after === undefined);
    setIdle(this.latest, day !== undefined && after === undefined);
    setName(this.previous, before ? words.text('time.previous', { day: format.longDay(before.date) }) : words.text('time.noPrevious'));
    setName(this.next, after ? words.text('time.next', { day: format.longDay(after.date) }) : words.text('time.noNext'));
  }

  private drawSlider(scene: Scene): void {
    const { snapshots, format } = scene;
    const [first, last, day] = [snapshots[0], snapshots.at(-1), dayInView(scene)];
    const usable = first !== undefined && last !== undefined && first !== last;
    this.timeline.classList.toggle('empty', !usable);
    this.slider.disabled = !usable;
    if (!usable || day === undefined) return;
    this.slider.min = String(dayNumber(first.date));
    this.slider.max = String(dayNumber(last.date));
    this.slider.value = String(dayNumber(day));
    this.slider.setAttribute('aria-valuetext', format.longDay(day));
    const done = (dayNumber(day) - dayNumber(first.date)) / (dayNumber(last.date) - dayNumber(first.date));
    this.timeline.style.setProperty('--done', String(Math.min(1, Math.max(0, done))));
  }

  private drawShown(scene: Scene): void {
    const { shown, words, format } = scene;
    this.shown.setAttribute('aria-busy', String(isWaiting(scene)));
    if (shown === undefined) {
      this.shown.replaceChildren();
      return;
    }
    const { snapshot, age_days: age, flags } = shown.areas;
    const day = format.longDay(snapshot);
    const text = age > 0 ? words.count('time.older', age, { day }) : words.text('time.exact', { day });
    const warnings = flags.map((flag) =>
      make('span', { class: 'flag' }, words.text('time.flagged', { reason: flag.reason })),
    );
    this.shown.replaceChildren(make('span', { class: age > 0 ? 'older' : undefined }, text), ...warnings);
  }

  private readonly drawTimeline = onChange((snapshots: readonly Snapshot[]) => {
    const { area, line, flagged, years } = chart(snapshots, WIDTH, HEIGHT);
    const svg = byId('chart', SVGSVGElement);
    svg.setAttribute('viewBox', `0 0 ${WIDTH} ${HEIGHT}`);
    svg.replaceChildren(
      ...years.map(({ x }) => makeSvg('path', { class: 'chart-year', d: `M${x} 0V${HEIGHT}` })),
      makeSvg('path', { class: 'chart-area', d: area }),
      makeSvg('path', { class: 'chart-line', d: line }),
      ...flagged.map((x) => makeSvg('path', { class: 'chart-flag', d: `M${x} 0V${HEIGHT}` })),
    );
    const labels = byId('years', HTMLOListElement);
    labels.classList.toggle('dense', years.length > MANY_YEARS);
    labels.replaceChildren(
      ...years.map(({ year, x }) => {
        const item = make('li', {}, year);
        item.style.setProperty('--at', String(x / WIDTH));
        return item;
      }),
    );
  });
}
