/** What the colours and patterns mean, in the page's words and in the publisher's. */
import type { Areas, Km2, Source } from '../core/answers';
import type { MessageKey, Messages } from '../core/messages';
import { chosenSource, type Scene } from '../core/scene';
import { type Kind, kindUncertainty, sumByKind } from '../core/summary';
import { byId, make, makeSvg, onChange } from './dom';

const SMALL = '(max-width: 860px), (max-height: 560px)';

/** What the map may show besides kinds of areas. */
const PARTS = {
  control: [],
  changes: ['gained', 'lost', 'held'],
  sources: ['only_a', 'only_b', 'both'],
} as const;
type Parts = keyof typeof PARTS;
type Sample = Kind | 'border' | 'front' | (typeof PARTS)[Parts][number];

export class Legend {
  private readonly box = byId('legend', HTMLDetailsElement);
  private readonly list = byId('legend-list', HTMLUListElement);
  private readonly meanings = byId('meanings', HTMLUListElement);

  constructor() {
    // On a small screen the map comes first; the legend opens on demand.
    this.box.open = !window.matchMedia(SMALL).matches;
  }

  update(scene: Scene): void {
    this.draw(scene.shown?.areas, chosenSource(scene), scene.words, scene.format);
    this.drawList(scene.shown?.areas, partsOf(scene), scene.words);
  }

  /** What is on the map: the kinds of areas, or what two maps differ in. */
  private readonly drawList = onChange((areas: Areas | undefined, parts: Parts, words: Messages) => {
    const sums: ReadonlyMap<Kind, Km2> = areas === undefined ? new Map() : sumByKind(areas);
    this.box.hidden = areas === undefined; // what it tells is not known: it would only jump
    const kinds = parts === 'control' ? [...sums.keys()].map((kind) => make('li', {}, swatch(kind), word(kind, sums, words))) : [];
    const others = PARTS[parts].map((part) => make('li', {}, swatch(part), words.text(`legend.${part}`)));
    const border = parts === 'control' ? [make('li', {}, swatch('front'), words.text('legend.front'))] : [];
    this.list.replaceChildren(...kinds, ...others, ...border, make('li', {}, swatch('border'), words.text('legend.border')));
  });

  private readonly draw = onChange((areas: Areas | undefined, source: Source | undefined, words: Messages, format: Scene['format']) => {
    const sums: ReadonlyMap<Kind, Km2> = areas === undefined ? new Map() : sumByKind(areas);
    const border = words.text('legend.border');
    this.meanings.replaceChildren(
      ...[...sums].map(([kind, km2]) =>
        make(
          'li',
          {},
          swatch(kind),
          make('span', { class: 'meaning-word' }, word(kind, sums, words)),
          make('span', { class: 'meaning-km2' }, words.text('unit.km2', { km2: format.km2(km2.geodesic_km2, areas && kindUncertainty(kind, areas)) })),
          make('span', { class: 'meaning' }, meaning(kind, source, words)),
        ),
      ),
      make('li', {}, swatch('border'), make('span', { class: 'meaning-word' }, border), make('span', { class: 'meaning' }, words.text('legend.border.means'))),
    );
  });
}

function partsOf({ state, comparison }: Scene): Parts {
  if (state.mode === 'changes') return 'changes';
  if (state.mode === undefined || state.comparison !== 'overlay') return 'control';
  return comparison === undefined ? 'changes' : 'sources';
}

function word(kind: Kind, sums: ReadonlyMap<Kind, Km2>, words: Messages): string {
  const undivided = kind === 'occupied' && !sums.has('pre-2022');
  return words.text(undivided ? 'legend.occupiedAny' : (`legend.${kind}` satisfies MessageKey));
}

/** What the publisher says that a status means; the page's words where it says nothing. */
function meaning(kind: Kind, source: Source | undefined, words: Messages): string {
  const publisher = kind === 'pre-2022' ? undefined : source?.statuses[kind];
  return publisher ?? words.text(`legend.${kind}.means` satisfies MessageKey);
}

/** A part of the legend as the map draws it. */
export function swatch(sample: Sample): SVGSVGElement {
  const isLine = sample === 'border' || sample === 'front';
  const shape = isLine
    ? makeSvg('path', { class: sample === 'border' ? 'outline' : 'front', d: 'M1 8h22' })
    : makeSvg('rect', { class: `area area-${sample}`, x: '1', y: '1', width: '22', height: '14', rx: '2' });
  return makeSvg('svg', { class: 'swatch', viewBox: '0 0 24 16', 'aria-hidden': 'true' }, shape);
}
