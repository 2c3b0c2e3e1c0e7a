/** Sums of what the server measured, as the panel shows them. Nothing is measured here. */
import { type AreaRow, type Areas, type Km2, STATUSES, type Status } from './answers';
import { LONGEST_CARRIED } from './carriedday';
import { dayNumber } from './day';
import type { Uncertainty } from './worth';

/** What the legend tells apart: each status, and occupied areas by when it was occupied. */
export type Kind = 'pre-2022' | Status;
export const KINDS: readonly Kind[] = ['pre-2022', ...STATUSES];

/** The areas of each kind that the map draws, in the order of KINDS. */
export function sumByKind({ total: { since }, by_status }: Areas): ReadonlyMap<Kind, Km2> {
  const newest = Math.max(...by_status.map((row) => dayNumber(row.snapshot)));
  const rows = by_status.filter((row) => newest - dayNumber(row.snapshot) <= LONGEST_CARRIED);
  const sums = new Map<Kind, Km2>();
  const early = since.find((part) => part.since === 'pre-2022');
  if (early !== undefined) sums.set('pre-2022', early);
  for (const status of STATUSES) {
    const row = rows.find((each) => each.status === status);
    const rest = row && status === 'occupied' && early !== undefined ? less(row, early) : row;
    if (rest !== undefined && rest.geodesic_km2 > 0) sums.set(status, rest);
  }
  return sums;
}

function less(a: Km2, b: Km2): Km2 {
  return { sphere_km2: a.sphere_km2 - b.sphere_km2, geodesic_km2: a.geodesic_km2 - b.geodesic_km2 };
}

/** How uncertain a share is, in points of a per cent; undefined where that is not known. */
export function shareUncertainty(off: Uncertainty, whole: number | undefined): Uncertainty {
  return typeof off === 'number' && whole ? (100 * off) / whole : undefined;
}

/** How uncertain the area of a kind is: that of all that is occupied holds for its parts, and nothing is known of others. */
export function kindUncertainty(kind: Kind, { by_status: rows }: Pick<Areas, 'by_status'>): Uncertainty {
  const isOccupied = kind === 'occupied' || kind === 'pre-2022';
  return isOccupied ? rows.find((each) => each.status === 'occupied')?.uncertainty_km2 : undefined;
}

export const OUTSIDE = 'outside';

/** The rows of one status, the largest area first and area outside every region last. */
export function rank(rows: readonly AreaRow[], status: Status): readonly AreaRow[] {
  const last = (row: AreaRow): number => (row.region === OUTSIDE ? 1 : 0);
  return rows.filter((row) => row.status === status).sort((a, b) => last(a) - last(b) || b.geodesic_km2 - a.geodesic_km2);
}
