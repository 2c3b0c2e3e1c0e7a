/** The list of maps that their publisher took back; each can still be seen. */
import type { WithdrawnMap } from '../core/answers';
import type { Scene } from '../core/scene';
import type { Actions } from './actions';
import { button, byId, make, onChange, sentence } from './dom';

export class WithdrawnList {
  constructor(private readonly actions: Actions) {}

  update({ withdrawn, shown, words, format }: Scene): void {
    this.draw(withdrawn, shown?.areas.revision_id, words, format);
  }

  private readonly draw = onChange((withdrawn: readonly WithdrawnMap[], shown: string | undefined, words: Scene['words'], format: Scene['format']) => {
    byId('withdrawn-section', HTMLElement).hidden = withdrawn.length === 0;
    byId('withdrawn-title', HTMLElement).textContent = words.count('withdrawn.count', withdrawn.length);
    byId('withdrawn', HTMLUListElement).replaceChildren(...withdrawn.map((map) => this.item(map, shown, { words, format })));
  });

  private item(
    { date, published, recorded_at: recorded, reason, revision_id: id }: WithdrawnMap,
    shown: string | undefined,
    { words, format }: Pick<Scene, 'words' | 'format'>,
  ): HTMLElement {
    const show = button(format.shortDay(date), 'row-button', () => this.actions.showAsKnown(date, recorded));
    if (id === shown) show.setAttribute('aria-current', 'true');
    const time = format.instant(new Date(published ?? recorded));
    const when = words.text(published === null ? 'withdrawn.seen' : 'withdrawn.published', { time });
    return make('li', {}, show, make('span', {}, `${when} ${sentence(reason)}`));
  }
}
