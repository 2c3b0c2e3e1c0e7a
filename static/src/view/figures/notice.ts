/** What went wrong, in words, with the way out of it. */
import type { ApiError } from '../../core/api';
import type { FiguresScene, Voice } from '../../core/figures/session';
import type { MessageKey } from '../../core/messages';
import { button, byId, make, onChange } from '../dom';
import type { FiguresActions } from './actions';

export class FiguresNotice {
  private readonly box = byId('notice', HTMLElement);

  constructor(private readonly actions: FiguresActions) {}

  update({ trouble, voice, loaded }: FiguresScene): void {
    this.draw(trouble, voice, loaded !== undefined);
  }

  private readonly draw = onChange((trouble: ApiError | undefined, { words }: Voice, still: boolean) => {
    this.box.hidden = trouble === undefined;
    if (trouble === undefined) return this.box.replaceChildren();
    const { failure } = trouble;
    const detail = failure === 'offline' ? '' : trouble.detail; // the browser's words add nothing
    const headline = failure === 'missing' ? 'error.broken' : (`error.${failure}` satisfies MessageKey);
    this.box.replaceChildren(
      make('strong', {}, words.text(headline)),
      make('p', {}, still ? words.text('figures.stillShown') : '', detail === '' ? '' : make('span', { lang: 'en' }, detail)),
      make(
        'div',
        { class: 'notice-ways' },
        button(words.text('error.retry'), 'text-button', () => this.actions.retry()),
      ),
    );
  });
}
