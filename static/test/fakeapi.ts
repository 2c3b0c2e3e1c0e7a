import { areas, changes, comparison, day, history, overlap, series, snapshot, sourceRow } from './samples';

/** What a server of some sources, whose map of any day is of that day, answers. */
export function answerTo({ pathname, searchParams: query }: URL, names: readonly string[] = ['deepstate', 'settlements']): object {
  const get = (name: string, standard = ''): string => query.get(name) ?? standard;
  const source = get('source', 'settlements');
  if (pathname === '/api/v1/sources') return { rows: names.map((name) => sourceRow(name)) };
  if (pathname === '/api/v1/series') return series(source, []);
  if (pathname === '/api/v1/changes') return changes(source, get('from'), get('to'));
  if (pathname === '/api/v1/compare') return (get('format') === 'geojson' ? overlap : comparison)(get('a'), get('b'), get('date'));
  if (pathname === '/api/v1/areas') return areas(source, get('date', '2022-03-01'), { region: get('region', 'UA') });
  if (/\/(point|places\/\d+)$/.test(pathname)) return history({ date: query.has('date') ? day(get('date')) : null });
  return { rows: ['2022-01-01', '2022-03-01'].map((date) => snapshot(date)) };
}
