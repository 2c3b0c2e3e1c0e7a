import { expect, it } from 'vitest';
import { parseState, type Since, type ViewState, WINDOWS } from '../src/core/state';
import { UKRAINE } from '../src/core/scene';
import queries from './page-queries.json';

/** What a query means, without what it leaves to the defaults; since as a day or as days back. */
interface Meaning {
  readonly source?: string;
  readonly date?: string;
  readonly region?: string;
  readonly since?: string | number;
  readonly map?: readonly number[];
  readonly language?: string;
}

/** The meaning of a state, as far as the server tells it in a head. */
function meaningOf({ source, date, region = UKRAINE, mode, since = 'month', camera, language = 'en' }: ViewState): Meaning {
  return {
    ...(source !== undefined && { source }),
    ...(date !== undefined && { date }),
    ...(region !== UKRAINE && { region }),
    ...(mode === 'changes' && { since: daysBack(since) }),
    ...(camera !== undefined && { map: [camera.zoom, camera.lat, camera.lon] }),
    ...(language !== 'en' && { language }),
  };
}

function daysBack(since: Since): string | number {
  return Object.hasOwn(WINDOWS, since) ? WINDOWS[since as keyof typeof WINDOWS] : since;
}

// The server reads the same file: TestPageQueries.
it.each(queries)('reads $name', ({ query, means }) => {
  expect(meaningOf(parseState(query))).toEqual(means);
});
