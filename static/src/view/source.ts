/** The source: which one, what it is, and on what terms it may be used. */
import type { Source } from '../core/answers';
import type { Format } from '../core/format';
import type { Messages } from '../core/messages';
import { chosenSource, isWaiting, type Scene, sourceName } from '../core/scene';
import type { Actions } from './actions';
import { byId, link, make, onChange } from './dom';

export class SourcePanel {
  private readonly select = byId('source', HTMLSelectElement);

  constructor(actions: Actions) {
    this.select.addEventListener('change', () => actions.chooseSource(this.select.value));
  }

  update(scene: Scene): void {
    this.drawOptions(scene.sources);
    this.select.value = sourceName(scene) ?? '';
    this.drawSource(chosenSource(scene), isWaiting(scene), scene.words, scene.format);
  }

  private readonly drawOptions = onChange((sources: readonly Source[]) => {
    this.select.replaceChildren(...sources.map((source) => make('option', { value: source.source }, source.title)));
  });

  private readonly drawSource = onChange((source: Source | undefined, waiting: boolean, words: Messages, format: Format) => {
    const badges: HTMLElement[] = [];
    const reconstruction = words.text('source.reconstruction');
    if (source?.built_in === true && source.title !== reconstruction) badges.push(make('span', { class: 'badge' }, reconstruction));
    if (source?.publishable === false) {
      badges.push(make('span', { class: 'badge badge-warn' }, words.text('source.restricted')));
    }
    byId('badges', HTMLElement).replaceChildren(...badges);
    const description = byId('description', HTMLElement);
    description.classList.toggle('skeleton', source === undefined && waiting);
    description.textContent = source?.description ?? '';
    byId('span', HTMLElement).textContent = source === undefined ? '' : spanText(source, words, format);
    byId('terms', HTMLElement).textContent = source === undefined ? '' : words.text('source.terms', { licence: source.licence });
  });
}

function spanText({ first, last, snapshots }: Source, words: Messages, format: Format): string {
  if (first === null || last === null) return words.text('error.missingAny');
  return words.count('source.span', snapshots, { first: format.shortDay(first), last: format.shortDay(last) });
}

/** The credit line, which no state of the page hides. */
export class Credit {
  private readonly line = byId('credit', HTMLElement);

  update(scene: Scene): void {
    const { shown, words } = scene;
    const credited = shown?.areas ?? chosenSource(scene);
    this.line.parentElement?.classList.toggle('waiting', credited === undefined);
    if (credited === undefined) return this.line.replaceChildren();
    const { attribution, attribution_url: address } = credited;
    const mark = '\u0000';
    const [before = '', after = ''] = words.text('source.credit', { attribution: mark }).split(mark);
    this.line.replaceChildren(before, link(attribution, address), after);
  }
}
