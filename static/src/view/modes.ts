/** What the map tells: who controls what, what changed since a day, or how two maps differ. */
import type { Areas, Comparison, Km2, Source } from '../core/answers';
import { type Day, parseDay } from '../core/day';
import type { MessageKey } from '../core/messages';
import { chosenSource, regionName, type Scene, sourceName, UKRAINE } from '../core/scene';
import { COMPARISONS, isWindow, MODES, sinceDay, WINDOWS, type Window } from '../core/state';
import type { Actions } from './actions';
import { button, byId, make, onChange } from './dom';

const CHOICES = ['control', ...MODES] as const;
const windows = Object.keys(WINDOWS) as readonly Window[];

export class Modes {
  private readonly tabs: readonly HTMLButtonElement[];
  private readonly spans: readonly HTMLButtonElement[];
  private readonly since = make('input', { type: 'date', id: 'since' });
  private readonly views: readonly HTMLButtonElement[];
  private readonly otherSource = make('select', { id: 'other-source' });
  private readonly otherDate = make('input', { type: 'date', id: 'other-date' });
  private readonly sinceBar: HTMLElement;
  private readonly compareBar: HTMLElement;
  private readonly tally = make('p', { class: 'tally', id: 'tally' });

  constructor(private readonly actions: Actions) {
    this.tabs = CHOICES.map((mode) => choice(mode, () => this.actions.choose({ mode: MODES.find((known) => known === mode) })));
    this.spans = windows.map((window) => choice(window, () => this.actions.choose({ since: window })));
    this.views = COMPARISONS.map((comparison) => choice(comparison, () => this.actions.choose({ comparison })));
    this.since.addEventListener('change', () => {
      const day = parseDay(this.since.value);
      if (day !== undefined) this.actions.choose({ since: day });
    });
    this.otherSource.addEventListener('change', () => this.actions.choose({ otherSource: this.otherSource.value }));
    this.otherDate.addEventListener('change', () => this.actions.choose({ otherDate: parseDay(this.otherDate.value) }));
    this.sinceBar = make('div', { class: 'mode-bar' }, segments(this.spans), label('since.label', this.since));
    this.compareBar = make(
      'div',
      { class: 'mode-bar' },
      segments(this.views),
      label('compare.source', this.otherSource),
      label('compare.date', this.otherDate),
    );
    byId('modes', HTMLElement).replaceChildren(segments(this.tabs), this.sinceBar, this.compareBar, this.tally);
  }

  update(scene: Scene): void {
    const { state, words } = scene;
    this.nameAll(words);
    press(this.tabs, state.mode ?? 'control');
    press(this.spans, isWindow(state.since ?? 'month'));
    press(this.views, state.comparison ?? 'split');
    this.sinceBar.hidden = state.mode !== 'changes';
    this.compareBar.hidden = state.mode !== 'compare';
    this.fillSince(scene);
    this.fillOther(scene);
    this.tell(scene);
  }

  private readonly nameAll = onChange((words: Scene['words']) => {
    const root = byId('modes', HTMLElement);
    for (const each of [...this.tabs, ...this.spans, ...this.views]) each.textContent = words.text(`mode.${each.dataset['choice']}` as MessageKey);
    for (const each of root.querySelectorAll<HTMLElement>('[data-name]')) each.textContent = words.text(each.dataset['name'] as MessageKey);
  });

  private fillSince({ state, shown, snapshots }: Scene): void {
    const [first, day] = [snapshots[0]?.date, shown?.areas.snapshot];
    if (first !== undefined) this.since.min = first;
    if (day !== undefined) this.since.max = day;
    if (day !== undefined) this.since.value = sinceDay(state.since, shown?.areas.date ?? day);
  }

  private fillOther(scene: Scene): void {
    const { state, shown } = scene;
    this.listSources(scene.sources);
    this.otherSource.value = state.otherSource ?? sourceName(scene) ?? '';
    this.otherDate.value = state.otherDate ?? shown?.areas.date ?? '';
    const other = scene.sources.find((source) => source.source === this.otherSource.value);
    if (typeof other?.first === 'string') this.otherDate.min = other.first;
  }

  private readonly listSources = onChange((sources: readonly Source[]) => {
    const filled = sources.filter((source) => source.snapshots > 0);
    this.otherSource.replaceChildren(...filled.map((source) => make('option', { value: source.source }, source.title)));
  });

  /** Says in numbers what the map shows in colours. */
  private tell(scene: Scene): void {
    const { mode } = scene.state;
    this.tally.hidden = mode === undefined;
    if (mode === undefined) return;
    this.tally.replaceChildren(...(figuresOf(scene) ?? [this.absence(scene)]));
  }

  private absence(scene: Scene): string {
    const { state, shown, other, otherMissing, loading, words } = scene;
    if (otherMissing?.date !== undefined) return missing(otherMissing.source ?? sourceName(scene), otherMissing.date, scene);
    if (loading || shown === undefined || scene.snapshots.length === 0 || (state.mode === 'compare' && other === undefined)) return words.text('live.loading');
    if (state.mode === 'changes') return words.text('since.nothing');
    return words.text(isSameMap(other, shown.areas) ? 'compare.same' : 'compare.apart');
  }
}

function isSameMap(a: Areas | undefined, b: Areas): boolean {
  return a?.source === b.source && a.snapshot === b.snapshot;
}

/** What is measured of the two maps, or the server's reason why nothing is. */
function figuresOf(scene: Scene): readonly HTMLElement[] | undefined {
  const { state, comparison, incomparable } = scene;
  if (state.mode !== 'compare') return movement(scene);
  if (incomparable !== undefined) return [make('span', { lang: 'en' }, incomparable)];
  return comparison === undefined ? movement(scene) : agreement(comparison, scene);
}

function missing(name: string | undefined, date: Day, { sources, format, words }: Scene): string {
  const source = sources.find((each) => each.source === name)?.title ?? name ?? '';
  return words.text('compare.missing', { source, day: format.longDay(date) });
}

function movement(scene: Scene): readonly HTMLElement[] | undefined {
  const { changes, words, format } = scene;
  if (changes === undefined) return undefined;
  const { gained, lost, net, net_land: land, uncertainty_km2: off } = changes.total;
  // What is smaller than the uncertainty keeps its first digit: it is seen on the map, and is not 0.
  const part = (km2: number): string => format.signedKm2(km2, typeof off === 'number' ? Math.min(off, Math.abs(km2)) : off);
  const hasWater = Math.abs(net.sphere_km2 - land.sphere_km2) >= TOLD_WATER;
  const values = {
    from: format.shortDay(changes.from_snapshot),
    to: format.shortDay(changes.to_snapshot),
    source: chosenSource(scene)?.title ?? changes.source,
  };
  return [
    figure('gained', words.text('since.gained'), part(gained.sphere_km2), scene),
    figure('lost', words.text('since.lost'), part(-lost.sphere_km2), scene),
    figure('net', words.text('since.net'), format.signedWithin(net.sphere_km2, off), scene),
    make(
      'small',
      {},
      whereText(scene),
      hasWater ? `${words.text('since.land', { net: format.signedWithin(land.sphere_km2, off) })} · ` : '',
      words.text('since.span', values),
    ),
  ];
}

/** Less open water than this in a change, in km², is not worth a word. */
const TOLD_WATER = 1;

function agreement({ a, b, both, only_a: onlyA, only_b: onlyB, iou }: Comparison, scene: Scene): readonly HTMLElement[] {
  const { words, format, sources } = scene;
  const title = ({ source }: Pick<Areas, 'source'>): string => sources.find((each) => each.source === source)?.title ?? source;
  const area = (part: Km2): string => format.km2(part.sphere_km2);
  return [
    figure('both', words.text('compare.both'), area(both), scene),
    figure('only_a', words.text('compare.only', { source: title(a) }), area(onlyA), scene),
    figure('only_b', words.text('compare.only', { source: title(b) }), area(onlyB), scene),
    make(
      'small',
      {},
      whereText(scene),
      iou === null
        ? ''
        : words.text('compare.agreement', { share: format.share(100 * iou), day: format.shortDay(a.snapshot), other: format.shortDay(b.snapshot) }),
    ),
  ];
}

function whereText({ state, regions, words }: Scene): string {
  const { region } = state;
  return region === undefined || region === UKRAINE ? '' : `${regionName({ regions }, region, words.language)} · `;
}

function figure(kind: string, name: string, value: string, { words }: Scene): HTMLElement {
  return make(
    'span',
    { class: `tally-figure tally-${kind}` },
    make('span', { class: 'tally-name' }, name),
    make('strong', {}, words.text('unit.km2', { km2: value })),
  );
}

function choice(name: string, choose: () => void): HTMLButtonElement {
  const made = button('', '', choose);
  made.dataset['choice'] = name;
  return made;
}

function segments(buttons: readonly HTMLButtonElement[]): HTMLElement {
  return make('div', { class: 'segments', role: 'group' }, ...buttons);
}

function label(name: MessageKey, control: HTMLElement): HTMLElement {
  return make('label', { class: 'mode-field' }, make('span', { 'data-name': name }), control);
}

function press(buttons: readonly HTMLButtonElement[], chosen: string | undefined): void {
  for (const each of buttons) each.setAttribute('aria-pressed', String(each.dataset['choice'] === chosen));
}
