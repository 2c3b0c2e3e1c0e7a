/** The table. Rows are made once and then moved and hidden, so that the focus stays where it is and print has them all. */
import type { Figure } from '../../core/figures/answer';
import type { FiguresScene, FiguresData, Voice } from '../../core/figures/session';
import { COLUMNS, type Order, pressed } from '../../core/figures/state';
import { byId, onChange } from '../dom';
import type { FiguresActions } from './actions';
import { row } from './row';

export class FiguresTable {
  private readonly table = byId('figures', HTMLTableElement);
  private readonly body = byId('rows', HTMLTableSectionElement);
  private rows: ReadonlyMap<Figure, HTMLTableRowElement> = new Map();
  private order: Order | undefined;

  constructor(private readonly actions: FiguresActions) {
    for (const head of this.heads()) {
      const by = COLUMNS.find((column) => column === head.dataset['column']);
      head.querySelector('button')?.addEventListener('click', () => {
        if (by !== undefined && this.order !== undefined) this.actions.sort(pressed(this.order, by));
      });
    }
  }

  update({ loaded, shown, state, voice }: FiguresScene): void {
    this.order = state.order;
    this.make(loaded, voice);
    this.arrange(shown);
    this.table.hidden = loaded === undefined || loaded.figures.length === 0;
    this.table.classList.toggle('empty', shown.length === 0);
    for (const head of this.heads()) {
      if (head.dataset['column'] === state.order.by) head.setAttribute('aria-sort', state.order.descending ? 'descending' : 'ascending');
      else head.removeAttribute('aria-sort');
    }
  }

  private heads(): NodeListOf<HTMLElement> {
    return this.table.querySelectorAll('th[data-column]');
  }

  private readonly make = onChange((loaded: FiguresData | undefined, voice: Voice) => {
    this.rows = new Map(loaded?.figures.map((figure) => [figure, row(figure, { ...voice, ...loaded, mapAt: this.actions.mapAt })]));
    this.body.replaceChildren(...this.rows.values());
  });

  /** Moves the rows shown to the top in their order, if they are not there, and hides the others. */
  private arrange(shown: readonly Figure[]): void {
    const wanted = shown.flatMap((figure) => this.rows.get(figure) ?? []);
    if (wanted.some((each, i) => this.body.children[i] !== each)) this.keepFocus(() => this.body.prepend(...wanted));
    const visible = new Set(wanted);
    for (const each of this.rows.values()) each.hidden = !visible.has(each);
  }

  /** A node that is moved loses the focus. */
  private keepFocus(move: () => void): void {
    const focused = document.activeElement;
    move();
    if (focused instanceof HTMLElement && this.body.contains(focused)) focused.focus({ preventScroll: true });
  }
}
