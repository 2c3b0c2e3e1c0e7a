/** Links to what is seen, as data. */
import type { Api } from '../core/api';
import { type Scene, sourceName } from '../core/scene';
import { byId } from './dom';

export class DataLinks {
  constructor(private readonly api: Api) {}

  update({ state, sources, shown }: Scene): void {
    const query = { source: sourceName({ state, sources }), date: shown?.areas.snapshot ?? state.date };
    byId('data-polygons', HTMLAnchorElement).href = this.api.url('api/v1/control', query).href;
    byId('data-table', HTMLAnchorElement).href = this.api.url('api/v1/areas', { ...query, format: 'csv' }).href;
    byId('data-figures', HTMLAnchorElement).href = this.api.url('figures.html', { lang: state.language }).href;
  }
}
