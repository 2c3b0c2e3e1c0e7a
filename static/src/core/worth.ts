/**
 * Rounds a number to what its uncertainty leaves of it: that keeps one digit, or two where
 * the first is 1, and the number ends where that does. Nothing is told of less than a
 * tenth. The server rounds alike, in geo/encode/worth.go: both are tested with the cases of
 * test/worth.json.
 */
export interface Worth {
  readonly value: number;
  /** The uncertainty as it is told; 0 where there is none. */
  readonly told: number;
  /** What both are multiples of. */
  readonly place: number;
}

const TENTH = 0.1;

export function worth(value: number, uncertainty: number): Worth {
  const place = placeOf(uncertainty);
  return { value: roundTo(value, place), told: uncertainty > 0 ? Math.max(place, roundTo(uncertainty, place)) : 0, place };
}

function placeOf(uncertainty: number): number {
  if (!(uncertainty > 0)) return TENTH;
  const power = Math.floor(Math.log10(uncertainty));
  return Math.max(TENTH, 10 ** (uncertainty < 2 * 10 ** power ? power - 1 : power));
}

/** A tenth is no binary fraction: its multiples are made by division. */
function roundTo(value: number, place: number): number {
  const n = Math.sign(value) * Math.round(Math.abs(value) / place);
  if (n === 0) return 0;
  return place < 1 ? n / Math.round(1 / place) : n * place;
}

/** An uncertainty, or undefined where nothing is known of it. */
export type Uncertainty = number | null | undefined;

/** Reports whether a change may be none, or the other way, for all that is known. */
export function isUnsure(net: number, uncertainty: Uncertainty): boolean {
  return typeof uncertainty === 'number' && Math.abs(net) <= uncertainty;
}
