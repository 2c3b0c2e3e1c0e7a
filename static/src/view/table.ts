/** The occupied area by oblast, how it went and what moved last; each row chooses its oblast. */
import type { AreaRow, Areas, AreaTotal, Series, SeriesPoint } from '../core/answers';
import type { Format } from '../core/format';
import { monthAt, pointsByRegion, spanOf, sparkline } from '../core/months';
import { isWaiting, regionName, type Scene, sourceTitle, UKRAINE } from '../core/scene';
import { OUTSIDE, rank, shareUncertainty } from '../core/summary';
import { isUnsure } from '../core/worth';
import type { Actions } from './actions';
import { button, byId, make, makeSvg, onChange } from './dom';

type History = ReadonlyMap<string, readonly SeriesPoint[]>;
const SPARK = { width: 96, height: 15 } as const;

export class RegionTable {
  private readonly place = byId('table', HTMLElement);
  private scene: Scene | undefined;
  private history: History = new Map();

  constructor(private readonly actions: Actions) {}

  update(scene: Scene): void {
    this.scene = scene;
    const { shown, state, words, regions, monthsByRegion } = scene;
    this.place.classList.remove('passed');
    this.place.classList.toggle('skeleton', isWaiting(scene));
    this.readHistory(monthsByRegion);
    this.draw(shown?.areas, this.history, words, regions);
    this.mark(state.region);
  }

  /** The rows stay those of the map at which the slider last rested. */
  move(): void {
    this.place.classList.add('passed');
  }

  private readonly readHistory = onChange((series: Series | undefined) => {
    this.history = pointsByRegion(series?.points ?? []);
  });

  private readonly draw = onChange((areas: Areas | undefined, _history: History, _words: Scene['words'], _regions: Scene['regions']) => {
    const { scene } = this;
    if (areas === undefined || scene === undefined) {
      byId('boundary', HTMLElement).textContent = '';
      return this.place.replaceChildren();
    }
    byId('boundary', HTMLElement).textContent = this.note(areas, scene);
    const rows = rank(areas.rows, areas.total.status);
    const content = rows.length === 0 ? make('p', {}, scene.words.text('table.empty')) : this.table(areas, rows, scene);
    this.keepFocus(() => this.place.replaceChildren(content));
  });

  /** Whose numbers these are, of which map and which days, and of what the shares are. */
  private note(areas: Areas, scene: Scene): string {
    const { words, format } = scene;
    const days = this.days(areas, scene);
    const whose = { source: sourceTitle(scene), day: format.longDay(areas.snapshot) };
    const boundary = words.text('table.boundary', { boundary: areas.boundary });
    return `${days === undefined ? words.text('total.of', whose) : words.text(areas.total.uncertainty_km2 ? 'table.whoseUncertain' : 'table.whose', { ...whose, days })} ${boundary}`;
  }

  /** The days of the column of changes. */
  private days(areas: Areas, { format }: Scene): string | undefined {
    for (const months of this.history.values()) {
      const month = monthAt(months, areas.date);
      if (month !== undefined) return format.days(...spanOf(month));
    }
    return undefined;
  }

  private table(areas: Areas, rows: readonly AreaRow[], scene: Scene): HTMLElement {
    const { words, format } = scene;
    const columns = (['table.region', 'table.area', 'table.share', 'table.change'] as const).map((key) => make('th', { scope: 'col' }, words.text(key)));
    const { share, uncertainty_km2: uncertainty, denominator_km2: whole } = areas.total;
    return make(
      'table',
      {},
      make('caption', { class: 'hidden' }, words.text('table.caption')),
      make('thead', {}, make('tr', {}, ...columns)),
      make('tbody', {}, ...rows.map((row) => this.row(row, areas, scene))),
      make(
        'tfoot',
        {},
        make(
          'tr',
          {},
          make('th', { scope: 'row' }, words.text('table.total')),
          areaCell(areas.total, format),
          make('td', {}, share === undefined ? '' : format.share(share, shareUncertainty(uncertainty, whole))),
          this.changeOfAll(areas, scene),
        ),
      ),
    );
  }

  /** What moved in all: as the month of all says where it is uncertain, since doubts of oblasts do not add up. */
  private changeOfAll(areas: Areas, { months: all, format }: Scene): HTMLElement {
    const net = [...this.history.values()].reduce((sum, months) => sum + (monthAt(months, areas.date)?.net_km2 ?? 0), 0);
    const off = all?.region === UKRAINE ? monthAt(all.points, areas.date)?.net_uncertainty_km2 : undefined;
    return make('td', { class: isUnsure(net, off) ? 'unsure' : undefined }, format.signedKm2(net, off), ...(off ? [make('small', {}, format.off(off))] : []));
  }

  private row(row: AreaRow, areas: Areas, scene: Scene): HTMLElement {
    const { format } = scene;
    const share = make(
      'td',
      { class: 'with-bar' },
      row.share === undefined ? '–' : format.share(row.share, shareUncertainty(row.uncertainty_km2, row.denominator_km2)),
    );
    share.style.setProperty('--share', String(row.share ?? 0));
    const months = this.history.get(row.region) ?? [];
    return make(
      'tr',
      { 'data-region': row.region },
      make('th', { scope: 'row' }, this.rowName(row, scene), ...trend(months, scene)),
      areaCell(row, format),
      share,
      changeCell(monthAt(months, areas.date), scene),
    );
  }

  private rowName({ region }: AreaRow, { words, regions }: Scene): HTMLElement {
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

/** An area, and how uncertain it is or, where that is not known, the area on WGS84, which differs by less. */
function areaCell({ sphere_km2: sphere, geodesic_km2: geodesic, uncertainty_km2: off }: AreaRow | AreaTotal, format: Format): HTMLElement {
  return make('td', {}, format.km2(sphere, off), make('small', {}, off ? format.off(off) : format.km2(geodesic)));
}

/** A small chart of all months, and in words where it begins and ends. */
function trend(months: readonly SeriesPoint[], { words, format }: Scene): Element[] {
  const [first, last] = [months[0], months.at(-1)];
  if (first === undefined || last === undefined || first === last) return [];
  const { width, height } = SPARK;
  const line = sparkline(months, width, height);
  const area = (point: SeriesPoint): string => words.text('unit.km2', { km2: format.within(point.sphere_km2, point.uncertainty_km2) });
  const [from, to] = [first, last].map((point) => ({ month: format.month(point.date, 'short'), km2: area(point) }));
  return [
    makeSvg(
      'svg',
      { class: 'spark', viewBox: `0 0 ${width} ${height}`, preserveAspectRatio: 'none', 'aria-hidden': 'true' },
      makeSvg('path', { class: 'spark-area', d: `${line}V${height}H0Z` }),
      makeSvg('path', { class: 'spark-line', d: line }),
    ),
    make('span', { class: 'hidden' }, words.text('table.trend', { first: from?.month ?? '', from: from?.km2 ?? '', last: to?.month ?? '', to: to?.km2 ?? '' })),
  ];
}

/** What moved in a month: net, and beneath it what was gained and lost, where both are something. */
function changeCell(month: SeriesPoint | undefined, { words, format }: Scene): HTMLElement {
  if (month === undefined || month.net_km2 === null) return make('td', { title: words.text('table.noChange') }, '–');
  const { gained_km2: gained, lost_km2: lost, net_uncertainty_km2: off } = month;
  const both = gained !== null && lost !== null && gained > 0 && lost > 0;
  const parts = both && !off ? [make('small', {}, `${format.signedKm2(gained)} ${format.signedKm2(-lost)}`)] : [];
  const unsure = isUnsure(month.net_km2, off) ? ' unsure' : '';
  return make('td', { class: `change${unsure}` }, format.signedKm2(month.net_km2, off), ...(off ? [make('small', {}, format.off(off))] : parts));
}
