/** What the colours and patterns mean, in the page's words and in the publisher's. */
import type { Control, Source } from '../core/answers';
import type { MessageKey, Messages } from '../core/messages';
import { chosenSource, type Scene } from '../core/scene';
import { type Km2, type Kind, sumByKind } from '../core/summary';
import { byId, make, makeSvg, onChange } from './dom';

const SMALL = '(max-width: 860px), (max-height: 560px)';

export class Legend {
  private readonly list = byId('legend-list', HTMLUListElement);
  private readonly meanings = byId('meanings', HTMLUListElement);

  constructor() {
    // On a small screen the map comes first; the legend opens on demand.
    byId('legend', HTMLDetailsElement).open = !window.matchMedia(SMALL).matches;
  }

  update(scene: Scene): void {
    this.draw(scene.shown?.control, chosenSource(scene), scene.words, scene.format);
  }

  private readonly draw = onChange(
    (control: Control | undefined, source: Source | undefined, words: Messages, format: Scene['format']) => {
      const sums = sumByKind(control?.features ?? []);
      const border = words.text('legend.border');
      this.list.replaceChildren(
        ...[...sums.keys()].map((kind) => make('li', {}, swatch(kind), word(kind, sums, words))),
        make('li', {}, swatch('border'), border),
      );
      this.meanings.replaceChildren(
        ...[...sums].map(([kind, km2]) =>
          make(
            'li',
            {},
            swatch(kind),
            make('span', { class: 'meaning-word' }, word(kind, sums, words)),
            make('span', { class: 'meaning-km2' }, words.text('unit.km2', { km2: format.km2(km2.geodesic) })),
            make('span', { class: 'meaning' }, meaning(kind, source, words)),
          ),
        ),
        make('li', {}, swatch('border'), make('span', { class: 'meaning-word' }, border), make('span', { class: 'meaning' }, words.text('legend.border.means'))),
      );
    },
  );
}

function word(kind: Kind, sums: ReadonlyMap<Kind, Km2>, words: Messages): string {
  const undivided = kind === 'occupied' && !sums.has('pre-2022');
  return words.text(undivided ? 'legend.occupiedAny' : (`legend.${kind}` satisfies MessageKey));
}

/** What the publisher says that a status means; the page's words where it says nothing. */
function meaning(kind: Kind, source: Source | undefined, words: Messages): string {
  const publisher = kind === 'pre-2022' ? undefined : source?.statuses.get(kind);
  return publisher ?? words.text(`legend.${kind}.means` satisfies MessageKey);
}

function swatch(kind: Kind | 'border'): SVGSVGElement {
  const shape =
    kind === 'border'
      ? makeSvg('path', { class: 'outline', d: 'M1 8h22' })
      : makeSvg('rect', { class: `area area-${kind}`, x: '1', y: '1', width: '22', height: '14', rx: '2' });
  return makeSvg('svg', { class: 'swatch', viewBox: '0 0 24 16', 'aria-hidden': 'true' }, shape);
}
