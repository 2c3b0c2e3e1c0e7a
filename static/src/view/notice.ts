/** What went wrong, in words, with the ways out of it. */
import type { MessageKey } from '../core/messages';
import { chosenSource, type Scene, type Trouble, UKRAINE } from '../core/scene';
import type { Actions } from './actions';
import { button, byId, make, onChange } from './dom';

export class Notice {
  private readonly box = byId('notice', HTMLElement);
  private scene: Scene | undefined;

  constructor(private readonly actions: Actions) {}

  update(scene: Scene): void {
    this.scene = scene;
    this.draw(scene.trouble, scene.words, chosenSource(scene));
  }

  private readonly draw = onChange((trouble: Trouble | undefined, words: Scene['words'], _source: unknown) => {
    const scene = this.scene;
    this.box.hidden = trouble === undefined;
    if (trouble === undefined || scene === undefined) return this.box.replaceChildren();
    const still = trouble.failure !== 'reading' && scene.shown && words.text('error.stillShown', { day: scene.format.longDay(scene.shown.areas.snapshot) });
    this.box.replaceChildren(
      make('strong', {}, headline(trouble, scene)),
      make('p', {}, [still, trouble.detail].filter((part) => part).join(' ')),
      make('div', { class: 'notice-ways' }, ...(trouble.failure === 'reading' ? [] : this.ways(trouble, scene))), // while it reads the page asks again by itself
    );
  });

  private ways({ failure }: Trouble, scene: Scene): HTMLElement[] {
    const { words, format, state } = scene;
    const way = (label: string, act: () => void): HTMLElement => button(label, 'text-button', act);
    const first = chosenSource(scene)?.first ?? undefined;
    const ways: HTMLElement[] = [];
    if (failure === 'missing' && first !== undefined && state.date !== undefined) {
      ways.push(way(words.text('error.first', { day: format.longDay(first) }), () => this.actions.chooseDay(first)));
    }
    if ((failure === 'missing' || failure === 'refused') && state.source !== undefined && first === undefined) {
      ways.push(way(words.text('error.defaultSource'), () => this.actions.chooseSource(undefined)));
    }
    if (failure === 'missing' && state.region !== undefined) {
      ways.push(way(words.text('total.clear'), () => this.actions.toggleRegion(UKRAINE)));
    }
    return [...ways, way(words.text('error.retry'), () => this.actions.retry())];
  }
}

function headline({ failure }: Trouble, { words, format, state }: Scene): string {
  if (failure !== 'missing') return words.text(`error.${failure}` satisfies MessageKey);
  return state.date === undefined ? words.text('error.missingAny') : words.text('error.missing', { day: format.longDay(state.date) });
}
