import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { FigureRow } from '../src/core/answers';
import { Api } from '../src/core/api';
import { Amounts } from '../src/core/figures/amounts';
import { type Figure, figureOf, type Unit } from '../src/core/figures/answer';
import { Territory, UKRAINE_KM2 } from '../src/core/figures/territory';
import { select, tally } from '../src/core/figures/select';
import { FiguresSession } from '../src/core/figures/session';
import { COLUMNS, DEFAULT_ORDER, formatState, isFiltered, type Order, parseState, pressed } from '../src/core/figures/state';
import { Messages } from '../src/core/messages';
import { day, figureRow, REGIONS } from './samples';

const UNCOMPUTED = { verdict: 'cannot be checked', computed: null, difference: null, difference_percent: null, to_snapshot: null } as const;

function figuresOf(...rows: readonly Partial<FigureRow>[]): readonly Figure[] {
  return rows.map((row, i) => figureOf(figureRow('abcdefgh'.charAt(i), row)));
}

const plain = (text: string): string => text.replaceAll(/[\u00a0\u202f]/g, ' ');
const file = (path: string): string => readFileSync(new URL(path, import.meta.url), 'utf8');

describe('the answer', () => {
  it('tells changes apart by the way of the ground, and shortens the verdict', () => {
    const change = { metric: 'net_change', from: day('2025-01-01') } as const;
    const read = figuresOf({}, { metric: 'share', unit: 'percent' }, { ...change, movement: 'net' }, { ...change, movement: 'gained' }, UNCOMPUTED);
    expect(read.map((figure) => figure.kind)).toEqual(['total', 'share', 'net', 'gained', 'total']);
    expect(read.map((figure) => figure.verdict)).toEqual(['reproduced', 'reproduced', 'reproduced', 'reproduced', 'unchecked']);
    expect(read[4]?.computed).toBeNull();
  });

  it('tells the most of a period and a front from ground on a day', () => {
    const read = figuresOf({ metric: 'peak', from: day('2022-03-01') }, { metric: 'front', unit: 'km' });
    expect(read.map((figure) => figure.kind)).toEqual(['peak', 'front']);
  });
});

describe('the address', () => {
  it('holds every choice', () => {
    const search = '?verdict=unchecked&publisher=AFP+from+ISW+data&basis=isw&metric=gained&q=115%2C600&sort=-difference&lang=uk';
    const state = parseState(search);
    expect(state).toEqual({
      verdict: 'unchecked',
      publisher: 'AFP from ISW data',
      basis: 'isw',
      kind: 'gained',
      query: '115,600',
      order: { by: 'difference', descending: true },
      language: 'uk',
    });
    expect(formatState(state)).toBe(search);
  });

  it.each(['', '?verdict=wrong&metric=acres&sort=colour&q=+++&lang=xx&publisher=', '?sort=--date'])('takes %j for the defaults', (search) => {
    const state = parseState(search);
    expect(state.order).toEqual(DEFAULT_ORDER);
    expect(isFiltered(state)).toBe(false);
    expect(formatState(state)).toBe('');
  });

  it('keeps names that need escaping', () => {
    const publisher = '<b> & "c" = \u200f%2F';
    expect(parseState(formatState({ publisher, order: DEFAULT_ORDER })).publisher).toBe(publisher);
  });

  it('keeps either way of every column', () => {
    for (const by of COLUMNS) {
      for (const descending of [true, false]) expect(parseState(formatState({ order: { by, descending } })).order).toEqual({ by, descending });
    }
  });
});

describe('a column pressed', () => {
  it.each([
    [{ by: 'date', descending: true }, 'printed', { by: 'printed', descending: true }],
    [{ by: 'date', descending: true }, 'date', { by: 'date', descending: false }],
    [{ by: 'date', descending: true }, 'publisher', { by: 'publisher', descending: false }],
    [{ by: 'publisher', descending: false }, 'publisher', { by: 'publisher', descending: true }],
  ] as const)('after %j, %s: %j', (before, by, want) => {
    expect(pressed(before, by)).toEqual(want);
  });
});

describe('the order', () => {
  const ids = (rows: readonly Figure[], order: Order): string =>
    select(rows, {}, order)
      .map(({ id }) => id)
      .join('');

  it('is by size whatever the unit, with shares after areas, lengths after shares and what is absent last, either way', () => {
    const rows = figuresOf({ printed: 19, unit: 'percent' }, { printed: 100 }, { printed: 40, unit: 'sqmi' }, { printed: 5 });
    expect(ids(rows, { by: 'printed', descending: false })).toBe('dbca');
    expect(ids(rows, { by: 'printed', descending: true })).toBe('cbda');
    const withFront = figuresOf({ printed: 1250, unit: 'km' }, { printed: 19, unit: 'percent' }, { printed: 100 });
    expect(ids(withFront, { by: 'printed', descending: true })).toBe('cba');
    const partly = figuresOf(UNCOMPUTED, { computed: 0 }, { computed: 7 });
    expect(ids(partly, { by: 'computed', descending: false })).toBe('bca');
    expect(ids(partly, { by: 'computed', descending: true })).toBe('cba');
  });

  it('is by the size of the difference, not by its sign', () => {
    const rows = figuresOf({ difference_percent: -3 }, { difference_percent: 0.1 }, UNCOMPUTED, { difference_percent: 2 });
    expect(ids(rows, { by: 'difference', descending: true })).toBe('adbc');
    expect(ids(rows, { by: 'difference', descending: false })).toBe('bdac');
  });

  it('is by the goodness of the verdict, equals newest first', () => {
    const rows = figuresOf({ ...UNCOMPUTED }, { verdict: 'near' }, { to: day('2024-01-01') }, { to: day('2026-01-01') }, { verdict: 'differs' });
    expect(ids(rows, { by: 'verdict', descending: false })).toBe('dcbea');
  });

  it('is by name and by day', () => {
    const rows = figuresOf({ publisher: 'b', to: day('2024-01-01') }, { publisher: 'C', to: day('2026-01-01') }, { publisher: 'a', to: day('2025-01-01') });
    expect(ids(rows, { by: 'publisher', descending: false })).toBe('cab');
    expect(ids(rows, DEFAULT_ORDER)).toBe('bca');
  });
});

describe('the filter', () => {
  const rows = figuresOf(
    {},
    {
      publisher: 'AFP from ISW data',
      basis: 'isw',
      metric: 'net_change',
      movement: 'gained',
      from: day('2024-01-01'),
      statuses: ['occupied', 'claimed'],
      printed: 3985,
    },
    { verdict: 'near', metric: 'share', unit: 'percent', printed: 19.25, note: 'A slip of the publisher' },
  );
  it.each([
    [{}, 'abc'],
    [{ verdict: 'near' }, 'c'],
    [{ publisher: 'AFP from ISW data' }, 'b'],
    [{ basis: 'deepstate' }, 'ac'],
    [{ kind: 'gained' }, 'b'],
    [{ verdict: 'near', basis: 'isw' }, ''],
    [{ query: ' afp  CLAIMED ' }, 'b'],
    [{ query: '115,600' }, 'a'],
    [{ query: '115 600' }, 'a'],
    [{ query: '19,25' }, 'c'],
    [{ query: 'slip' }, 'c'],
    [{ query: '2024-01' }, 'b'],
    [{ query: 'example.org' }, 'abc'],
    [{ query: '.*' }, ''],
  ] as const)('%j leaves %j', (filter, want) => {
    expect(
      select(rows, filter, { by: 'verdict', descending: false })
        .map(({ id }) => id)
        .sort()
        .join(''),
    ).toBe(want);
  });

  it('counts verdicts', () => {
    expect(tally(rows)).toEqual({ reproduced: 2, near: 1, differs: 0, unchecked: 0 });
  });
});

describe('amounts', () => {
  const [english, ukrainian] = [new Amounts(new Messages('en')), new Amounts(new Messages('uk'))];
  const figure = (unit: Unit, printed: number): Figure => figuresOf({ unit, printed })[0] as Figure;

  it.each([
    ['km2', 115600, '115,600 km²', '115 600 км²'],
    ['percent', 19.25, '19.25%', '19,25%'],
    ['percent', 22, '22%', '22%'],
    ['sqmi', 188, '188 sq mi', '188 кв. миль'],
    ['km', 1250, '1,250 km', '1 250 км'],
  ] as const)('are printed with the digits that were printed: %s %d', (unit, printed, en, uk) => {
    expect(plain(english.printed(figure(unit, printed)))).toBe(en);
    expect(plain(ukrainian.printed(figure(unit, printed)))).toBe(uk);
  });

  it('are computed to a tenth, large ones to the whole', () => {
    expect([english.computed(39.215, 'km2'), english.computed(115720.192, 'km2'), english.computed(19.1708, 'percent')].map(plain)).toEqual([
      '39.2 km²',
      '115,720 km²',
      '19.171%',
    ]);
    expect(plain(english.computed(-3.373, 'sqmi'))).toBe('\u22123.4 sq mi');
  });

  it('differ with a sign, and without one where they do not', () => {
    expect([120.192, -9.0695, 0.3487, 0].map((value) => plain(english.difference(value, 'km2')))).toEqual([
      '+120 km²',
      '\u22129.1 km²',
      '+0.35 km²',
      '0.00 km²',
    ]);
    expect(plain(english.difference(-0.0055, 'percent'))).toBe('\u22120.006 points');
    expect([0.104, -0.0001, -20.16].map((value) => english.percent(value))).toEqual(['+0.10%', '0.00%', '\u221220.2%']);
  });
});

describe('what shares are of', () => {
  const territory = new Territory(REGIONS);
  it('is the official area, or that of the members', () => {
    expect([territory.denominator('UA'), territory.denominator('donbas'), territory.denominator('UA-14'), territory.denominator('outside')]).toEqual([
      603628,
      53000,
      26000,
      undefined,
    ]);
    expect([territory.name('donbas', 'uk'), territory.name('UA', 'en'), territory.name('nowhere', 'en')]).toEqual(['Донбас', 'Ukraine', 'nowhere']);
  });
  it('is what the server says', () => {
    expect(file('../../geo/region.go')).toContain(`const UkraineOfficialKm2 = ${UKRAINE_KM2}`);
  });
});

describe('the rules told', () => {
  it('are those of the server', () => {
    const go = ['figures', 'figurecheck']
      .map((name) => file(`../../geo/answer/${name}.go`))
      .join('')
      .replaceAll(/[ \t]+/g, ' ');
    for (const rule of [
      'redrawnShare = 0.001',
      'redrawnLeastPoints = 1, 0.005',
      'nearShare = 0.05',
      'aboutShare = 0.05',
      'aboutNearShare = 0.1',
      'maxTotalAge = 7',
      '(f.From)/30)',
    ]) {
      expect(go).toContain(rule);
    }
  });
});

describe('the session', () => {
  function start(): { session: FiguresSession; failing: Set<string> } {
    const failing = new Set<string>();
    const bodies: Readonly<Record<string, unknown>> = {
      '/api/v1/figures': { rows: [figureRow('a')] },
      '/api/v1/sources': { rows: [] },
      '/api/v1/regions': REGIONS,
    };
    const api = new Api(new URL('http://localhost/figures.html'), ({ pathname }) =>
      failing.has(pathname) ? Promise.reject(new TypeError('fetch failed')) : Promise.resolve(Response.json(bodies[pathname])),
    );
    return { session: new FiguresSession(api, () => undefined, parseState(''), 'en'), failing };
  }

  it('says that the connection is lost, and recovers', async () => {
    const { session, failing } = start();
    failing.add('/api/v1/regions');
    await session.load();
    expect([session.scene.trouble?.failure, session.scene.loaded, session.scene.loading]).toEqual(['offline', undefined, false]);
    failing.clear();
    await session.load();
    expect([session.scene.trouble, session.scene.shown.length]).toEqual([undefined, 1]);
    failing.add('/api/v1/figures');
    await session.load();
    expect([session.scene.trouble?.failure, session.scene.shown.length]).toEqual(['offline', 1]);
  });

  it('shows the last of two loads', async () => {
    const { session } = start();
    await Promise.all([session.load(), session.load()]);
    expect([session.scene.loading, session.scene.shown.length]).toEqual([false, 1]);
  });

  it('narrows what is shown', async () => {
    const { session } = start();
    await session.load();
    session.change({ verdict: 'near' });
    expect(session.scene.shown).toEqual([]);
  });
});
