/** How fast the days play, and how far one step goes: two choices behind one button. */
import type { Messages, MessageKey } from '../core/messages';
import { type Speed, SPEEDS } from '../core/player';
import { type Stride, STRIDES } from '../core/snapshots';
import { byId, make, onChange } from './dom';

const SPEED_NAMES = Object.keys(SPEEDS) as Speed[];

export class Pace {
  speed: Speed = 'month';
  stride: Stride = 'snapshot';
  private readonly box = byId('pace', HTMLDetailsElement);

  /** @param onChoice told after each choice */
  constructor(private readonly onChoice: () => void) {
    document.addEventListener('pointerdown', ({ target }) => {
      if (!(target instanceof Node && this.box.contains(target))) this.box.open = false;
    });
    this.box.addEventListener('keydown', (event) => {
      if (event.key !== 'Escape' || !this.box.open) return;
      this.box.open = false;
      this.box.querySelector('summary')?.focus();
    });
  }

  readonly draw = onChange((words: Messages, still: boolean) => {
    byId('pace-choices', HTMLElement).replaceChildren(
      this.choices('stride', STRIDES, words, (stride: Stride) => (this.stride = stride)),
      still ? make('p', { class: 'fine' }, words.text('time.noPlay')) : this.choices('speed', SPEED_NAMES, words, (speed: Speed) => (this.speed = speed)),
      make('p', { class: 'fine pace-keys' }, words.text('time.keys')),
    );
  });

  private choices<T extends Speed | Stride>(name: 'stride' | 'speed', all: readonly T[], words: Messages, choose: (value: T) => void): HTMLElement {
    const chosen: string = this[name];
    const options = all.map((value) => {
      const input = make('input', { type: 'radio', name, value, checked: value === chosen });
      input.addEventListener('change', () => {
        choose(value);
        this.onChoice();
      });
      return make('label', {}, input, make('span', {}, words.text(`time.${name}.${value}` as MessageKey)));
    });
    return make('fieldset', {}, make('legend', {}, words.text(`time.${name}`)), make('div', { class: 'choices' }, ...options));
  }
}
