/** What changed in the last day, week, month and year, and when most did. */
import type { Series } from '../core/answers';
import { type Day, dayNumber } from '../core/day';
import type { Format } from '../core/format';
import type { Messages } from '../core/messages';
import type { Moment } from '../core/moment';
import { type MovementTotals, type Movement, Movements, movements } from '../core/movement';
import { chosenSource, type Scene, sourceTitle } from '../core/scene';
import { isUnsure } from '../core/worth';
import { type Window, WINDOWS } from '../core/state';
import type { Actions } from './actions';
import { button, byId, make, onChange } from './dom';

const NAMES = Object.keys(WINDOWS) as Window[];
const COLUMNS = ['movement.span', 'movement.net', 'movement.gained', 'movement.lost', 'movement.since'] as const;
const LONGER = 2; // times the span that was asked about: what is told then is of another
const TOLD = 1; // km2 below which what was drawn anew is not worth a sentence

/** The texts of one row, which change while the days play. */
interface Row {
  readonly element: HTMLElement;
  readonly net: Text;
  readonly off: Text;
  readonly gained: Text;
  readonly lost: Text;
  readonly since: Text;
}

export class MovementPanel {
  private readonly place = byId('movement', HTMLElement);
  private readonly rows: ReadonlyMap<Window, Row> = new Map(NAMES.map((name) => [name, makeRow(name)]));
  private readonly note = new Text();
  private readonly remarks = make('div', { class: 'remarks' });
  private readonly largest = make('details', { class: 'largest' });
  private readonly caption = new Text();
  private known: Movements | undefined;

  constructor(private readonly actions: Actions) {
    const head = make('tr', {}, ...COLUMNS.map((key) => make('th', { scope: 'col', class: key.replace('.', '-') }, make('span', { 'data-message': key }))));
    const table = make(
      'table',
      { class: 'windows' },
      make('caption', { class: 'hidden' }, this.caption),
      make('thead', {}, head),
      make('tbody', {}, ...[...this.rows.values()].map((row) => row.element)),
    );
    this.place.append(make('div', { class: 'scroller' }, table), make('p', { class: 'fine' }, this.note), this.remarks, this.largest);
  }

  update(scene: Scene): void {
    const complete = chosenSource(scene)?.complete ?? false;
    this.read(scene.chronicle, complete);
    this.translate(scene.words);
    this.drawLargest(scene.chronicle, complete, scene.words, scene.format);
    const day = scene.state.date ?? scene.snapshots.at(-1)?.date;
    this.place.classList.toggle('waiting', this.known === undefined || day === undefined);
    if (day === undefined) return;
    this.write(day, scene);
    this.remark(day, scene);
  }

  /** Counts again for a day that passes; what needs a sentence waits until it rests. */
  move({ day }: Moment, scene: Scene): void {
    this.write(day, scene);
  }

  private readonly read = onChange((chronicle: Series | undefined, complete: boolean) => {
    this.known = chronicle && new Movements(chronicle.points, complete);
  });

  private readonly translate = onChange((words: Messages) => {
    for (const each of this.place.querySelectorAll<HTMLElement>('.windows [data-message]')) {
      const key = COLUMNS.find((column) => column === each.dataset['message']);
      if (key !== undefined) each.textContent = words.text(key);
    }
    for (const [name, { element }] of this.rows) element.querySelector('th')?.replaceChildren(words.text(`movement.${name}`));
  });

  private write(day: Day, scene: Scene): void {
    const { words, format } = scene;
    const text = format.shortDay(day);
    for (const [name, row] of this.rows) {
      const moved = this.known?.upTo(day, WINDOWS[name]);
      writeRow(row, moved, this.known !== undefined, { words, format });
      row.element.classList.toggle('longer', moved !== undefined && dayNumber(day) - dayNumber(moved.since) > LONGER * WINDOWS[name]);
    }
    this.note.data = words.text('movement.note', { source: sourceTitle(scene), day: text });
    this.caption.data = words.text('movement.caption', { day: text });
  }

  /** Says what the net change holds besides area gained and lost, and what it leaves out. */
  private remark(day: Day, { words, format }: Scene): void {
    const told = (pick: (moved: MovementTotals) => number, key: 'movement.redrawn' | 'movement.water' | 'movement.incomparable'): HTMLElement[] => {
      const found = NAMES.map((name) => ({ name, km2: pick(this.known?.upTo(day, WINDOWS[name]) ?? NONE) })).filter(({ km2 }) => Math.abs(km2) >= TOLD);
      const [first] = found;
      if (first === undefined) return [];
      const spans = found.map(({ name, km2 }) => `${words.text(`movement.${name}`)}: ${words.text('unit.km2', { km2: format.signedKm2(km2) })}`).join(', ');
      return [make('p', { class: 'fine' }, words.text(key, { spans }))];
    };
    this.remarks.replaceChildren(
      ...told((moved) => moved.redrawn, 'movement.redrawn'),
      ...told((moved) => moved.water, 'movement.water'),
      ...told((moved) => moved.incomparable, 'movement.incomparable'),
    );
  }

  private readonly drawLargest = onChange((chronicle: Series | undefined, complete: boolean, words: Messages, format: Format) => {
    const marks = chronicle === undefined ? [] : movements(chronicle.points, complete);
    this.largest.hidden = marks.length === 0;
    this.largest.replaceChildren(
      make('summary', {}, words.text('movement.largest')),
      make('p', { class: 'fine' }, words.text('movement.largestWhy', { count: String(marks.length) })),
      make('ol', {}, ...marks.map((mark) => this.largestItem(mark, words, format))),
    );
  });

  private largestItem({ from, to, net, uncertainty }: Movement, words: Messages, format: Format): HTMLElement {
    return make(
      'li',
      {},
      button(format.days(from, to), 'row-button', () => this.actions.chooseDay(to)),
      make('span', { class: net > 0 ? 'key key-gained' : 'key key-lost' }, words.text('unit.km2', { km2: format.signedWithin(net, uncertainty) })),
    );
  }
}

const NONE = {
  redrawn: 0,
  water: 0,
  incomparable: 0,
  net: 0,
  gained: 0,
  lost: 0,
  snapshots: 0,
  since: '' as Day,
  uncertainty: undefined,
} satisfies MovementTotals;

function makeRow(name: Window): Row {
  const [net, off, gained, lost, since] = [new Text(), new Text(), new Text(), new Text(), new Text()];
  const element = make(
    'tr',
    { 'data-window': name },
    make('th', { scope: 'row' }),
    make('td', { class: 'net' }, net, make('small', {}, off)),
    make('td', {}, gained),
    make('td', {}, lost),
    make('td', { class: 'since' }, since),
  );
  return { element, net, off, gained, lost, since };
}

function writeRow(row: Row, moved: MovementTotals | undefined, known: boolean, { words, format }: Pick<Scene, 'words' | 'format'>): void {
  row.element.classList.toggle('none', moved === undefined);
  row.element.classList.remove('unsure');
  if (moved === undefined) {
    [row.net.data, row.off.data, row.gained.data, row.lost.data] = ['–', '', '–', '–'];
    row.since.data = known ? words.text('movement.none') : '';
    return;
  }
  const { uncertainty } = moved;
  const area = (km2: number | undefined): string => (km2 === undefined ? words.text('movement.unmeasured') : format.km2(Math.max(0, km2), uncertainty));
  row.net.data = format.signedKm2(moved.net, uncertainty);
  row.off.data = uncertainty ? format.off(uncertainty) : '';
  row.element.classList.toggle('unsure', isUnsure(moved.net, uncertainty));
  row.gained.data = area(moved.gained);
  row.lost.data = area(moved.lost);
  row.since.data = format.briefDay(moved.since);
}
