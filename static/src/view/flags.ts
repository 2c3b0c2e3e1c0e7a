/** The list of flagged days with their reasons. */
import type { Snapshot } from '../core/answers';
import type { Messages } from '../core/messages';
import type { Scene } from '../core/scene';
import type { Actions } from './actions';
import { button, byId, make, onChange } from './dom';

export class FlagList {
  constructor(private readonly actions: Actions) {}

  update({ snapshots, words, format }: Scene): void {
    this.draw(snapshots, words, format);
  }

  private readonly draw = onChange((snapshots: readonly Snapshot[], words: Messages, format: Scene['format']) => {
    const flagged = snapshots.filter((snapshot) => snapshot.flags.length > 0);
    byId('flags-section', HTMLElement).hidden = flagged.length === 0;
    byId('flags-title', HTMLElement).textContent = words.count('time.flaggedCount', flagged.length);
    byId('flags', HTMLUListElement).replaceChildren(
      ...flagged.map(({ date, flags }) =>
        make(
          'li',
          {},
          button(format.shortDay(date), 'row-button', () => this.actions.chooseDay(date)),
          make('span', {}, flags.map((flag) => flag.reason).join('; ')),
        ),
      ),
    );
  });
}
