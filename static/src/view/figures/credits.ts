/** Whom the computed numbers are owed to: every source that one of them rests on. */
import type { FiguresScene, FiguresData, Voice } from '../../core/figures/session';
import { byId, link, onChange } from '../dom';

export class Credits {
  update({ loaded, voice }: FiguresScene): void {
    this.draw(loaded, voice);
  }

  private readonly draw = onChange((loaded: FiguresData | undefined, { words }: Voice) => {
    const figures = loaded?.figures ?? [];
    const names = new Set(figures.filter(({ computed }) => computed !== null).map(({ source }) => source));
    const indicated = figures.some(({ built_in: value }) => value !== null);
    const credited = [...(loaded?.sources.values() ?? [])].filter((source) => names.has(source.source) || (indicated && source.built_in));
    const addresses = new Map(credited.map(({ attribution, attribution_url: address }) => [attribution, address]));
    const links = [...addresses].flatMap(([attribution, address]) => ['; ', link(attribution, address)]).slice(1);
    const mark = '\u0000';
    const [before = '', after = ''] = words.text('source.credit', { attribution: mark }).split(mark);
    byId('credits', HTMLElement).replaceChildren(...(links.length === 0 ? [] : [before, ...links, after]));
  });
}
