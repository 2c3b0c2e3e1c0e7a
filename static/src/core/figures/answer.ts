/** Printed figures, as the page tells them apart. */
import type { FigureRow } from '../answers';

const UNCHECKED = 'cannot be checked' satisfies FigureRow['verdict'];

/** The best first. One word each: they stand in the page's address and in its style. */
export const VERDICTS = ['reproduced', 'near', 'differs', 'unchecked'] as const satisfies readonly (FigureRow['verdict'] | 'unchecked')[];
export type Verdict = (typeof VERDICTS)[number];

/** What a figure is a number of; changes are told apart by whether they are gained, lost or net. */
export const KINDS = ['total', 'share', 'peak', 'front', 'net', 'gained', 'lost'] as const;
export type Kind = (typeof KINDS)[number];

/** A printed figure beside the computed one, both in its unit. */
export type Figure = Omit<FigureRow, 'verdict'> & { readonly verdict: Verdict; readonly kind: Kind };
export type Unit = Figure['unit'];

export function figureOf(row: FigureRow): Figure {
  return { ...row, verdict: row.verdict === UNCHECKED ? 'unchecked' : row.verdict, kind: kindOf(row) };
}

function kindOf({ metric, movement }: FigureRow): Kind {
  if (metric !== 'net_change') return metric;
  return movement === '' ? 'net' : movement;
}
