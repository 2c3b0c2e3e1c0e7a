/** Sums of what the server measured, as the panel shows them. Nothing is measured here. */
import { type AreaRow, type ControlFeature, STATUSES, type Status } from './answers';

export interface Km2 {
  readonly sphere: number;
  readonly geodesic: number;
}

/** What the legend tells apart: each status, and occupied ground by when it was occupied. */
export type Kind = 'pre-2022' | Status;
export const KINDS: readonly Kind[] = ['pre-2022', ...STATUSES];

/** The kind that an area is drawn as. */
export function kindOf({ properties }: ControlFeature): Kind {
  return properties.status === 'occupied' && properties.since === 'pre-2022' ? 'pre-2022' : properties.status;
}

/** Adds up the areas of each kind that there is, in the order of KINDS. */
export function sumByKind(features: readonly ControlFeature[]): ReadonlyMap<Kind, Km2> {
  const present = KINDS.filter((kind) => features.some((f) => kindOf(f) === kind));
  return new Map(present.map((kind) => [kind, sum(features.filter((f) => kindOf(f) === kind))]));
}

function sum(features: readonly ControlFeature[]): Km2 {
  return features.reduce(
    (total, { properties }) => ({
      sphere: total.sphere + properties.sphere_km2,
      geodesic: total.geodesic + properties.geodesic_km2,
    }),
    { sphere: 0, geodesic: 0 },
  );
}

export const OUTSIDE = 'outside';

/** The rows of one status, the largest area first and ground outside every region last. */
export function rank(rows: readonly AreaRow[], status: Status): readonly AreaRow[] {
  const last = (row: AreaRow): number => (row.region === OUTSIDE ? 1 : 0);
  return rows
    .filter((row) => row.status === status)
    .sort((a, b) => last(a) - last(b) || b.geodesic_km2 - a.geodesic_km2);
}
