/** What came of the reader's choice: how many figures are shown, and the way back where none is. */
import type { FiguresScene } from '../../core/figures/session';
import { byId } from '../dom';
import type { FiguresActions } from './actions';

export class Outcome {
  private readonly count = byId('count', HTMLElement);
  private readonly nothing = byId('nothing', HTMLElement);
  private readonly waiting = byId('waiting', HTMLElement);

  constructor(actions: FiguresActions) {
    byId('nothing-clear', HTMLButtonElement).addEventListener('click', () => {
      actions.clear();
      byId('query', HTMLInputElement).focus(); // the button is gone
    });
  }

  update({ loaded, shown, loading, voice: { words } }: FiguresScene): void {
    const all = loaded?.figures.length ?? 0;
    const count = loaded === undefined ? '' : words.count('figures.count', all, { shown: shown.length.toLocaleString(words.locale) });
    const said = loading && loaded === undefined ? words.text('figures.loading') : count;
    if (this.count.textContent !== said) this.count.textContent = said; // said again only when it is another
    this.waiting.hidden = loaded !== undefined || !loading;
    this.nothing.hidden = loaded === undefined || shown.length > 0;
    byId('nothing-text', HTMLElement).textContent = words.text(all === 0 ? 'figures.none' : 'figures.noneFits');
    byId('nothing-clear', HTMLButtonElement).hidden = all === 0;
  }
}
