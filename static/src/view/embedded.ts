/** The page within another page: the map, its day, its numbers and the way to the whole page. */
import type { Scene } from '../core/scene';
import { type Embed, formatState } from '../core/state';
import { byId, onChange } from './dom';

export class Embedded {
  private readonly link = byId('whole-page', HTMLAnchorElement);

  constructor(embed: Embed | undefined) {
    const root = document.documentElement;
    if (embed === undefined) return;
    root.dataset['embed'] = [embed.legend ? 'legend' : '', embed.time ? 'time' : ''].join(' ').trim();
    if (embed.theme !== undefined) root.dataset['theme'] = embed.theme;
  }

  update({ state }: Scene): void {
    this.draw(formatState({ ...state, embed: undefined }));
  }

  private readonly draw = onChange((query: string) => {
    this.link.href = `${location.pathname}${query}`;
  });
}
