/** Answers of the API with every member that the OpenAPI document asks for; a test names those that it is about. */
import type {
  Areas,
  Changes,
  Comparison,
  FigureRow,
  History,
  Overlap,
  Regions,
  Series,
  SeriesPoint,
  Snapshot,
  Source,
  SourceHistory,
} from '../src/core/answers';
import type { Day } from '../src/core/day';

export const day = (text: string): Day => text as Day;

const CREDIT = { licence: 'CC BY 4.0', attribution: 'somebody', attribution_url: 'https://example.org' };
const NONE = { sphere_km2: 0, geodesic_km2: 0 };

export function sourceRow(source: string, given: Partial<Source> = {}): Source {
  return {
    source,
    title: source,
    description: '',
    ...CREDIT,
    publishable: true,
    default: source === 'settlements',
    built_in: source === 'settlements',
    complete: source === 'settlements',
    splits_since: false,
    covers: ['occupied'],
    statuses: {},
    first: day('2022-01-01'),
    last: day('2022-03-01'),
    snapshots: 2,
    unread: 0,
    state: '01234567.r2.s0',
    revision: 2,
    recorded_at: '2022-03-01T20:00:00Z',
    last_checked: null,
    last_changed: null,
    last_good: null,
    failures: 0,
    ...given,
  };
}

export function snapshot(date: string, given: Partial<Snapshot> = {}): Snapshot {
  return {
    date: day(date),
    revision: 1,
    revision_id: 'r1-1a2b3c4d',
    state: 'confirmed',
    published: null,
    recorded_at: '2026-01-01T00:00:00Z',
    provenance: 'a file',
    sphere_km2: 1,
    geodesic_km2: 1,
    covers: ['occupied'],
    statuses: ['occupied'],
    split_since: false,
    flags: [],
    notes: [],
    ...given,
  };
}

/** A point of one snapshot, before which there is none unless that is given. */
export function seriesPoint(date: string, given: Partial<SeriesPoint> = {}): SeriesPoint {
  return {
    date: day(date),
    through: day(date),
    snapshot: day(date),
    revision: 1,
    age_days: 0,
    sphere_km2: 10,
    geodesic_km2: 10,
    water_sphere_km2: 0,
    water_geodesic_km2: 0,
    front_km: null,
    since: null,
    gained_km2: null,
    lost_km2: null,
    redrawn_km2: null,
    net_km2: null,
    net_land_km2: null,
    km2_per_day: null,
    uncertainty_km2: null,
    net_uncertainty_km2: null,
    deviation_least_km2: null,
    deviation_most_km2: null,
    complete: true,
    comparable: false,
    snapshots: 1,
    flagged: 0,
    flags: [],
    ...given,
  };
}

export function series(source: string, points: readonly SeriesPoint[]): Series {
  const asked = { region: 'UA', status: 'occupied', step: 'snapshot', formula: 'sphere' } as const;
  return { source, ...asked, ...CREDIT, from: day('2022-01-01'), to: day('2022-03-01'), boundary: 'b', points };
}

type Meta = Pick<
  Areas,
  'source' | 'date' | 'snapshot' | 'age_days' | 'revision' | 'revision_id' | 'state' | 'published' | 'provenance' | 'flags' | keyof typeof CREDIT
>;

/** What is told of the map of a day. */
function meta(source: string, date: string): Meta {
  const map = { age_days: 0, revision: 1, revision_id: 'r1-1a2b3c4d', state: 'confirmed', published: null, provenance: 'a file', flags: [] } as const;
  return { source, ...CREDIT, date: day(date), snapshot: day(date), ...map };
}

/** What a source shows on a day, on a map of that day. */
export function areas(source: string, date: string, given: Partial<Areas> = {}): Areas {
  const total = { status: 'occupied', sphere_km2: 1, geodesic_km2: 2, water_sphere_km2: 0, water_geodesic_km2: 0, uncertainty_km2: null, since: [] } as const;
  return { ...meta(source, date), boundary: 'b', region: 'UA', rows: [], by_status: [], total, ...given };
}

export function changes(source: string, from: string, to: string): Changes {
  const ends = { from: day(from), from_snapshot: day(from), to: day(to), to_snapshot: day(to) };
  const rest = {
    from_age_days: 0,
    from_revision: 1,
    from_revision_id: 'r1-1a2b3c4d',
    from_flags: [],
    to_age_days: 0,
    to_revision: 2,
    to_revision_id: 'r2-5e6f7a8b',
    to_flags: [],
    days: 1,
  };
  const total = { gained: NONE, lost: NONE, net: NONE, net_land: NONE, redrawn: { gained: NONE, lost: NONE }, uncertainty_km2: null };
  return { source, region: 'UA', status: 'occupied', ...CREDIT, ...ends, ...rest, boundary: 'b', rows: [], total };
}

export function comparison(a: string, b: string, date: string): Comparison {
  const side = (source: string): Comparison['a'] => ({ ...meta(source, date), statuses: {}, ...NONE });
  const asked = { date: day(date), region: 'UA', statuses: ['occupied'], boundary: 'b' } as const;
  return { a: side(a), b: side(b), ...asked, only_a: NONE, only_b: NONE, both: NONE, iou: 1, rows: [] };
}

export function overlap(a: string, b: string, date: string): Overlap {
  return { ...comparison(a, b, date), type: 'FeatureCollection', features: [] };
}

export function sourceHistory(source: string, given: Partial<SourceHistory> = {}): SourceHistory {
  const unmarked = { snapshot: null, age_days: null, revision: null, status: null, front_km: null } as const;
  return { source, ...CREDIT, ...unmarked, meaning: '', intervals: [], flags: [], ...given };
}

export function history(given: Partial<History> = {}): History {
  return { lon: 37.99886, lat: 48.59419, place: null, region: 'UA-14', boundary: 'b', date: day('2022-03-01'), sources: [], ...given };
}

export const REGIONS: Regions = {
  boundary: 'b',
  rows: [
    { region: 'UA-14', name_en: 'Donetsk', name_uk: 'Донецька', sphere_km2: 26100, geodesic_km2: 26000 },
    { region: 'UA-09', name_en: 'Luhansk', name_uk: 'Луганська', sphere_km2: 27100, geodesic_km2: 27000 },
  ],
  groups: [{ region: 'donbas', name_en: 'Donbas', name_uk: 'Донбас', members: ['UA-14', 'UA-09'] }],
};

export function figureRow(id: string, given: Partial<FigureRow> = {}): FigureRow {
  return {
    id,
    metric: 'total',
    from: null,
    to: day('2025-12-02'),
    publisher: 'Somebody',
    basis: 'deepstate',
    counts: 'all occupied',
    url: 'https://example.org/news',
    note: '',
    unit: 'km2',
    qualifier: '',
    printed: 115600,
    verdict: 'reproduced',
    reason: '',
    source: 'deepstate',
    region: 'UA',
    statuses: ['occupied'],
    movement: '',
    formula: 'sphere',
    computed: 115720.192,
    computed_land: 115300.5,
    difference: 120.192,
    difference_percent: 0.104,
    from_snapshot: null,
    from_age_days: null,
    from_revision: null,
    to_snapshot: day('2025-12-01'),
    to_age_days: 0,
    to_revision: 894,
    attribution: 'DeepStateMap.Live',
    built_in: null,
    built_in_difference: null,
    built_in_difference_percent: null,
    ...given,
  };
}
