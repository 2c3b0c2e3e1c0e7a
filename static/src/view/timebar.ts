/** The day: play and pause, field, steps, and the slider over the chart of totals. */
import type { SeriesPoint } from '../core/answers';
import { type Day, dayAt, dayNumber, parseDay, todayInKyiv } from '../core/day';
import type { Moment } from '../core/moment';
import { areaAt, type Movement, movements } from '../core/movement';
import { type Frames, Player } from '../core/player';
import { chosenSource, dayInView, isWaiting, type Scene, sourceName, UKRAINE } from '../core/scene';
import { snapshotAt, stepFrom, type Stride, type Way } from '../core/snapshots';
import type { Uncertainty } from '../core/worth';
import type { Actions } from './actions';
import { byId, make, onChange, setIdle, setName } from './dom';
import { Pace } from './pace';
import { Timeline } from './timeline';
import { Tip } from './tip';

/** Keys that leave the days playing: those that only move the focus. */
const HARMLESS: readonly string[] = ['Tab', 'Shift', 'Control', 'Alt', 'Meta'];
const STILL = '(prefers-reduced-motion: reduce)';

/** What the reader's system and the page's window give. */
export interface Surroundings {
  readonly now: () => Date;
  readonly frames: Frames;
}

export class TimeBar {
  private readonly field = byId('day', HTMLInputElement);
  private readonly play = byId('play', HTMLButtonElement);
  private readonly previous = byId('previous', HTMLButtonElement);
  private readonly next = byId('next', HTMLButtonElement);
  private readonly latest = byId('latest', HTMLButtonElement);
  private readonly shown = byId('shown', HTMLElement);
  private readonly timeline = byId('timeline', HTMLElement);
  private readonly slider = byId('slider', HTMLInputElement);
  private readonly still = window.matchMedia(STILL);
  private readonly chart = new Timeline();
  private readonly tip = new Tip();
  private readonly pace: Pace;
  private readonly player: Player;
  private scene: Scene | undefined;
  /** The day of the map in view, and the day asked for, also while they move. */
  private day: Day | undefined;
  private asked: Day | undefined;
  private marks: readonly Movement[] = [];

  constructor(
    private readonly actions: Actions,
    private readonly around: Surroundings,
  ) {
    this.player = new Player(around.frames, {
      show: (day) => this.actions.scrubTo(day),
      rest: (day) => this.settle(day),
    });
    this.pace = new Pace(() => {
      this.player.speed = this.pace.speed;
      if (this.scene !== undefined) this.drawSteps(this.scene);
    });
    this.listen();
  }

  update(scene: Scene): void {
    const other = this.scene !== undefined && sourceName(this.scene) !== sourceName(scene);
    this.scene = scene;
    if (other) this.player.pause();
    if (!this.player.playing) [this.day, this.asked] = [dayInView(scene), askedFor(scene)];
    this.findMarks(scene.chronicle, chosenSource(scene)?.complete ?? false);
    this.chart.draw(scene.snapshots, chronicleIn(scene), this.marks, scene.format);
    this.pace.draw(scene.words, this.still.matches);
    this.drawField(scene);
    this.drawSteps(scene);
    this.drawPlay(scene);
    this.drawSlider(scene);
    this.drawShown(scene);
    this.tip.update(scene, this.marks);
  }

  /** Follows the slider, or the days that play: texts and the knob alone. */
  move({ day, snapshot, point }: Moment, { words, format, state }: Scene): void {
    [this.day, this.asked] = [day, day];
    this.field.value = day;
    this.shown.textContent = words.text('time.exact', { day: format.longDay(snapshot.date) });
    this.moveKnob(day);
    if (this.player.playing) return; // a screen reader would never come to an end
    this.describe(day, areaAt(point, snapshot, state.region), point?.uncertainty_km2, { words, format });
  }

  private listen(): void {
    this.field.addEventListener('change', () => {
      const day = parseDay(this.field.value);
      if (day !== undefined) this.actions.chooseDay(day);
    });
    this.play.addEventListener('click', () => this.togglePlay());
    this.previous.addEventListener('click', () => this.step(-1));
    this.next.addEventListener('click', () => this.step(1));
    this.latest.addEventListener('click', () => this.actions.chooseDay(undefined));
    this.slider.addEventListener('input', () => this.slide(Number(this.slider.value)));
    this.slider.addEventListener('keydown', (event) => this.key(event));
    this.still.addEventListener('change', () => this.scene && this.update(this.scene));
    // Whatever else the reader presses is meant for the day that they see.
    document.addEventListener('pointerdown', (event) => this.interrupt(event), true);
    document.addEventListener('keydown', (event) => this.interrupt(event), true);
  }

  private interrupt(event: PointerEvent | KeyboardEvent): void {
    if (!this.player.playing) return;
    if (event instanceof KeyboardEvent && (HARMLESS.includes(event.key) || (event.key === ' ' && event.target === this.slider))) return;
    const target = event.target instanceof Node ? event.target : null;
    if (this.play.contains(target) || byId('pace', HTMLElement).contains(target)) return;
    this.player.pause();
  }

  private togglePlay(): void {
    if (this.player.playing) this.player.pause();
    else if (!this.still.matches && this.scene !== undefined && this.day !== undefined) this.player.play(this.scene.snapshots, this.day);
    if (this.scene !== undefined) this.drawPlay(this.scene);
  }

  /** What plays stops at a map, not between two. */
  private settle(day: Day): void {
    const stop = snapshotAt(this.scene?.snapshots ?? [], day)?.date;
    if (stop !== undefined) this.actions.scrubTo(stop);
    if (this.scene !== undefined) this.drawPlay(this.scene);
  }

  private step(way: Way, stride: Stride = this.pace.stride): void {
    const to = this.target(way, stride);
    if (to !== undefined) this.actions.chooseDay(to);
  }

  /** The same by a key, which may be held down: drawn at once, loaded when it is let go. */
  private glide(way: Way, stride: Stride): void {
    const to = this.target(way, stride);
    if (to === undefined) return;
    [this.day, this.asked] = [to, to]; // the next press goes on from here, also before the next frame
    this.actions.scrubTo(to);
  }

  /** Steps by day go on from the day asked for, which may have no map; all others from the map. */
  private target(way: Way, stride: Stride): Day | undefined {
    const from = stride === 'day' ? this.asked : this.day;
    return from && stepFrom(this.scene?.snapshots ?? [], from, stride, way);
  }

  /** The slider stops at snapshots only. */
  private slide(day: number): void {
    const snapshots = this.scene?.snapshots ?? [];
    const stop = snapshotAt(snapshots, dayAt(day)) ?? snapshots[0];
    if (stop !== undefined) this.actions.scrubTo(stop.date);
  }

  private key(event: KeyboardEvent): void {
    const stride = event.shiftKey ? 'week' : 'snapshot';
    const moves: Readonly<Record<string, () => void>> = {
      ArrowLeft: () => this.glide(-1, stride),
      ArrowDown: () => this.glide(-1, stride),
      ArrowRight: () => this.glide(1, stride),
      ArrowUp: () => this.glide(1, stride),
      PageDown: () => this.glide(-1, 'month'),
      PageUp: () => this.glide(1, 'month'),
      ' ': () => this.togglePlay(),
    };
    const move = moves[event.key];
    if (move === undefined || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    move();
  }

  private readonly findMarks = onChange((chronicle: Scene['chronicle'], complete: boolean) => {
    this.marks = chronicle === undefined ? [] : movements(chronicle.points, complete);
  });

  private drawField({ state, snapshots, shown }: Scene): void {
    const [first, last] = [snapshots[0]?.date, snapshots.at(-1)?.date];
    const today = todayInKyiv(this.around.now());
    if (first !== undefined) this.field.min = first;
    if (last !== undefined) this.field.max = last > today ? last : today;
    if (!this.player.playing) this.field.value = state.date ?? last ?? shown?.areas.snapshot ?? '';
  }

  private drawSteps({ snapshots, words, format }: Scene): void {
    const { stride } = this.pace;
    const [before, after] = [this.target(-1, stride), this.target(1, stride)];
    setIdle(this.previous, before === undefined);
    setIdle(this.next, after === undefined);
    setIdle(this.latest, this.asked !== undefined && this.asked >= (snapshots.at(-1)?.date ?? ''));
    setName(this.previous, before ? words.text('time.previous', { day: format.longDay(before) }) : words.text('time.noPrevious'));
    setName(this.next, after ? words.text('time.next', { day: format.longDay(after) }) : words.text('time.noNext'));
    const last = snapshots.at(-1)?.date;
    setName(this.latest, last === undefined ? words.text('time.latest') : words.text('time.latestOf', { day: format.longDay(last) }));
  }

  private drawPlay({ words, snapshots }: Scene): void {
    const { playing } = this.player;
    this.play.classList.toggle('playing', playing);
    setIdle(this.play, this.still.matches || snapshots.length < 2);
    setName(this.play, words.text(this.still.matches ? 'time.noPlay' : playing ? 'time.pause' : 'time.play'));
  }

  private drawSlider(scene: Scene): void {
    const { snapshots, state } = scene;
    const [first, last, day] = [snapshots[0], snapshots.at(-1), this.day];
    const usable = first !== undefined && last !== undefined && first !== last;
    this.timeline.classList.toggle('empty', !usable);
    this.slider.disabled = !usable;
    if (!usable || day === undefined) return;
    this.slider.min = String(dayNumber(first.date));
    this.slider.max = String(dayNumber(last.date));
    this.moveKnob(day);
    const snapshot = snapshotAt(snapshots, day) ?? first;
    const point = chronicleIn(scene)?.find((each) => each.date === snapshot.date);
    this.describe(day, areaAt(point, snapshot, state.region), point?.uncertainty_km2, scene);
  }

  private moveKnob(day: Day): void {
    const [at, min, max] = [dayNumber(day), Number(this.slider.min), Number(this.slider.max)];
    this.slider.value = String(at);
    this.timeline.style.setProperty('--done', String(Math.min(1, Math.max(0, (at - min) / (max - min)))));
  }

  /** What the slider says: the day, and how much was occupied on it. */
  private describe(day: Day, km2: number | undefined, uncertainty: Uncertainty, { words, format }: Pick<Scene, 'words' | 'format'>): void {
    const area = km2 === undefined ? undefined : words.text('unit.km2', { km2: format.within(km2, uncertainty) });
    const text = format.longDay(day);
    this.slider.setAttribute('aria-valuetext', area === undefined ? text : words.text('time.value', { day: text, area }));
  }

  private drawShown(scene: Scene): void {
    const { shown, words, format } = scene;
    this.shown.setAttribute('aria-busy', String(isWaiting(scene)));
    if (this.player.playing) return;
    if (shown === undefined) {
      this.shown.replaceChildren();
      return;
    }
    const { snapshot, age_days: age, flags } = shown.areas;
    const day = format.longDay(snapshot);
    const text = age > 0 ? words.count('time.older', age, { day }) : words.text('time.exact', { day });
    const warnings = flags.map((flag) => make('span', { class: 'flag' }, words.text('time.flagged', { reason: flag.reason })));
    this.shown.replaceChildren(make('span', { class: age > 0 ? 'older' : undefined }, text), ...warnings);
  }
}

/** The day asked for, where there is a map at or before it. */
function askedFor(scene: Scene): Day | undefined {
  const { state, snapshots } = scene;
  const first = snapshots[0]?.date;
  return state.date !== undefined && first !== undefined && state.date >= first ? state.date : dayInView(scene);
}

const UNKNOWN: readonly SeriesPoint[] = [];

/** The chronicle of the chosen region; of Ukraine, the snapshots tell as much meanwhile. */
function chronicleIn({ chronicle, state }: Scene): readonly SeriesPoint[] | undefined {
  return chronicle?.points ?? ((state.region ?? UKRAINE) === UKRAINE ? undefined : UNKNOWN);
}
