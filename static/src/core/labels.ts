/** Which names the map shows at a zoom, so that none covers another. */
import type { Polygons, Position, Ring } from './geometry';
import type { Language } from './messages';

export type LabelKind = 'country' | 'sea' | 'region' | 'river' | 'city';
export type Names = Readonly<Record<Language, string>>;

export interface Label {
  readonly kind: LabelKind;
  readonly at: Position;
  readonly names: Names;
  /** Of a region, which the name chooses. */
  readonly code?: string | undefined;
  /** SnapshotInView from this zoom, and up to that one. */
  readonly from: number;
  readonly to: number;
}

/** What a label takes up around its point, in pixels: a city's name stands beside its dot. */
const METRICS: Readonly<Record<LabelKind, { perLetter: number; height: number; beside: boolean }>> = {
  country: { perLetter: 9.5, height: 18, beside: false },
  sea: { perLetter: 7.5, height: 18, beside: false },
  region: { perLetter: 6.6, height: 16, beside: false },
  river: { perLetter: 6.4, height: 16, beside: false },
  city: { perLetter: 6.8, height: 17, beside: true },
};

interface Box {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

/**
 * Chooses the labels for a zoom. Earlier labels win over later ones. The choice
 * depends on the zoom alone, so that names stay while the map is moved.
 * @param project lon, lat to pixels of the whole world at that zoom
 */
export function chooseLabels(labels: readonly Label[], language: Language, zoom: number, project: (at: Position) => Position): readonly Label[] {
  const taken: Box[] = [];
  return labels.filter((label) => {
    if (zoom < label.from || zoom > label.to) return false;
    const box = boxOf(label, language, project(label.at));
    if (taken.some((other) => overlap(box, other))) return false;
    taken.push(box);
    return true;
  });
}

function boxOf({ kind, names }: Label, language: Language, [x, y]: Position): Box {
  const { perLetter, height, beside } = METRICS[kind];
  const width = names[language].length * perLetter;
  const left = beside ? x - 5 : x - width / 2;
  return { left, right: left + width + (beside ? 12 : 0), top: y - height / 2, bottom: y + height / 2 };
}

function overlap(a: Box, b: Box): boolean {
  return a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
}

/** The centroid of the largest outer ring, in degrees: where a region's name stands. */
export function centre(polygons: Polygons): Position {
  const rings = polygons.flatMap((rings) => rings.slice(0, 1)).map(moments);
  const largest = rings.reduce((a, b) => (Math.abs(b.area) > Math.abs(a.area) ? b : a), { area: 0, x: 0, y: 0 });
  return largest.area === 0 ? [0, 0] : [largest.x / (3 * largest.area), largest.y / (3 * largest.area)];
}

/** Twice the signed area, and the moments that give the centroid. */
function moments(ring: Ring): { area: number; x: number; y: number } {
  const sum = { area: 0, x: 0, y: 0 };
  ring.forEach(([x1, y1], i) => {
    const [x2, y2] = ring[(i + 1) % ring.length] ?? [x1, y1];
    const cross = x1 * y2 - x2 * y1;
    sum.area += cross;
    sum.x += (x1 + x2) * cross;
    sum.y += (y1 + y2) * cross;
  });
  return sum;
}
