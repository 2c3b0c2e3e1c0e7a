/** Occupied ground by oblast; each row chooses its oblast. */
import type { AreaRow, Areas } from '../core/answers';
import { isWaiting, regionName, type Scene, UKRAINE } from '../core/scene';
import { OUTSIDE, rank } from '../core/summary';
import type { Actions } from './actions';
import { button, byId, make, onChange } from './dom';

type Context = Pick<Scene, 'words' | 'format' | 'regions'>;

export class RegionTable {
  private readonly place = byId('table', HTMLElement);

  constructor(private readonly actions: Actions) {}

  update(scene: Scene): void {
    const { shown, state, words, format, regions } = scene;
    this.place.classList.toggle('skeleton', isWaiting(scene));
    this.draw(shown?.areas, words, format, regions);
    this.mark(state.region);
  }

  private readonly draw = onChange(
    (areas: Areas | undefined, words: Context['words'], format: Context['format'], regions: Context['regions']) => {
      const boundary = byId('boundary', HTMLElement);
      boundary.textContent = areas === undefined ? '' : words.text('table.boundary', { boundary: areas.boundary });
      if (areas === undefined) return this.place.replaceChildren();
      const rows = rank(areas.rows, areas.total.status);
      const content = rows.length === 0 ? make('p', {}, words.text('table.empty')) : this.table(areas, rows, { words, format, regions });
      this.keepFocus(() => this.place.replaceChildren(content));
    },
  );

  private table(areas: Areas, rows: readonly AreaRow[], context: Context): HTMLElement {
    const { words, format } = context;
    const columns = (['table.region', 'table.sphere', 'table.geodesic', 'table.share'] as const).map((key) =>
      make('th', { scope: 'col' }, words.text(key)),
    );
    const { sphere_km2: sphere, geodesic_km2: geodesic, share } = areas.total;
    return make(
      'table',
      {},
      make('caption', { class: 'hidden' }, words.text('table.caption')),
      make('thead', {}, make('tr', {}, ...columns)),
      make('tbody', {}, ...rows.map((row) => this.row(row, context))),
      make(
        'tfoot',
        {},
        make(
          'tr',
          {},
          make('th', { scope: 'row' }, words.text('table.total')),
          ...[format.km2(sphere), format.km2(geodesic), share === undefined ? '' : format.share(share)].map((text) => make('td', {}, text)),
        ),
      ),
    );
  }

  private row(row: AreaRow, context: Context): HTMLElement {
    const { format } = context;
    const share = make('td', { class: 'with-bar' }, row.share === undefined ? '–' : format.share(row.share));
    share.style.setProperty('--share', String(row.share ?? 0));
    return make(
      'tr',
      { 'data-region': row.region },
      make('th', { scope: 'row' }, this.rowName(row, context)),
      make('td', {}, format.km2(row.sphere_km2)),
      make('td', {}, format.km2(row.geodesic_km2)),
      share,
    );
  }

  private rowName({ region }: AreaRow, { words, regions }: Context): HTMLElement {
    if (region === OUTSIDE) return make('span', { title: words.text('table.outsideNote') }, words.text('table.outside'));
    return button(regionName({ regions }, region, words.language), 'row-button', () => this.actions.toggleRegion(region));
  }

  private mark(chosen = UKRAINE): void {
    for (const row of this.place.querySelectorAll<HTMLElement>('tr[data-region]')) {
      const isChosen = row.dataset['region'] === chosen;
      row.classList.toggle('chosen', isChosen);
      row.querySelector('button')?.setAttribute('aria-pressed', String(isChosen));
    }
  }

  /** Replaces rows and puts the focus back on the row that had it. */
  private keepFocus(replace: () => void): void {
    const region = document.activeElement?.closest<HTMLElement>('tr[data-region]')?.dataset['region'];
    replace();
    if (region === undefined) return;
    for (const row of this.place.querySelectorAll<HTMLElement>('tr[data-region]')) {
      if (row.dataset['region'] === region) row.querySelector('button')?.focus({ preventScroll: true });
    }
  }
}
