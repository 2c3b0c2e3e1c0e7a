/** Offers the new map that came while the page was open; nothing moves until the reader says so. */
import type { News } from '../core/news';
import type { Scene } from '../core/scene';
import type { Actions } from './actions';
import { button, byId, make, onChange, setName } from './dom';

export class NewsBox {
  /** A live region, so that what comes into it is read out once the reader has a moment. */
  private readonly box = byId('news', HTMLElement);

  constructor(private readonly actions: Actions) {}

  update({ news, words, format }: Scene): void {
    this.draw(news, words, format);
  }

  private readonly draw = onChange((news: News | undefined, words: Scene['words'], format: Scene['format']) => {
    if (news === undefined) return this.box.replaceChildren();
    const close = button('×', 'icon-button', () => this.answer(this.actions.leaveNews));
    setName(close, words.text('news.leave'));
    this.box.replaceChildren(
      make('p', {}, words.text(`news.${news.kind}`, { day: format.longDay(news.day) })),
      button(words.text('news.show'), 'text-button', () => this.answer(this.actions.takeNews)),
      close,
    );
  });

  /** The pressed button goes; the focus goes to the map. */
  private answer(act: () => void): void {
    const hadFocus = this.box.contains(document.activeElement);
    act();
    if (hadFocus) byId('map', HTMLElement).focus({ preventScroll: true });
  }
}
