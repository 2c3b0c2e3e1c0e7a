/** How the figures fare as a whole, and the rules by which that is told; each verdict is a filter. */
import { type Figure, type Verdict, VERDICTS } from '../../core/figures/answer';
import { UKRAINE_KM2 } from '../../core/figures/territory';
import { tally } from '../../core/figures/select';
import type { FiguresScene, Voice } from '../../core/figures/session';
import type { MessageKey } from '../../core/messages';
import { byId, make, onChange } from '../dom';
import type { FiguresActions } from './actions';
import { mark } from './mark';

export class Summary {
  private readonly sentence = byId('tally', HTMLElement);
  private readonly verdicts = byId('verdicts', HTMLElement);
  private readonly buttons: ReadonlyMap<Verdict, HTMLButtonElement>;
  private chosen: Verdict | undefined;

  constructor(actions: FiguresActions) {
    this.buttons = new Map(
      VERDICTS.map((verdict) => {
        const made = make('button', { type: 'button', class: `verdict-button verdict-${verdict}` });
        made.addEventListener('click', () => actions.filter({ verdict: this.chosen === verdict ? undefined : verdict }));
        return [verdict, made];
      }),
    );
    this.verdicts.replaceChildren(...this.buttons.values());
  }

  update({ loaded, voice, state, loading }: FiguresScene): void {
    this.chosen = state.verdict;
    for (const [verdict, made] of this.buttons) made.setAttribute('aria-pressed', String(verdict === state.verdict));
    this.draw(loaded?.figures, voice, loading);
    this.drawRules(voice);
  }

  private readonly draw = onChange((figures: readonly Figure[] | undefined, { words }: Voice, loading: boolean) => {
    const counts = figures && tally(figures);
    const whole = (value: number): string => value.toLocaleString(words.locale);
    const waiting = counts === undefined && loading;
    for (const [verdict, made] of this.buttons) {
      made.disabled = counts === undefined;
      made.replaceChildren(
        make('span', { class: waiting ? 'verdict-count skeleton' : 'verdict-count' }, counts === undefined ? (waiting ? '' : '–') : whole(counts[verdict])),
        make('span', { class: 'verdict-word' }, mark(verdict), words.text(`figures.${verdict}` satisfies MessageKey)),
        make('span', { class: 'verdict-brief' }, words.text(`figures.${verdict}.brief` satisfies MessageKey)),
      );
    }
    this.sentence.classList.toggle('skeleton', waiting);
    this.sentence.textContent =
      counts === undefined || figures === undefined
        ? ''
        : words.text('figures.tally', {
            all: whole(figures.length),
            checked: whole(figures.length - counts.unchecked),
            reproduced: whole(counts.reproduced),
            near: whole(counts.near),
            differs: whole(counts.differs),
          });
  });

  private readonly drawRules = onChange(({ words, amounts }: Voice) => {
    byId('rules', HTMLElement).replaceChildren(
      ...VERDICTS.map((verdict) =>
        make(
          'div',
          {},
          make('dt', { class: 'verdict' }, mark(verdict), words.text(`figures.${verdict}` satisfies MessageKey)),
          make('dd', {}, words.text(`figures.${verdict}.means` satisfies MessageKey)),
        ),
      ),
    );
    byId('rule-share', HTMLElement).textContent = words.text('figures.how.share', { km2: amounts.km2(UKRAINE_KM2) });
  });
}
