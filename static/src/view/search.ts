/** The search over the map: places by any of their names, regions, and coordinates. */
import type { Position } from '../core/geometry';
import { type Api, ApiError } from '../core/api';
import { readPoints, writePoint } from '../core/coordinates';
import type { Place } from '../core/answers';
import { namesFor, peopleOf, unitsOf } from '../core/placenames';
import { Latest } from '../core/latest';
import { findIn, matchRegions } from '../core/match';
import type { Language, MessageKey, Messages } from '../core/messages';
import { type Region, regionName, type Scene, UKRAINE } from '../core/scene';
import type { Actions } from './actions';
import { Combobox, type Option } from './combobox';
import { button, byId, make, makeSvg, onChange } from './dom';

const REST_MS = 120; // after the last key, before the server is asked
const PLACES = 8;
const REGIONS = 3;
const SURE = 1; // the score of a place that is called just so
const LIKELY = 0.7; // beside a place that is surely meant, less likely ones are noise

/** What was found for a text. */
interface Found {
  readonly query: string;
  readonly points: readonly Position[];
  readonly places: readonly Place[];
  readonly failure: ApiError['failure'] | undefined;
}

const NOTHING: Found = { query: '', points: [], places: [], failure: undefined };

export class Search {
  private readonly box: Combobox;
  private readonly latest = new Latest();
  private scene: Scene | undefined;
  private found = NOTHING;
  private timer: number | undefined;

  constructor(
    private readonly actions: Actions,
    private readonly api: Api,
    onChosen: (byKeyboard: boolean) => void,
  ) {
    this.box = new Combobox(byId('search', HTMLElement), byId('search-input', HTMLInputElement), {
      onText: (text) => this.look(text),
      onChosen: (byKeyboard) => {
        this.stop();
        onChosen(byKeyboard);
      },
    });
  }

  update(scene: Scene): void {
    this.scene = scene;
    this.translate(scene.words, scene.regions);
  }

  private readonly translate = onChange((words: Messages, _regions: Scene['regions']) => {
    this.box.name({
      label: words.text('search.label'),
      placeholder: words.text('search.placeholder'),
      clear: words.text('search.clear'),
    });
    if (this.found !== NOTHING) this.box.redraw(this.options(), this.message());
  });

  private look(text: string): void {
    const query = text.trim();
    this.stop();
    const points = readPoints(query);
    if (query === '' || points.length > 0) return this.show({ ...NOTHING, query, points });
    this.box.wait();
    this.timer = window.setTimeout(() => void this.ask(query), REST_MS);
  }

  private stop(): void {
    window.clearTimeout(this.timer);
    this.latest.stop();
    this.box.rest();
  }

  private async ask(query: string): Promise<void> {
    try {
      const places = await this.latest.run((signal) => this.api.places(query, PLACES, signal));
      if (places !== undefined) this.show({ ...NOTHING, query, places });
    } catch (error) {
      this.show({ ...NOTHING, query, failure: error instanceof ApiError ? error.failure : 'unreadable' });
    }
  }

  private show(found: Found): void {
    this.found = found;
    const options = this.options();
    const count = found.query === '' ? '' : (this.scene?.words.count('search.found', options.length) ?? '');
    this.box.offer(options, count, this.message());
  }

  /** Places called just so come first, then regions, then places that may be meant. */
  private options(): readonly Option[] {
    const { scene, found } = this;
    if (scene === undefined) return [];
    const sure = found.places.filter((place) => place.score >= SURE);
    const others = found.places.filter((place) => place.score < SURE && (sure.length === 0 || place.score >= LIKELY));
    return [
      ...found.points.map((point, i) => this.pointOption(point, i > 0, scene)),
      ...sure.map((place) => this.placeOption(place, scene)),
      ...matchRegions(scene.regions.values(), found.query, REGIONS).map((region) => this.regionOption(region, scene)),
      ...others.map((place) => this.placeOption(place, scene)),
    ];
  }

  private placeOption(place: Place, { words, format, regions }: Scene): Option {
    const { name, other } = namesFor(place, words.language);
    const detail = [regionName({ regions }, place.region, words.language), ...unitsOf(place, words), peopleOf(place, words, format)].filter(
      (part) => part !== undefined,
    );
    return {
      label: name,
      content: this.rows('place', [name, other], detail.join(' · '), words.language),
      choose: () => {
        this.actions.tellOf({ place: place.id });
        this.actions.goTo([place.lon, place.lat]);
      },
    };
  }

  private regionOption({ code, names, members }: Region, scene: Scene): Option {
    const { words, regions } = scene;
    const { name, other } = namesFor({ name_en: names.en, name_uk: names.uk }, words.language);
    const group = code !== UKRAINE && members.length > 1;
    const parts = members.map((member) => regionName({ regions }, member, words.language)).join(', ');
    const detail = group ? parts : words.text(code === UKRAINE ? 'map.reset' : 'search.region');
    return {
      label: name,
      content: this.rows('region', [name, other], detail, words.language),
      choose: () => {
        if (this.scene?.state.region !== code) this.actions.toggleRegion(code);
      },
    };
  }

  private pointOption(point: Position, turned: boolean, { words }: Scene): Option {
    const label = writePoint(point);
    const detail = words.text(turned ? 'search.turned' : 'search.point');
    return {
      label,
      content: this.rows('point', [label, undefined], detail, words.language),
      choose: () => {
        this.actions.tellOf({ point });
        this.actions.goTo(point);
      },
    };
  }

  private rows(kind: Shape, [name, other]: readonly [string, string | undefined], detail: string, language: Language): readonly Node[] {
    const { query } = this.found;
    const second = other === undefined ? [] : [' ', make('span', { class: 'option-other', lang: language === 'en' ? 'uk' : 'en' }, ...emphasise(other, query))];
    const first = make('span', { class: 'option-name' }, ...emphasise(name, query));
    return [sign(kind), make('span', { class: 'option-names' }, first, ...second), make('span', { class: 'option-detail' }, detail)];
  }

  /** Why there is nothing, with the way out of it. */
  private message(): readonly Node[] {
    const { scene, found } = this;
    if (scene === undefined || found.query === '') return [];
    const { words } = scene;
    if (found.failure !== undefined) {
      const retry = button(words.text('error.retry'), 'text-button', () => this.look(this.box.text));
      return [make('strong', {}, words.text(`error.${failureWord(found.failure)}` satisfies MessageKey)), retry];
    }
    if (this.options().length > 0) return [];
    return [make('strong', {}, words.text('search.none', { query: found.query })), make('span', {}, words.text('search.hint'))];
  }
}

type Shape = 'place' | 'region' | 'point';
const SIGNS: Readonly<Record<Shape, string>> = {
  place: 'M12 21s-6.5-6.2-6.5-11.2a6.5 6.5 0 0 1 13 0C18.5 14.8 12 21 12 21zM12 12.2a2.4 2.4 0 1 0 0-4.8 2.4 2.4 0 0 0 0 4.8z',
  region: 'M4 7l5-2.5 6 2.5 5-2.5v12.5l-5 2.5-6-2.5-5 2.5zM9 4.5v12.5M15 7v12.5',
  point: 'M12 3v4M12 17v4M3 12h4M17 12h4M12 12h.01',
};

function sign(kind: Shape): SVGSVGElement {
  return makeSvg('svg', { class: 'icon', viewBox: '0 0 24 24', 'aria-hidden': 'true' }, makeSvg('path', { d: SIGNS[kind] }));
}

/** A name with the part that was typed marked. */
function emphasise(name: string, query: string): readonly (Node | string)[] {
  const span = findIn(name, query);
  if (span === undefined) return [name];
  return [name.slice(0, span[0]), make('mark', {}, name.slice(...span)), name.slice(span[1])].filter((part) => part !== '');
}

/** A search that finds nothing is no error: of the failures, that one is the server's. */
function failureWord(failure: ApiError['failure']): Exclude<ApiError['failure'], 'missing'> {
  return failure === 'missing' ? 'broken' : failure;
}
