/** The card that tells of one spot: what it is, and what every source shows there. */
import type { Source } from '../core/answers';
import { writePoint } from '../core/coordinates';
import type { History } from '../core/answers';
import { namesFor, peopleOf, unitsOf } from '../core/placenames';
import type { MessageKey, Messages } from '../core/messages';
import { regionName, type Scene, sourceName, type Trouble } from '../core/scene';
import { OUTSIDE } from '../core/summary';
import type { Actions } from './actions';
import { button, byId, link, make, makeSvg, onChange, setName } from './dom';
import { headline, sourceBlock } from './spot';
import { historyInWords, DayStripChart, type Telling } from './daystrip';

const NEAR_KM = 0.05; // a point so near a place's own is that place

export class Card {
  private readonly card = byId('card', HTMLElement);
  private readonly mapView = byId('map-view', HTMLElement);
  private readonly title = make('h2', { tabindex: '-1' });
  private readonly facts = make('div', { class: 'card-facts' });
  private readonly body = make('div', { class: 'card-body' });
  private readonly live = make('p', { class: 'hidden', role: 'status' });
  private readonly closer: HTMLButtonElement;
  private scene: Scene | undefined;
  private chart: DayStripChart | undefined;
  /** Whether the history in words lies open, for this spot and the next. */
  private wordy = false;
  /** Where the focus came from when it was sent here. */
  private cameFrom: HTMLElement | undefined;

  constructor(private readonly actions: Actions) {
    this.closer = button('', 'icon-button card-close', () => this.close());
    this.closer.append(makeSvg('svg', { class: 'icon', 'aria-hidden': 'true' }, makeSvg('use', { href: '#icon-close' })));
    this.closer.addEventListener(
      'click',
      ({ detail }) => {
        if (detail > 0) this.cameFrom = undefined; // a pointer's press needs no way back
      },
      { capture: true },
    );
    this.card.append(make('div', { class: 'card-head' }, this.title, this.closer), this.facts, this.body, this.live);
    document.addEventListener('keydown', (event) => this.escape(event));
  }

  update(scene: Scene): void {
    const { state, spot, spotTrouble: trouble, words } = scene;
    this.scene = scene;
    const open = state.point !== undefined || state.place !== undefined;
    this.card.hidden = !open;
    this.mapView.classList.toggle('with-card', open);
    if (!open) this.live.textContent = '';
    this.card.setAttribute('aria-busy', String(open && spot === undefined && trouble === undefined));
    setName(this.closer, words.text('spot.close'));
    this.drawHead(spot, trouble, words, scene.regions);
    this.drawBody(spot, trouble, words, scene.sources, sourceName(scene));
    this.markRegion(state.region);
    this.chart?.mark(state.date ?? spot?.date ?? undefined);
  }

  /** Takes the focus, to give it back when the card is closed. */
  takeFocus(): void {
    if (this.card.hidden) return;
    const from = document.activeElement;
    this.cameFrom = from instanceof HTMLElement && !this.card.contains(from) ? from : undefined;
    this.title.focus({ preventScroll: true });
  }

  /** Escape closes the card from anywhere over the map. */
  private escape({ key, target, defaultPrevented }: KeyboardEvent): void {
    if (key !== 'Escape' || defaultPrevented || this.card.hidden) return;
    if (target === document.body || (target instanceof Node && this.mapView.contains(target))) this.close();
  }

  private close(): void {
    const within = this.card.contains(document.activeElement);
    const back = this.cameFrom ?? byId('map', HTMLElement);
    this.cameFrom = undefined;
    this.actions.tellOf(undefined);
    if (within) back.focus({ preventScroll: true });
  }

  private readonly drawHead = onChange((spot: History | undefined, trouble: Trouble | undefined, words: Messages, _regions: Scene['regions']) => {
    this.title.classList.toggle('skeleton', spot === undefined && trouble === undefined);
    if (spot === undefined || this.scene === undefined) {
      this.title.replaceChildren(trouble === undefined ? make('span', { class: 'hidden' }, words.text('spot.loading')) : words.text('spot.label'));
      return this.facts.replaceChildren();
    }
    const asPlace = this.scene.state.place !== undefined;
    this.title.replaceChildren(...titleOf(spot, asPlace, words));
    this.facts.replaceChildren(...this.factsOf(spot, asPlace, this.scene));
  });

  private factsOf({ region, place, lon, lat }: History, asPlace: boolean, { words, format, regions }: Scene): readonly HTMLElement[] {
    const facts: HTMLElement[] = [];
    if (region !== OUTSIDE) {
      const name = regionName({ regions }, region, words.language);
      const made = button(name, 'chip', () => this.actions.toggleRegion(region));
      made.dataset['region'] = region;
      setName(made, words.text('spot.region', { region: name }));
      facts.push(made);
    }
    const is = asPlace || (place !== null && place.km < NEAR_KM);
    if (is && place !== null) {
      const told = [...unitsOf(place, words), peopleOf(place, words, format)].filter((part) => part !== undefined);
      facts.push(...told.map((part) => make('span', {}, part)));
    }
    if (place !== null && !is && region !== OUTSIDE) facts.push(make('span', {}, words.text('spot.nearest', { km: format.km(place.km) })));
    const point = make('span', { class: 'coordinates' }, writePoint([lon, lat]));
    point.title = words.text('spot.coordinates');
    return [...facts, point];
  }

  private readonly drawBody = onChange((spot: History | undefined, trouble: Trouble | undefined, _words: Messages, ..._others: readonly unknown[]) => {
    const scene = this.scene;
    if (scene === undefined) return;
    const { sources } = scene;
    const content = [...(trouble === undefined ? [] : [this.troubleBox(trouble, scene)]), ...this.tell(spot, sources, scene)];
    if (spot === undefined && trouble === undefined) content.push(...[1, 2, 3].map(() => make('div', { class: 'skeleton card-wait' })));
    this.keepFocus(() => this.body.replaceChildren(...content));
    this.announce(spot, sources, scene);
  });

  private tell(spot: History | undefined, sources: readonly Source[], scene: Scene): readonly HTMLElement[] {
    this.chart = undefined;
    if (spot === undefined) return [];
    const { words } = scene;
    if (spot.sources.length === 0) {
      return [make('p', { class: 'card-note' }, words.text(spot.region === OUTSIDE ? 'spot.outsideNote' : 'error.noSources'))];
    }
    const own = sourceName(scene);
    const histories = [...spot.sources].sort((a, b) => Number(b.source === own) - Number(a.source === own));
    const telling = this.telling(sources, scene);
    this.chart = new DayStripChart(histories, telling);
    const note = spot.note === undefined ? [] : [make('p', { class: 'card-note fine', lang: 'en' }, spot.note)];
    return [
      ...note,
      ...histories.map((each) => sourceBlock(each, sourceOf(sources, each.source), scene)),
      make('section', { class: 'card-history' }, ...this.chart.elements, this.words(make('div', {}, ...historyInWords(histories, telling)), words)),
      credits(histories, words),
    ];
  }

  private telling(sources: readonly Source[], { words, format }: Scene): Telling {
    return {
      words,
      format,
      titleOf: (source) => sourceOf(sources, source)?.title ?? source,
      lastOf: (source) => sourceOf(sources, source)?.last ?? undefined,
      chooseDay: this.actions.chooseDay,
    };
  }

  private words(list: HTMLElement, words: Messages): HTMLElement {
    const details = make('details', { open: this.wordy, class: 'card-words' }, make('summary', {}, words.text('spot.inWords')), list);
    details.addEventListener('toggle', () => (this.wordy = details.open));
    return details;
  }

  private troubleBox({ failure, detail }: Trouble, { words }: Scene): HTMLElement {
    const text = words.text(failure === 'missing' ? 'spot.missing' : (`error.${failure}` satisfies MessageKey));
    const retry = button(words.text('error.retry'), 'text-button', () => this.actions.retry());
    return make('div', { class: 'card-trouble', role: 'alert' }, make('strong', {}, text), make('p', { class: 'fine' }, detail), retry);
  }

  /** Tells a screen reader what has come, wherever its focus is. */
  private announce(spot: History | undefined, sources: readonly Source[], { words }: Scene): void {
    if (spot === undefined) return;
    const told = spot.sources.map((each) =>
      words.text('spot.told', { source: sourceOf(sources, each.source)?.title ?? each.source, status: headline(each, words) }),
    );
    this.live.textContent = [this.title.textContent, ...told].join('. ');
  }

  private markRegion(chosen: string | undefined): void {
    for (const chip of this.facts.querySelectorAll<HTMLElement>('[data-region]')) {
      chip.setAttribute('aria-pressed', String(chip.dataset['region'] === chosen));
    }
  }

  /** Replaces what can have the focus, and gives it to what stands in the same place. */
  private keepFocus(replace: () => void): void {
    const stops = (): HTMLElement[] => [...this.body.querySelectorAll<HTMLElement>('a, button, summary')];
    const at = stops().findIndex((stop) => stop === document.activeElement);
    replace();
    if (at >= 0) (stops()[at] ?? this.title).focus({ preventScroll: true });
  }
}

function sourceOf(sources: readonly Source[], name: string): Source | undefined {
  return sources.find((source) => source.source === name);
}

/** A place by its names; a point by the nearest place. */
function titleOf({ place, region }: History, asPlace: boolean, words: Messages): readonly (Node | string)[] {
  if (place === null || (!asPlace && region === OUTSIDE)) return [words.text(region === OUTSIDE ? 'spot.outside' : 'spot.label')];
  const { name, other } = namesFor(place, words.language);
  if (!asPlace && place.km >= NEAR_KM) return [words.text('spot.near', { place: name })];
  const second = make('span', { class: 'card-other', lang: words.language === 'en' ? 'uk' : 'en' }, other ?? '');
  return other === undefined ? [name] : [name, ' ', second];
}

/** Whose words and lines these are: no status is shown without its credit. */
function credits(histories: History['sources'], words: Messages): HTMLElement {
  const mark = '\u0000';
  const [before = '', after = ''] = words.text('spot.credits', { attribution: mark }).split(mark);
  const links = histories.flatMap(({ attribution, attribution_url: address }, i) => [...(i === 0 ? [] : ['; ']), link(attribution, address)]);
  return make('p', { class: 'fine card-credits' }, before, ...links, after);
}
