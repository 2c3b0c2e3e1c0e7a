/** The sign of a verdict: a shape of its own, so that the colour says nothing that the shape does not. */
import type { Verdict } from '../../core/figures/answer';
import { makeSvg } from '../dom';

export function mark(verdict: Verdict): SVGSVGElement {
  return makeSvg('svg', { class: `mark mark-${verdict}`, viewBox: '0 0 24 24', 'aria-hidden': 'true' }, makeSvg('use', { href: `#mark-${verdict}` }));
}
