/** Search, choices and, where the table stands as cards, the order. */
import { type Figure, KINDS } from '../../core/figures/answer';
import type { FiguresScene, FiguresData, Voice } from '../../core/figures/session';
import { COLUMNS, formatOrder, isFiltered, parseOrder } from '../../core/figures/state';
import type { MessageKey, Messages } from '../../core/messages';
import { byId, make, onChange } from '../dom';
import type { FiguresActions } from './actions';

type Option = readonly [value: string, label: string];

export class Filters {
  private readonly query = byId('query', HTMLInputElement);
  private readonly publisher = byId('publisher', HTMLSelectElement);
  private readonly basis = byId('basis', HTMLSelectElement);
  private readonly kind = byId('kind', HTMLSelectElement);
  private readonly order = byId('order', HTMLSelectElement);
  private readonly clear = byId('clear', HTMLButtonElement);

  constructor(actions: FiguresActions) {
    const chosen = (select: HTMLSelectElement): string | undefined => (select.value === '' ? undefined : select.value);
    this.query.addEventListener('input', () => actions.type(this.query.value));
    this.publisher.addEventListener('change', () => actions.filter({ publisher: chosen(this.publisher) }));
    this.basis.addEventListener('change', () => actions.filter({ basis: chosen(this.basis) }));
    this.kind.addEventListener('change', () => actions.filter({ kind: KINDS.find((kind) => kind === this.kind.value) }));
    this.order.addEventListener('change', () => actions.sort(parseOrder(this.order.value)));
    this.clear.addEventListener('click', () => {
      actions.clear();
      this.query.focus(); // the button is gone
    });
  }

  update({ loaded, state, voice }: FiguresScene): void {
    this.drawOrders(voice);
    this.drawOptions(loaded, voice, state.publisher, state.basis);
    this.publisher.value = state.publisher ?? '';
    this.basis.value = state.basis ?? '';
    this.kind.value = state.kind ?? '';
    this.order.value = formatOrder(state.order);
    const query = state.query ?? '';
    if (this.query.value.trim() !== query.trim()) this.query.value = query;
    this.clear.hidden = !isFiltered(state);
  }

  private readonly drawOrders = onChange(({ words }: Voice) => {
    const orders = COLUMNS.flatMap((by) => [true, false].map((descending) => formatOrder({ by, descending })));
    this.order.replaceChildren(...orders.map((order) => make('option', { value: order }, words.text(`figures.order.${order}` satisfies MessageKey))));
  });

  private readonly drawOptions = onChange((loaded: FiguresData | undefined, { words }: Voice, publisher: string | undefined, basis: string | undefined) => {
    const figures = loaded?.figures ?? [];
    const kinds = KINDS.filter((kind) => figures.some((figure) => figure.kind === kind));
    fill(
      this.publisher,
      words.text('figures.anyPublisher'),
      named(
        figures.map((figure) => figure.publisher),
        publisher,
      ),
    );
    fill(
      this.basis,
      words.text('figures.anyBasis'),
      named(
        figures.map((figure) => figure.basis),
        basis,
        loaded?.sources,
      ),
    );
    fill(
      this.kind,
      words.text('figures.anyKind'),
      kinds.map((kind) => [kind, kindName(kind, words)]),
    );
  });
}

/** The name of a kind of figure. */
export function kindName(kind: Figure['kind'], words: Messages): string {
  return words.text(`figures.kind.${kind}` satisfies MessageKey);
}

/** Each name once, and the one chosen even where there is no such figure. */
function named(names: readonly string[], chosen: string | undefined, sources?: FiguresData['sources']): readonly Option[] {
  const all = new Set(chosen === undefined ? names : [...names, chosen]);
  const options = [...all].map((name): Option => [name, sources?.get(name)?.title ?? name]);
  return options.sort(([, a], [, b]) => a.localeCompare(b));
}

function fill(select: HTMLSelectElement, any: string, options: readonly Option[]): void {
  select.replaceChildren(make('option', { value: '' }, any), ...options.map(([value, label]) => make('option', { value }, label)));
}
